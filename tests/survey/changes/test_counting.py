"""Whoever reads the number knows whether a report has to be read again."""

import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from piccolo.querystring import QueryString

from api.report.drawing import read_files
from survey import database as db
from survey.changes.counting import WATCHED, changes
from survey.contacts.tables import Touchpoint
from survey.database.session import Row
from survey.lifecycle.closing import close_wave
from survey.organisation.tables import Team
from survey.rollups.keeping import keep_final_weeks
from survey.rollups.sums import ADDED_UP
from tests.api.customers import found_teams
from tests.survey.lifecycle.week import everybody_answers, hire, open_week
from tests.survey.rollups.customers import BERLIN, FIRST, NOW, WEEKS, announce, contact_in, rated

ACTS = ("insert", "update", "delete")


async def triggers() -> set[str]:
    rows = await db.query(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if db.ENGINE.engine_type == "sqlite"
        else "SELECT tgname AS name FROM pg_trigger WHERE NOT tgisinternal"
    )
    return {row["name"] for row in rows}


async def test_every_write_to_every_watched_table_is_counted(database: str) -> None:
    counting = {name for name in await triggers() if name.endswith("_counts")}
    watching = {f"{table}_{act}_counts" for table in WATCHED for act in ACTS}
    assert counting == {*watching, "rolled_week_delete_counts", "rating_week_counts"}


async def test_a_write_raises_the_number_and_a_failed_one_does_not(database: str) -> None:
    before = await changes()
    touchpoint = Touchpoint(id=uuid4(), name="lobby desk", open_channel=False)
    await db.write(Touchpoint.insert(touchpoint).run)
    inserted = await changes()
    assert inserted > before

    async def fail() -> None:
        await Touchpoint.update({Touchpoint.open_channel: True}, force=True)
        raise LookupError

    with pytest.raises(LookupError):
        await db.write(fail)
    assert await changes() == inserted
    await db.write(Touchpoint.update({Touchpoint.open_channel: True}, force=True).run)
    updated = await changes()
    assert updated > inserted
    await db.write(Touchpoint.delete().where(Touchpoint.id == touchpoint.id).run)
    assert await changes() > updated


async def test_no_pulse_answer_is_counted_before_its_release(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    opened = await changes()
    await everybody_answers(week)
    assert await changes() == opened
    await close_wave(week.keys, week.wave)
    assert (await changes()).written > opened.written


async def test_a_rating_is_counted_by_itself_unless_the_sums_of_its_week_were_kept(database: str) -> None:
    await found_teams("Nord")
    (team, *_) = [row["id"] for row in await Team.select(Team.id)]
    (point, *_) = [row["id"] for row in await Touchpoint.select(Touchpoint.id)]
    old, new = await announce(contact_in(FIRST, team, point), contact_in(FIRST + WEEKS - 1, team, point))
    announced = await changes()
    await rated(new, 2, FIRST + WEEKS - 1)
    await rated(old, 2, FIRST)
    before = await changes()
    assert before.written == announced.written
    assert before.rated > announced.rated
    await keep_final_weeks(BERLIN, NOW)
    await rated(new, 4, FIRST + WEEKS - 1)
    beside = await changes()
    assert beside.written == before.written
    assert beside.rated > before.rated
    await rated(old, 4, FIRST)
    assert (await changes()).written > beside.written


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every query from here on."""
    queries: list[str] = []
    run = type(db.ENGINE).run_querystring

    async def note(engine: object, querystring: QueryString, in_pool: bool = True) -> list[Row]:
        queries.append(str(querystring))
        return await run(db.ENGINE, querystring, in_pool)

    monkeypatch.setattr(type(db.ENGINE), "run_querystring", note)
    return queries


async def test_a_report_is_made_of_watched_tables_alone(
    sqlite_database: str, tmp_path: Path, asked: list[str]
) -> None:
    await hire()
    week = await open_week(tmp_path)
    await close_wave(week.keys, week.wave)
    asked.clear()
    await read_files(BERLIN, datetime.now(UTC))
    tables = {name for query in asked for name in re.findall(r'(?:FROM|JOIN)\s+"?(\w+)', query)}
    assert len(tables) > 10
    kept = {"rolled_week", *(table._meta.tablename for table in ADDED_UP)}
    assert tables - {"report_change", "known"} <= {*WATCHED, *kept}
