"""What a group said the last time that it was published by itself."""

from uuid import UUID

from survey.releases.tables import Release, ReleaseMean
from survey.waves.tables import Wave


async def latest_release(cell: UUID) -> dict[str, object] | None:
    """The cell's newest release, or None."""
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
