"""After two years a signed checkpoint takes the place of what is older, and the chain goes on from it.

It is made only of what still verifies: otherwise it would hide what somebody has changed.
"""

import logging
from datetime import date

from survey import database
from survey.audit.chain import checkpoint_mac, key_of
from survey.audit.recording import hold_log
from survey.audit.tables import AuditCheckpoint, AuditEntry
from survey.audit.verifying import verify
from survey.secrets_directory import SecretsDirectory

KEPT_MONTHS = 24

log = logging.getLogger("resonanz")


async def replace_old_entries(secrets: SecretsDirectory, today: date) -> int:
    """Put a checkpoint in the place of what is too old; returns the number of the last such entry, or 0."""

    async def job() -> int:
        await hold_log()
        until = await _last_that_is_old(today)
        if not await AuditEntry.exists().where(AuditEntry.number <= until):
            return 0
        verdict = await verify(secrets, until)
        if verdict.trouble:
            log.error("The audit log is kept for longer than %s months: it does not verify", KEPT_MONTHS)
            return 0
        row = {"number": until, "last": verdict.end.mac, "day": today.isoformat()}
        row["mac"] = checkpoint_mac(key_of(secrets), row)
        await AuditCheckpoint.delete(force=True)
        await database.insert_rows(AuditCheckpoint, [{"id": 1, **row}])
        await AuditEntry.delete().where(AuditEntry.number <= until)
        return until

    return await database.write(job)


async def _last_that_is_old(today: date) -> int:
    newest = await AuditEntry.select(AuditEntry.day).order_by(AuditEntry.number, ascending=False).limit(1)
    if not newest:
        return 0
    # A clock that is years ahead deletes nothing by itself: what was logged last is not older than now.
    limit = months_before(min(today.isoformat(), newest[0]["day"]), KEPT_MONTHS)
    kept = (
        await AuditEntry.select(AuditEntry.number)
        .where(AuditEntry.day >= limit)
        .order_by(AuditEntry.number)
        .limit(1)
    )
    return kept[0]["number"] - 1 if kept else 0


def months_before(day: str, months: int) -> str:
    """The same day of the month so many months before, or one that does not exist and sorts like it."""
    year, month, rest = int(day[:4]), int(day[5:7]), day[8:]
    index = year * 12 + month - 1 - months
    return f"{index // 12:04}-{index % 12 + 1:02}-{rest}"
