"""What a group said the last time that it was published by itself."""

from uuid import UUID

from survey import database

# One row for each question; of a release without any, one without a question.
_LATEST = """
SELECT release.wave, release.n, release.eligible,
       release_mean.question, release_mean.n AS answered, release_mean.tenths, release_mean.bound
FROM release LEFT JOIN release_mean ON release_mean.release = release.id
WHERE release.id = (
    SELECT newest.id FROM release AS newest JOIN wave ON wave.id = newest.wave
    WHERE newest.cell = {} ORDER BY wave.week DESC, wave.id DESC LIMIT 1
)
"""


async def latest_release(cell: UUID) -> dict[str, object] | None:
    """The cell's newest release, or None."""
    rows = await database.query(_LATEST, cell)
    if not rows:
        return None
    return {
        "wave": rows[0]["wave"],
        "n": rows[0]["n"],
        "eligible": rows[0]["eligible"],
        "means": {
            row["question"]: {"n": row["answered"], "mean": row["tenths"] / 10, "bound": row["bound"]}
            for row in rows
            if row["question"] is not None
        },
    }
