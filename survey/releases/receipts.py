"""The signed release of a wave with the list of counted ballots: nobody has to trust that theirs was."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from survey.errors import NotFound
from survey.waves.state import RELEASED
from survey.waves.tables import Wave

LISTED_FOR = timedelta(weeks=4)
_ENTRY = 64


@dataclass(frozen=True, slots=True)
class SignedRelease:
    """What was signed, the signature in base64url, and the entries of the list in hexadecimal."""

    text: str
    signature: str
    counted: tuple[str, ...]


async def signed_release(wave: str, now: datetime) -> SignedRelease:
    """The release of a wave as long as its list is kept, else NotFound."""
    columns = (Wave.state, Wave.closes, Wave.release_text, Wave.release_signature, Wave.counted)
    rows = await Wave.select(*columns).where(Wave.id == wave)
    if not rows or rows[0]["state"] != RELEASED or rows[0]["closes"] < now - LISTED_FOR:
        raise NotFound("There is no list of counted answers for {wave}, or not any more.", wave=wave)
    (row,) = rows
    counted = row["counted"]
    entries = tuple(counted[at : at + _ENTRY] for at in range(0, len(counted), _ENTRY))
    return SignedRelease(row["release_text"], row["release_signature"], entries)
