"""The fields of an announced contact, each read from text; what is wrong is said in a sentence."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from survey.contacts.links import LINK_LIFE, TOLERANCE
from survey.errors import BadInput

CHANNELS = ("call", "mail", "chat", "visit", "purchase", "delivery", "social", "letter", "kiosk", "qr")
# Whoever stands before it may rate, as often as they like: marked, and never part of the test.
KIOSK = "kiosk"
OPEN_CHANNELS = (KIOSK, "qr")
BEGUN_BY = ("customer", "organisation")
LONGEST_WORD = 100
LONGEST_CUSTOMER = 200

_MAIL = re.compile(r"\S@\S|\S\s*[(\[{<]\s*at\s*[)\]}>]\s*\S", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s()/.\-–]")
# With its country's or its town's prefix. A customer number of digits alone has no zero in front, or several.
_PHONE = re.compile(r"(\+|00?)[1-9]\d{6,14}")


def read_channel(text: str) -> str:
    """One of the channels."""
    return _one_of(text, CHANNELS, "channel")


def read_begun_by(text: str) -> str:
    """Who began the contact."""
    return _one_of(text, BEGUN_BY, "begun_by")


def read_word(text: str, field: str) -> str:
    """A segment or a stage, in the organisation's own words."""
    return _printable(text, field, LONGEST_WORD)


def read_customer(text: str) -> str:
    """The organisation's own reference, which must not reach anybody by itself."""
    customer = _printable(text, "customer", LONGEST_CUSTOMER)
    if _is_mail(customer):
        raise BadInput(
            "“customer” looks like an e-mail address. Please send a number or word that only your own "
            "organisation can trace back to the person."
        )
    if _PHONE.fullmatch(_SEPARATORS.sub("", unicodedata.normalize("NFKC", unquote(customer)))):
        raise BadInput(
            "“customer” looks like a telephone number. Please send a number or word that only your own "
            "organisation can trace back to the person; if it is a customer number, put a letter in front."
        )
    return customer


def requires_no_address(key: str) -> None:
    """A number by which a contact is known again, which must lead to nobody by itself either."""
    if _is_mail(key):
        raise BadInput(
            "This looks like an e-mail address, and would be kept as it is. Please send the number of the "
            "ticket or contact."
        )


def read_ended_at(text: str, timezone: ZoneInfo) -> datetime:
    """A moment in UTC; without an offset it is read in the organisation's time zone."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        moment = None
    if moment is None or not re.search(r"\d[T ]\d", text):
        raise BadInput(
            "“ended_at” is “{text}”. Please write day and time, as 2026-03-11T14:30:00+01:00; without an "
            "offset it is read in the time zone {timezone}.",
            text=text[:40],
            timezone=timezone.key,
        )
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone)
    try:
        return moment.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        raise BadInput("The year {year} cannot be right.", year=moment.year) from None


def requires_recent(ended_at: datetime, now: datetime) -> datetime:
    """A contact that has ended, and whose link is still worth sending."""
    if ended_at > now + TOLERANCE:
        raise BadInput("“ended_at” lies in the future. Please report a contact when it has ended.")
    if ended_at <= now - LINK_LIFE:
        raise BadInput(
            "“ended_at” lies more than {days} days back, so its link would be over already.",
            days=LINK_LIFE // timedelta(days=1),
        )
    return ended_at


def _is_mail(text: str) -> bool:
    """An address, also as links and forms write it: vera%40example.org, vera (at) example.org."""
    return _MAIL.search(unicodedata.normalize("NFKC", unquote(text))) is not None


def _one_of(text: str, known: tuple[str, ...], field: str) -> str:
    if text not in known:
        raise BadInput(
            "“{field}” is “{text}”. There are: {known}.", field=field, text=text[:40], known=", ".join(known)
        )
    return text


def _printable(text: str, field: str, longest: int) -> str:
    word = " ".join(text.split())
    if not word.isprintable() or len(word) > longest:
        raise BadInput(
            "“{field}” may have at most {longest} printable characters.", field=field, longest=longest
        )
    return word
