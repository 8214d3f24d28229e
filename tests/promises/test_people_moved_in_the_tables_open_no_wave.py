"""Attack 42 in part: whoever writes into the tables, but has not the keys, arranges who answers with whom.

Before an opening they move people, call newcomers settled, add and remove people and whole teams, or change
what is above a department, with plain SQL and no import that anybody would see. The wave does not open, and
it is told where the tables differ; nor does the next import make it the application's own. Control: the same
roster, divided without the digest beside the keys.
"""

import asyncio
from collections.abc import Collection, Sequence
from contextvars import Context
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.commands.organisation.roster import confirm, preview_undo, show_differences
from survey import database as db
from survey.errors import Refused
from survey.lifecycle import asking, opening
from survey.lifecycle.asking import WaveTimes
from survey.lifecycle.opening import open_wave
from survey.organisation.known_people import Known
from survey.organisation.roster_digest import requires_untouched_roster
from survey.organisation.tables import Department, Person, Team
from survey.releases.rules import Rules
from survey.secrets_directory import SecretsDirectory
from survey.waves.frozen_roster import FrozenCell, freeze_roster
from survey.waves.tables import Wave
from survey.weeks import week_of
from tests.api.customers import installation_for_tests
from tests.clock import GoingClock
from tests.roster import imported, looked_at

HEAD = "reference,name,team,department,parent,office,lead\n"
ROSTER = "".join(
    f"{team}{number},{team} {number},{team},{department},Company,front,{'yes' if number == 0 else 'no'}\n"
    for team, department in (("Nord", "Service"), ("West", "Service"), ("Ost", "Sales"))
    for number in range(12)
)
NOW = datetime(2026, 3, 11, 9, tzinfo=UTC)
WEEK = week_of(NOW.date())


@pytest.fixture(autouse=True)
def wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rosters are of the week in which they are imported: on a Sunday night not of that of UTC."""
    monkeypatch.setattr("survey.clock._clock", GoingClock(NOW))


# Plain SQL of the attacker, and the teams or departments that are named.
ATTACKS = {
    "a person is moved": (
        "UPDATE person SET team = (SELECT id FROM team WHERE name = 'West') WHERE name = 'Nord 5'",
        {"Nord", "West"},
    ),
    "a newcomer is called settled": (
        "UPDATE person SET team_since = team_since - 9 WHERE name = 'Ost 1'",
        {"Ost"},
    ),
    "a lead is made": ("UPDATE person SET lead = true WHERE name = 'Nord 5'", {"Nord"}),
    "somebody is made to have left": ("UPDATE person SET left_week = 7 WHERE name = 'Ost 2'", {"Ost"}),
    "somebody is deleted": ("DELETE FROM person WHERE name = 'West 3'", {"West"}),
    "somebody gets another address": (
        "UPDATE person SET email = 'mallory@example.org' WHERE name = 'Nord 5'",
        {"Nord"},
    ),
    "two change places": (
        "UPDATE person SET reference = CASE name WHEN 'Nord 5' THEN 'x' ELSE 'y' END "
        "WHERE name IN ('Nord 5', 'West 5')",
        {"Nord", "West"},
    ),
    "a team gets another department": (
        "UPDATE team SET department = (SELECT id FROM department WHERE name = 'Sales') WHERE name = 'West'",
        {"West"},
    ),
    "a team changes its office": ("UPDATE team SET office = 'back' WHERE name = 'Ost'", {"Ost"}),
    "departments are hung elsewhere": ("UPDATE department SET parent = NULL WHERE name = 'Sales'", {"Sales"}),
    "a team is added": (
        "INSERT INTO team (id, name, department, office) SELECT '11111111-2222-4333-8444-555555555555', "
        "'Sham', id, 'front' FROM department WHERE name = 'Sales'",
        {"Sham"},
    ),
    "a sham team around one person": (
        "UPDATE person SET team = (SELECT id FROM team WHERE name = 'Ost') WHERE name LIKE 'Nord 1%'",
        {"Nord", "Ost"},
    ),
}


async def written(sql: str) -> None:
    """Past the application."""

    async def job() -> None:
        await db.query(sql)

    await db.write(job)


async def opened(folder: Path) -> str:
    keys = installation_for_tests(folder).keys
    return await open_wave(keys, WaveTimes(WEEK, NOW, NOW + timedelta(days=3)), Rules())


@pytest.mark.parametrize("attack", ATTACKS)
async def test_a_wave_over_changed_tables_does_not_open(database: str, tmp_path: Path, attack: str) -> None:
    sql, named = ATTACKS[attack]
    await imported(tmp_path, ROSTER, HEAD)
    before = await Person.count()
    await written(sql)
    with pytest.raises(Refused, match="not what was imported last") as refused:
        await opened(tmp_path)
    assert set(str(refused.value.values["names"]).split(", ")) == named
    assert not await Wave.exists()
    # Nor can the next import make it unseen.
    with pytest.raises(Refused, match="not what was imported last"):
        await looked_at(tmp_path, ROSTER, HEAD)
    found = await show_differences(installation_for_tests(tmp_path), {})
    assert {each["name"] for each in found["differences"]} == named
    assert abs(await Person.count() - before) <= 1


@pytest.mark.parametrize("attack", ["a person is moved", "a newcomer is called settled"])
async def test_the_control_without_the_digest_takes_the_changed_tables(
    database: str, tmp_path: Path, attack: str
) -> None:
    await imported(tmp_path, ROSTER, HEAD)
    await written(ATTACKS[attack][0])
    assert await freeze_roster(WEEK)


async def test_the_untouched_roster_opens_and_a_confirmed_one_as_well(database: str, tmp_path: Path) -> None:
    installation = installation_for_tests(tmp_path)
    await imported(tmp_path, ROSTER, HEAD)
    await requires_untouched_roster(installation.keys.secrets)
    await written(ATTACKS["a person is moved"][0])
    found = await show_differences(installation, {})
    await written(ATTACKS["a lead is made"][0])  # while somebody looks
    with pytest.raises(Refused, match="please look again"):
        await confirm(installation, {"agreed": found["digest"]})
    found = await show_differences(installation, {})
    assert [(each["name"], each["how"], len(each["people"])) for each in found["differences"]] == [
        ("Nord", "changed", 11),
        ("West", "changed", 13),
    ]
    await confirm(installation, {"agreed": found["digest"]})
    assert (await show_differences(installation, {}))["differences"] == []
    assert await opened(tmp_path)


async def test_an_opening_judges_the_very_rows_that_it_reads(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Changed after the look and changed back before the next: a moment's work."""
    await imported(tmp_path, ROSTER, HEAD)
    divided = sizes_of(await freeze_roster(WEEK))
    seen = []

    async def changed_in_between(secrets: SecretsDirectory) -> None:
        await requires_untouched_roster(secrets)
        # As a process of its own would, outside the transaction that reads.
        moving = written(ATTACKS["a person is moved"][0])
        await asyncio.get_running_loop().create_task(moving, context=Context())

    async def read(
        week: int, language: str, paused: Collection[str], known: Known | None
    ) -> tuple[FrozenCell, ...]:
        seen.append(cells := await freeze_roster(week, language, paused, known))
        return cells

    monkeypatch.setattr(opening, "requires_untouched_roster", changed_in_between)
    monkeypatch.setattr(asking, "freeze_roster", read)
    await opened(tmp_path)
    assert sizes_of(seen[0]) == divided
    assert sizes_of(await freeze_roster(WEEK)) != divided


