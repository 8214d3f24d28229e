"""How many take part in the open week, as far as anybody is told before it closes."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from survey.ballots.keys import wave_has_keys
from survey.children.keepers import Keepers
from survey.children.messages import AskBands, Bands, Done, FixBands
from survey.errors import KeysGone
from survey.invitations.participation import EVERYBODY, HIGH, LOW, MIDDLE
from survey.waves.state import OPEN
from survey.waves.tables import Wave

NAMES = {LOW: "low", MIDDLE: "middle", HIGH: "high"}


@dataclass(frozen=True, slots=True)
class Participation:
    """The bands of one wave as they were fixed in the morning of `day`: "low", "middle" or "high"."""

    day: date
    # Of everybody who is asked; empty where they are too few.
    everybody: str
    # By the id of the cell; groups that are too small are missing.
    cells: dict[str, str]


async def fix_participation(keepers: Keepers, zone: ZoneInfo, now: datetime) -> None:
    """Fix the bands of this day, once, whoever asks how often; on the day of the opening there are none."""
    today = now.astimezone(zone).date()
    for row in await Wave.select(Wave.id, Wave.opens).where(Wave.state == OPEN, Wave.closes > now):
        wave, opens = str(row["id"]), row["opens"]
        aware = opens if opens.tzinfo else opens.replace(tzinfo=UTC)  # SQLite gives it back without a zone
        if today > aware.astimezone(zone).date() and wave_has_keys(keepers.keys, wave):
            with suppress(KeysGone):  # it has closed meanwhile
                await keepers.ask(wave, FixBands(today.toordinal()), Done)


async def participation(keepers: Keepers, wave: str) -> Participation | None:
    """What was fixed last; None before the first morning, and without keys. Looking changes nothing."""
    if not wave_has_keys(keepers.keys, wave):
        return None
    try:
        bands = await keepers.ask(wave, AskBands(), Bands)
    except KeysGone:  # it has closed meanwhile
        return None
    if not bands.day:
        return None
    named = {cell: NAMES[band] for cell, band in bands.bands.items()}
    everybody = named.pop(EVERYBODY, "")
    return Participation(date.fromordinal(bands.day), everybody, named)
