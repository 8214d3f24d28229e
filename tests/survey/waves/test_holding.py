"""Ruth of the works council holds the next opening: none until she lets it go, whatever stops halfway."""

import asyncio
from pathlib import Path

import pytest

from survey import database as db
from survey.audit.tables import AuditEntry
from survey.errors import BadInput, Conflict, Held, NotFound
from survey.key_directory import open_key_directory
from survey.lifecycle import marks, opening
from survey.lifecycle.closing import close_wave
from survey.secrets_directory import SecretsDirectory
from survey.waves.holding import Hold, hold_opening, let_go, read_hold
from survey.waves.tables import Wave
from tests.survey.lifecycle.week import hire, open_week

RUTH = "account:0123456789abcdef"
HOLD = Hold(RUTH, "desk", "2026-03-10", "The works agreement is not signed yet")


@pytest.fixture
def secrets(database: str, tmp_path: Path) -> SecretsDirectory:
    return open_key_directory(tmp_path / "keys").secrets


async def log() -> list[str]:
    rows = await AuditEntry.select(AuditEntry.action).order_by(AuditEntry.number)
    return [row["action"] for row in rows]


async def test_no_week_opens_while_it_is_held_and_then_one_does(
    secrets: SecretsDirectory, tmp_path: Path
) -> None:
    await hire()
    await hold_opening(secrets, HOLD)
    with pytest.raises(Held, match="since 2026-03-10, because: The works agreement is not signed yet"):
        await open_week(tmp_path)
    assert await Wave.count() == 0
    await let_go(secrets, RUTH)
    assert await open_week(tmp_path)
    assert await log() == ["wave.hold", "wave.let-go"]


async def test_a_hold_that_comes_while_a_week_is_being_opened_is_kept_to(
    secrets: SecretsDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hire()
    mark = marks.make_mark

    async def meanwhile() -> bytes:
        await hold_opening(secrets, HOLD)
        return await mark()

    monkeypatch.setattr(opening, "make_mark", meanwhile)
    with pytest.raises(Held):
        await open_week(tmp_path)
    assert await Wave.count() == 0
    assert not any((tmp_path / "keys" / "waves").iterdir())


async def test_a_week_that_is_open_stays_open_and_can_be_closed(
    secrets: SecretsDirectory, tmp_path: Path
) -> None:
    await hire()
    week = await open_week(tmp_path)
    await hold_opening(secrets, HOLD)
    assert await close_wave(week.keys, week.wave) == "released"


async def test_twice_is_said_and_changes_nothing(secrets: SecretsDirectory) -> None:
    await hold_opening(secrets, HOLD)
    with pytest.raises(Conflict, match="held already, since 2026-03-10"):
        await hold_opening(secrets, Hold("account:f", "desk", "2026-03-12", "another reason"))
    assert read_hold(secrets) == HOLD
    await let_go(secrets, RUTH)
    with pytest.raises(NotFound, match="not held"):
        await let_go(secrets, RUTH)
    assert await log() == ["wave.hold", "wave.let-go"]


async def test_of_many_at_once_one_holds_and_one_lets_go(secrets: SecretsDirectory) -> None:
    ends = await asyncio.gather(*(hold_opening(secrets, HOLD) for _ in range(8)), return_exceptions=True)
    assert [type(end) for end in ends if end] == [Conflict] * 7
    assert len(list((secrets.path / "hold").iterdir())) == 1
    await asyncio.gather(*(let_go(secrets, RUTH) for _ in range(4)), return_exceptions=True)
    assert read_hold(secrets) is None


async def test_what_stops_before_its_entry_is_stored_holds_and_is_logged_by_the_next_try(
    secrets: SecretsDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as dying:
        dying.setattr("survey.waves.holding.record", dies)
        with pytest.raises(ZeroDivisionError):
            await hold_opening(secrets, HOLD)
    assert read_hold(secrets) == HOLD
    assert await log() == []
    await hold_opening(secrets, HOLD)
    assert await log() == ["wave.hold"]
    assert len(list((secrets.path / "hold").iterdir())) == 1


async def test_what_stops_after_the_entry_of_its_end_holds_on_and_the_next_try_ends_it(
    secrets: SecretsDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hold_opening(secrets, HOLD)
    with monkeypatch.context() as dying:
        dying.setattr("survey.waves.holding._forget", lambda *_: None)
        await let_go(secrets, RUTH)
    assert read_hold(secrets) == HOLD
    await let_go(secrets, RUTH)
    assert read_hold(secrets) is None
    await hold_opening(secrets, HOLD)
    assert read_hold(secrets) == HOLD


async def test_a_hold_outlives_the_tables(secrets: SecretsDirectory, tmp_path: Path) -> None:
    """Whoever writes into the database, or restores an older one, does not let go of it."""
    await hire()
    await hold_opening(secrets, HOLD)
    await db.write(AuditEntry.delete(force=True).run)
    with pytest.raises(Held):
        await open_week(tmp_path)


async def test_a_damaged_hold_holds_until_it_is_let_go(secrets: SecretsDirectory) -> None:
    await hold_opening(secrets, HOLD)
    (file,) = (secrets.path / "hold").iterdir()
    file.write_bytes(b"\xff{")
    held = read_hold(secrets)
    assert held is not None
    assert held.place == "desk"
    await let_go(secrets, RUTH)
    assert read_hold(secrets) is None


@pytest.mark.parametrize("why", ["", " \n ", "x" * 201, "\u202e\u200b"])
async def test_a_reason_is_asked_for(secrets: SecretsDirectory, why: str) -> None:
    with pytest.raises(BadInput, match="why"):
        await hold_opening(secrets, Hold(RUTH, "desk", "2026-03-10", why))
    assert read_hold(secrets) is None
