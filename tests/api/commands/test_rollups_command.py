"""`resonanz rollups`, as somebody types it, and what the doctor says of kept sums."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.chores.summing import keep_some
from api.doctor.rollups import examine_rollups
from api.settings.settings import read_settings
from survey import database as db
from survey.contacts.tables import Touchpoint
from survey.organisation.tables import Team
from survey.weeks import week_label, week_of
from tests.api.cli.command import run
from tests.api.commands.test_commands import serving
from tests.api.customers import found_teams
from tests.survey.rollups.customers import BERLIN, announce, contact_in, rated

WEEK = week_of(datetime.now(UTC).date() - timedelta(days=70))


@pytest.fixture
def file(data_directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation in which Nord's customer was happy ten weeks ago, and a server has kept the sum."""
    assert run("touchpoint", "list").status == 0  # makes the database
    file = tmp_path / "data" / "resonanz.sqlite"
    asyncio.run(store_and_keep(file))
    return file


async def store_and_keep(file: Path) -> None:
    await db.open(f"sqlite://{file}", "tests")
    await found_teams("Nord")
    (team, *_) = await Team.select(Team.id)
    (point,) = await Touchpoint.select(Touchpoint.id).where(Touchpoint.name == "phone")
    (contact,) = await announce(contact_in(WEEK, team["id"], point["id"]))
    await rated(contact, 4, WEEK)
    await keep_some(BERLIN)
    await db.close()


def change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as opened, opened:
        opened.execute(statement)


def test_wrong_sums_are_told_with_status_one_and_mended(file: Path) -> None:
    assert run("rollups", "verify").out == "1 weeks are kept: each is the sum of its ratings.\n"
    change(file, "UPDATE rating_rollup SET total = 1")
    wrong = run("rollups", "verify")
    assert (wrong.status, wrong.out) == (
        1,
        f"WRONG: the sums of {week_label(WEEK)} are not those of its ratings: resonanz rollups rebuild\n",
    )
    assert run("rollups", "verify", "--lang", "de").out.startswith(
        f"FALSCH: die Summen von {week_label(WEEK)}"
    )
    assert f"The sums that are kept of the ratings of {week_label(WEEK)} are wrong" in said_by_doctor()
    assert run("rollups", "rebuild").out == "The sums of 1 weeks were added up anew.\n"
    assert run("rollups", "verify").status == 0
    assert "The sums of ratings that are kept are right: 1 weeks." in said_by_doctor()


def said_by_doctor() -> str:
    return " ".join(run("doctor").out.split())


def test_a_running_server_is_asked(file: Path) -> None:
    change(file, "DELETE FROM rating_rollup")
    with serving(read_settings({"RESONANZ_DATA": str(file.parent)})):
        assert run("rollups", "verify").status == 1
        assert run("rollups", "rebuild").status == 0
        assert run("rollups", "verify").status == 0


def test_a_database_of_an_earlier_version_has_no_sums_to_look_at() -> None:
    assert examine_rollups(None) == []
