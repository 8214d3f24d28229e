"""What the mails say that are no wave's: links of accounts, and what the owner has to know."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from api.mail import cases
from api.mail.letters import Words
from api.settings.fields import Settings
from api.texts import LANGUAGES, translations
from api.web.looks.asker import asker_of
from survey import clock
from survey.outbox.keeping import put_mail
from survey.secrets_directory import SecretsDirectory

# As long as the link in it.
LIFE = timedelta(hours=24)
ALERT_LIFE = timedelta(days=7)
INVITATION, RESET, LEFT_OUT = "invitation", "reset", "left out"


async def put_link(
    settings: Settings, secrets: SecretsDirectory, kind: str, address: str, link: str, language: str = ""
) -> None:
    """Inside the write that makes the link: mail it, where there is a mail server."""
    if settings.smtp_server:
        content = {"kind": kind, "address": address, "link": link, "language": language or settings.language}
        await put_mail(secrets, content, clock.now() + LIFE)


async def put_alert(
    settings: Settings, secrets: SecretsDirectory, owners: Sequence[tuple[str, str]], week: str
) -> None:
    """Inside the write that leaves a week out: tell those who answer for it."""
    if settings.smtp_server:
        for address, language in owners:
            content = {"kind": LEFT_OUT, "address": address, "week": week, "language": language, "link": ""}
            await put_mail(secrets, content, clock.now() + ALERT_LIFE)


def words_of(settings: Settings, content: Mapping[str, str]) -> tuple[Words, str]:
    """The sentences of a mail that has waited, and its language."""
    language = content["language"] if content["language"] in LANGUAGES else settings.language
    sender = asker_of(settings, language).sender
    return _KINDS[content["kind"]](translations(language).gettext, sender, content), language


def _invitation(_: Callable[[str], str], sender: str, __: Mapping[str, str]) -> Words:
    return Words(
        sender=sender,
        subject=_("An account for you – {sender}").format(sender=sender),
        heading=_("An account for you"),
        paragraphs=(
            _(
                "You are invited to look after the survey with an account. This has nothing to do with "
                "answering."
            ),
        ),
        button=_("Make the account"),
        foot=(_onlyonce(_), _("If you do not know what this is about, there is nothing to do.")),
    )


def _reset(_: Callable[[str], str], sender: str, __: Mapping[str, str]) -> Words:
    return Words(
        sender=sender,
        subject=_("Back into your account – {sender}").format(sender=sender),
        heading=_("Back into your account"),
        paragraphs=(_("Somebody has made a link for you that replaces every earlier way in."),),
        button=_("Choose a new way in"),
        foot=(
            _onlyonce(_),
            _(
                "If you have not asked for it, ask whoever looks after the accounts; as long as nobody "
                "follows the link, nothing changes."
            ),
        ),
    )


def _left_out(_: Callable[[str], str], sender: str, content: Mapping[str, str]) -> Words:
    return Words(
        sender=sender,
        subject=_("Week {week} was left out – {sender}").format(week=content["week"], sender=sender),
        heading=_("Week {week} was left out").format(week=content["week"]),
        paragraphs=(
            _(
                "The wave of this week could not be opened at its time, and then there was too little left "
                "of it."
            ),
            _("Why it could not stands in: resonanz jobs"),
        ),
    )


def _onlyonce(_: Callable[[str], str]) -> str:
    return _(
        "The link works once and for a day. Please do not pass it on: whoever follows it has the account."
    )


_KINDS: Mapping[str, Callable[[Callable[[str], str], str, Mapping[str, str]], Words]] = {
    INVITATION: _invitation,
    RESET: _reset,
    LEFT_OUT: _left_out,
    **cases.KINDS,
}
