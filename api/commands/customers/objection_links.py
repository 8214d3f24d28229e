"""The link in a mail to a customer by which nobody asks them again: it holds codes, and no address."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import datetime, timedelta

from api.installation import Installation
from survey.contacts.links import TOLERANCE
from survey.tokens import no_such_link, read_link, sign_link

# An old mail is where people look for it.
LIFE = timedelta(days=3 * 366)


def objection_link(installation: Installation, sealed: bytes, ended_at: datetime, language: str) -> str:
    """The same for one contact, however often its mail is tried."""
    identity = urlsafe_b64encode(sealed).decode()
    token = sign_link(installation.link_secrets, "objection", identity, at=ended_at - TOLERANCE)
    return f"{installation.settings.url}/no-more/{token}?lang={language}"


def read_objection_link(installation: Installation, token: str) -> bytes:
    """The sealed codes inside; NotAuthentic where it is no link of ours."""
    identity = read_link(installation.link_secrets, "objection", token, int(LIFE.total_seconds()))
    try:
        return urlsafe_b64decode(identity)
    except (Error, ValueError):
        raise no_such_link() from None
