"""Whoever has left is forgotten at the import, the close and the start; an open wave still takes them."""

from base64 import b64encode
from pathlib import Path
from uuid import UUID

import pytest

from api.roster import import_file
from survey import database as db
from survey.ballots.context import VERSION
from survey.ballots.keys import waves_with_keys
from survey.errors import Refused
from survey.organisation.leavers import forget_leavers
from survey.organisation.tables import Person, Team
from survey.releases.receipts import signed_release
from survey.releases.signed import counted_entry
from survey.waves import opening
from survey.waves.answering import find_place
from survey.waves.closing import close_wave, recover, void_wave
from survey.waves.marks import make_mark
from survey.waves.tables import Wave
from tests.api.customers import installation_for_tests
from tests.survey.waves.week import NOW, WEEK, Week, hire, open_week

HEAD = "reference,name,team,department,office,lead\n"


async def import_without(folder: Path, *gone: str) -> dict[str, int]:
    """The roster of the week's three teams but these people, through the command."""
    rows = [
        f"{team} {number},{team} {number},{team},Kundendienst,front,no"
        for team in ("Nord", "Süd", "West")
        for number in range(8)
        if f"{team} {number}" not in gone
    ]
    content = b64encode((HEAD + "\n".join(rows)).encode()).decode()
    return await import_file(installation_for_tests(folder), {"content": content, "name": "roster.csv"})


async def leave(name: str) -> None:
    async def job() -> None:
        await Person.update({Person.left_week: WEEK}).where(Person.name == name)

    await db.write(job)


async def there(name: str) -> bool:
    return await Person.exists().where(Person.name == name)


async def test_an_import_forgets_who_has_left_at_once(database: str, tmp_path: Path) -> None:
    await hire()
    assert (await import_without(tmp_path, "Nord 3", "West 0"))["left"] == 2
    assert await Person.count() == 22
    assert not await there("Nord 3")
    assert (await import_without(tmp_path, "Nord 3", "West 0"))["left"] == 0


async def test_whoever_leaves_while_a_wave_is_open_still_answers_in_it(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    cell, person = await place_of(week, "Nord 3")
    await import_without(tmp_path, "Nord 3")
    assert not await there("Nord 3")
    await recover(week.keys, NOW)
    assert "Nord 3" in (await find_place(week.keepers, week.wave, week.invitation(person))).names
    voter = await week.answer(person, cell, 4)
    assert await close_wave(week.keys, week.wave) == "released"
    entry = counted_entry(VERSION, voter.nullifier).hex()
    assert entry in (await signed_release(week.wave, NOW)).counted


async def test_a_close_forgets_whoever_was_only_marked(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    await leave("Nord 3")
    assert await close_wave(week.keys, week.wave) == "released"
    assert await Person.count() == 23


async def test_a_void_wave_lets_them_go_as_well(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    await leave("Nord 3")
    await void_wave(week.wave)
    await recover(week.keys, NOW)
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


async def test_a_roster_that_changes_while_a_wave_opens_stops_the_opening_and_the_next_one_works(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hire(("Nord", "Süd", "West", "Ost"))

    async def a_team_goes() -> bytes:
        (team,) = await Team.select(Team.id).where(Team.name == "Ost")

        async def job() -> None:
            await Person.delete().where(Person.team == team["id"])
            await Team.delete().where(Team.id == team["id"])

        await db.write(job)
        return await make_mark()

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(opening, "make_mark", a_team_goes)
        with pytest.raises(Refused, match=r"The roster was changed while wave 2026-W11 was being opened\."):
            await open_week(tmp_path)
    assert not await Wave.exists()
    assert waves_with_keys(installation_for_tests(tmp_path).keys) == set()
    assert (await open_week(tmp_path)).wave == "2026-W11"


async def place_of(week: Week, name: str) -> tuple[UUID, UUID]:
    (row,) = await Person.select(Person.id).where(Person.name == name)
    return next((cell, person) for cell, person in await week.people() if person == row["id"])
