"""The link in a wave's mail by which its person pauses them, and takes that back."""

from collections.abc import Callable
from datetime import datetime, timedelta

from api.commands.weeks.waves import CLOCKS_DIFFER, in_language
from api.installation import Installation
from survey.tokens import read_link, sign_link

# Whoever has paused gets no newer one, and should find the way back in an old mail.
LIFE = timedelta(days=3 * 366)


def pause_link_writer(installation: Installation, written: datetime) -> Callable[[str, str | None], str]:
    """What makes a person's id the link in their mail, the same in every mail of a wave."""

    def link(identity: str, language: str | None) -> str:
        token = sign_link(installation.link_secrets, "mails", identity, at=written - CLOCKS_DIFFER)
        return f"{installation.settings.url}/pulse/mails/{token}{in_language(language)}"

    return link


def read_pause_link(installation: Installation, token: str) -> str:
    """The id inside; NotAuthentic where it is no link of ours."""
    return read_link(installation.link_secrets, "mails", token, int(LIFE.total_seconds()))