def sizes_of(cells: Sequence[FrozenCell]) -> list[int]:
    return sorted(len(cell.people) for cell in cells)


async def test_an_undo_that_somebody_has_written_is_refused(database: str, tmp_path: Path) -> None:
    installation = installation_for_tests(tmp_path)
    await imported(tmp_path, ROSTER, HEAD)
    await imported(tmp_path, ROSTER.replace("Nord 3,", "Nora 3,"), HEAD)
    assert await preview_undo(installation, {})
    await written("UPDATE last_import SET before = replace(before, 'Nord 3', 'Mallory')")
    with pytest.raises(Refused, match="not what the import wrote"):
        await preview_undo(installation, {})


@pytest.mark.parametrize("lost", ["gone", "[{", "[]"])
async def test_a_lost_record_has_to_be_confirmed(database: str, tmp_path: Path, lost: str) -> None:
    installation = installation_for_tests(tmp_path)
    await imported(tmp_path, ROSTER, HEAD)
    record = installation.secrets.path / "roster"
    if lost == "gone":
        record.unlink()
    else:
        record.write_text(lost, encoding="utf-8")
    with pytest.raises(Refused, match="There is no record among the secrets"):
        await opened(tmp_path)
    found = await show_differences(installation, {})
    assert (found["known"], found["people"], found["teams"]) == (False, 36, 3)
    await confirm(installation, {"agreed": found["digest"]})
    assert await opened(tmp_path)


async def test_a_new_installation_has_nothing_to_confirm(database: str, tmp_path: Path) -> None:
    await requires_untouched_roster(installation_for_tests(tmp_path).secrets)
    with pytest.raises(Refused, match="There are 0 people"):
        await opened(tmp_path)
    assert not await Department.exists()
    assert not await Team.exists()


@pytest.mark.parametrize("when", ["before", "after"])
async def test_an_import_that_is_cut_off_at_its_commit_locks_nobody_out(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    await imported(tmp_path, ROSTER, HEAD)

    def killed(*_: object) -> None:
        raise RuntimeError("killed")

    place = "write_difference" if when == "before" else "expect_only"
    monkeypatch.setattr(f"survey.organisation.changing.{place}", killed)
    with pytest.raises(RuntimeError, match="killed"):
        await imported(tmp_path, ROSTER.replace("Nord 3,", "Nora 3,"), HEAD)
    monkeypatch.undo()
    await requires_untouched_roster(installation_for_tests(tmp_path).secrets)
    assert await Person.exists().where(Person.name == "Nora 3") is (when == "after")
