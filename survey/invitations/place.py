"""With whom one answers: the own cell, its names, and what it said the last time."""

from dataclasses import dataclass
from uuid import UUID

from survey.invitations.issuing import find_entry
from survey.organisation.tables import Person
from survey.releases.tables import Release, ReleaseMean
from survey.spreadsheets.names import in_order
from survey.waves.state import refuse_unless_open, state_of
from survey.waves.tables import Wave, WaveRoster


@dataclass(frozen=True, slots=True)
class Place:
    """One person's place in a wave. `last` is the cell's newest release, or None."""

    cell: UUID
    names: tuple[str, ...]
    last: dict[str, object] | None


async def find_place(wave: str, invitation: str) -> Place:
    """The place of an invited person; nothing is written."""
    refuse_unless_open(await state_of(wave))
    entry = await find_entry(wave, invitation)
    members = await WaveRoster.select(WaveRoster.person).where(
        WaveRoster.wave == wave, WaveRoster.cell == entry.cell
    )
    people = await Person.select(Person.name).where(Person.id.is_in([row["person"] for row in members]))
    return Place(
        entry.cell,
        tuple(sorted((row["name"] for row in people), key=in_order)),
        await _last_release(entry.cell),
    )


async def _last_release(cell: UUID) -> dict[str, object] | None:
    releases = await Release.select(Release.id, Release.wave, Release.n, Release.eligible).where(
        Release.cell == cell
    )
    if not releases:
        return None
    waves = await Wave.select(Wave.id, Wave.week).where(Wave.id.is_in([row["wave"] for row in releases]))
    week = {row["id"]: row["week"] for row in waves}
    last = max(releases, key=lambda row: week[row["wave"]])
    means = await ReleaseMean.select(
        ReleaseMean.question, ReleaseMean.n, ReleaseMean.tenths, ReleaseMean.bound
    ).where(ReleaseMean.release == last["id"])
    return {
        "wave": last["wave"],
        "n": last["n"],
        "eligible": last["eligible"],
        "means": {
            row["question"]: {"n": row["n"], "mean": row["tenths"] / 10, "bound": row["bound"]}
            for row in means
        },
    }
