"""Whoever has left is out of everything at once, and forgotten when the import that said so stays."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from api.chores.forgetting import Forgetting
from survey import database as db
from survey.ballots.keys import waves_with_keys
from survey.errors import Refused
from survey.lifecycle import opening
from survey.lifecycle.closing import close_wave, recover, void_wave
from survey.lifecycle.marks import make_mark
from survey.organisation.leavers import forget_leavers
from survey.organisation.tables import LastImport, Person
from survey.waves.frozen_roster import divide_roster
from survey.waves.tables import Wave
from survey.weeks import week_label
from tests.api.customers import installation_for_tests
from tests.clock import this_week
from tests.roster import imported, undo_time_is_over
from tests.survey.lifecycle.week import NOW, WEEK, Week, counted_among, hire, open_week

HEAD = "reference,name,team,department,office,lead\n"


async def import_without(folder: Path, *gone: str) -> dict[str, int]:
    """The roster of the week's three teams but these people."""
    rows = [
        f"{team} {number},{team} {number},{team},Kundendienst,front,no"
        for team in ("Nord", "Süd", "West")
        for number in range(8)
        if f"{team} {number}" not in gone
    ]
    return await imported(folder, "\n".join(rows), HEAD)


async def leave(name: str) -> None:
    async def job() -> None:
        await Person.update({Person.left_week: WEEK}).where(Person.name == name)

    await db.write(job)


async def there(name: str) -> bool:
    return await Person.exists().where(Person.name == name)


async def test_who_has_left_is_out_at_once_and_deleted_a_week_later(database: str, tmp_path: Path) -> None:
    await import_without(tmp_path)
    assert (await import_without(tmp_path, "Nord 3", "West 0"))["left"] == 2
    assert (await divide_roster(WEEK)).people == 22
    await forget_leavers()
    assert await Person.count() == 24
    await undo_time_is_over()
    assert await Person.count() == 22
    assert not await there("Nord 3")
    (last,) = await LastImport.select()
    assert (last["before"], last["until"]) == (None, None)


async def test_the_running_server_deletes_them(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await import_without(tmp_path)
    await import_without(tmp_path, "Nord 3")

    async def job() -> None:
        await LastImport.update({LastImport.until: NOW}, force=True)

    await db.write(job)
    await Forgetting().forget()
    assert not await there("Nord 3")


async def test_the_next_import_makes_an_earlier_one_stay(database: str, tmp_path: Path) -> None:
    await import_without(tmp_path)
    await import_without(tmp_path, "Nord 3")
    await import_without(tmp_path, "Nord 3")  # changes nothing, so it is not the last one
    assert await there("Nord 3")
    await import_without(tmp_path, "Nord 3", "West 0")
    assert not await there("Nord 3")
    assert await there("West 0")


async def test_a_wave_that_opens_makes_it_stay(database: str, tmp_path: Path) -> None:
    await import_without(tmp_path)
    await import_without(tmp_path, "Nord 3")
    await open_week(tmp_path, this_week())
    assert await Person.count() == 23
    (last,) = await LastImport.select()
    assert last["before"] is None


async def test_whoever_leaves_while_a_wave_is_open_still_answers_in_it(database: str, tmp_path: Path) -> None:
    """Their place lies beside the keys of the wave, not in the list of people."""
    await import_without(tmp_path)
    week = await open_week(tmp_path, this_week())
    cell, person = await place_of(week, "Nord 3")
    await import_without(tmp_path, "Nord 3")
    await undo_time_is_over()
    await recover(week.keys, NOW)
    assert not await there("Nord 3")
    voter = await week.answer(person, cell, 4)
    assert await close_wave(week.keys, week.wave) == "released"
    assert await counted_among(week, [voter]) == {voter.nullifier}
    assert await Person.count() == 23


async def test_a_void_wave_lets_them_go_as_well(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    await leave("Nord 3")
    await void_wave(week.wave)
    assert not await there("Nord 3")


async def test_the_start_forgets_those_whom_an_earlier_version_only_marked(
    database: str, tmp_path: Path
) -> None:
    await hire()
    keys = installation_for_tests(tmp_path).keys
    await leave("Nord 3")
    for _ in range(2):
        await recover(keys, NOW)
        assert await Person.count() == 23


async def test_whoever_comes_back_is_a_newcomer(database: str, tmp_path: Path) -> None:
    await hire()
    first = await open_week(tmp_path)
    await close_wave(first.keys, first.wave)
    await import_without(tmp_path, "Nord 3")
    await import_without(tmp_path)
    (back,) = await Person.select(Person.team_since).where(Person.name == "Nord 3")
    assert back["team_since"] > WEEK
    later = await open_week(tmp_path, back["team_since"] + 1)
    assert sum(cell.newcomers for cell in later.manifest.cells) == 1


async def test_nobody_else_is_forgotten(database: str, tmp_path: Path) -> None:
    await hire()
    await forget_leavers()
    assert await Person.count() == 24


async def test_an_import_can_be_undone_for_seven_days(database: str, tmp_path: Path) -> None:
    await import_without(tmp_path)
    await import_without(tmp_path, "Nord 3")
    (last,) = await LastImport.select()
    assert timedelta(days=6, hours=23) < last["until"] - datetime.now(UTC) < timedelta(days=7, minutes=1)


async def test_a_roster_that_changes_while_a_wave_opens_stops_the_opening_and_the_next_one_works(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await import_without(tmp_path)

    async def somebody_goes() -> bytes:
        await import_without(tmp_path, "Nord 3")
        return await make_mark()

    week = this_week()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(opening, "make_mark", somebody_goes)
        with pytest.raises(Refused, match=r"The roster was changed while wave .* was being opened\."):
            await open_week(tmp_path, week)
    assert not await Wave.exists()
    assert waves_with_keys(installation_for_tests(tmp_path).keys) == set()
    assert (await open_week(tmp_path, week)).wave == week_label(week)


async def place_of(week: Week, name: str) -> tuple[UUID, UUID]:
    (row,) = await Person.select(Person.id).where(Person.name == name)
    return next((cell, person) for cell, person in await week.people() if person == row["id"])
