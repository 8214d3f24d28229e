"""After two years a checkpoint stands for the oldest entries; it hides nothing, and nobody can forge it."""

from datetime import date
from pathlib import Path

import pytest

from survey import database
from survey.audit import recording
from survey.audit.checkpoints import months_before, replace_old_entries
from survey.audit.recording import record
from survey.audit.tables import AuditCheckpoint, AuditEntry
from survey.secrets_directory import SecretsDirectory, open_secrets_directory
from tests.survey.audit.logged import ACTOR, notes, trouble

DAYS = ("2024-01-10", "2024-06-30", "2024-11-26", "2024-11-27", "2025-08-01", "2026-11-27")
TODAY = date(2026, 11, 27)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    now = [TODAY]
    monkeypatch.setattr(recording, "today", lambda: now[0])
    return now


async def over_years(folder: Path, clock: list[date]) -> SecretsDirectory:
    secrets = open_secrets_directory(folder / "secrets")
    for day in DAYS:
        clock[0] = date.fromisoformat(day)
        await record(secrets, ACTOR, "database.backup", day)
    return secrets


async def test_what_is_older_than_two_years_gives_way_to_a_checkpoint(
    database: str, tmp_path: Path, clock: list[date]
) -> None:
    secrets = await over_years(tmp_path, clock)
    assert await replace_old_entries(secrets, TODAY) == 3
    assert [row["day"] for row in await AuditEntry.select().order_by(AuditEntry.number)] == list(DAYS[3:])
    assert (await trouble(secrets), await notes(secrets)) == ([], [])
    assert await replace_old_entries(secrets, TODAY) == 0
    await record(secrets, ACTOR, "database.backup")
    assert await trouble(secrets) == []
    clock[0] = date(2027, 9, 1)
    await record(secrets, ACTOR, "database.backup")
    assert await replace_old_entries(secrets, clock[0]) == 5
    assert await AuditCheckpoint.count() == 1
    assert await trouble(secrets) == []


async def test_a_forged_an_older_and_a_missing_checkpoint_are_found(
    database: str, tmp_path: Path, clock: list[date]
) -> None:
    secrets = await over_years(tmp_path, clock)
    await replace_old_entries(secrets, TODAY)
    (older,) = await AuditCheckpoint.select()
    await written(AuditCheckpoint.update({AuditCheckpoint.number: 2}).where(AuditCheckpoint.id == 1).run)
    assert "the checkpoint that stands for the oldest entries is not the one that was made" in await trouble(
        secrets
    )
    await written(AuditCheckpoint.delete(force=True).run)
    assert await trouble(secrets) == ["the entries 1 to 3 are missing"]
    await written(AuditCheckpoint.insert(AuditCheckpoint(**older)).run)
    assert await trouble(secrets) == []
    await written(AuditEntry.delete().where(AuditEntry.number == 4).run)
    assert await trouble(secrets) == ["the entries 4 to 4 are missing"]


async def test_what_does_not_verify_is_kept(database: str, tmp_path: Path, clock: list[date]) -> None:
    secrets = await over_years(tmp_path, clock)
    await written(AuditEntry.update({AuditEntry.actor: "machine:eve"}).where(AuditEntry.number == 2).run)
    assert await replace_old_entries(secrets, TODAY) == 0
    assert await AuditEntry.count() == len(DAYS)


async def test_a_clock_that_is_years_ahead_deletes_nothing(
    database: str, tmp_path: Path, clock: list[date]
) -> None:
    secrets = await over_years(tmp_path, clock)
    assert await replace_old_entries(secrets, date(2040, 1, 1)) == 3


def test_months_are_counted_over_the_year() -> None:
    assert months_before("2026-11-27", 24) == "2024-11-27"
    assert months_before("2026-01-31", 1) == "2025-12-31"
    assert months_before("2028-02-29", 24) == "2026-02-29"  # sorts behind the 28th


written = database.write
