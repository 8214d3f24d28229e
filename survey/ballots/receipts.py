"""Which ballots were counted: a public list, so that nobody has to trust that theirs was."""

from datetime import datetime, timedelta

from survey.ballots.tables import Counted
from survey.errors import NotFound
from survey.waves.state import RELEASED
from survey.waves.tables import Wave, WaveCell

LISTED_FOR = timedelta(weeks=4)


async def counted_nullifiers(wave: str, now: datetime) -> tuple[tuple[bytes, ...], int]:
    """The nullifiers that were counted, sorted, and how many people could have answered."""
    rows = await Wave.select(Wave.state, Wave.closes).where(Wave.id == wave)
    if not rows or rows[0]["state"] != RELEASED or rows[0]["closes"] < now - LISTED_FOR:
        raise NotFound("There is no list of counted answers for {wave}, or not any more.", wave=wave)
    counted = await Counted.select(Counted.nullifier).where(Counted.wave == wave).order_by(Counted.nullifier)
    eligible = await WaveCell.select(WaveCell.eligible).where(WaveCell.wave == wave)
    return tuple(row["nullifier"] for row in counted), sum(row["eligible"] for row in eligible)
