"""Attack 25: change the organisation while a wave is open, and read the difference.

Adversary A5 lets people join, leave and move; the groups of a wave are those of its opening. Control: groups
looked up at the close, in which one person's move is the difference of two published means.
"""

from pathlib import Path
from uuid import UUID, uuid4

import pytest

from api.theatre.solver import Fact, possible_answers
from survey import database
from survey.errors import Refused
from survey.lifecycle.closing import close_wave
from survey.organisation.tables import Person, Team
from survey.releases.tables import Release
from tests.survey.lifecycle.week import WEEK, Week, hire, open_week


async def leave(person: UUID) -> None:
    async def job() -> None:
        await Person.update({Person.left_week: WEEK}).where(Person.id == person)

    await database.write(job)


async def move(person: UUID, team: UUID) -> None:
    async def job() -> None:
        await Person.update({Person.team: team, Person.team_since: WEEK}).where(Person.id == person)

    await database.write(job)


async def join(team: UUID) -> UUID:
    person = uuid4()

    async def job() -> None:
        await Person.insert(
            Person(id=person, reference="new", name="new", team=team, lead=False, team_since=WEEK)
        )

    await database.write(job)
    return person


async def teams() -> dict[str, UUID]:
    return {row["name"]: row["id"] for row in await Team.select(Team.id, Team.name)}


async def of_team(week: Week, name: str) -> tuple[UUID, list[UUID]]:
    """A team's cell, and its people on the wave's roster."""
    rows = await Person.select(Person.id, Person.name)
    named = {row["id"] for row in rows if row["name"].startswith(name)}
    places = [(cell, person) for cell, person in await week.people() if person in named]
    return places[0][0], [person for _, person in places]


async def counted(cell: UUID) -> dict[str, int]:
    (row,) = await Release.select(Release.n, Release.eligible).where(Release.cell == cell)
    return {"n": row["n"], "eligible": row["eligible"]}


async def test_somebody_who_leaves_may_answer_until_the_close(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    cell, people = await of_team(week, "Nord")
    await leave(people[0])
    for person in people[:6]:
        await week.answer(person, cell, 3)
    assert await close_wave(week.keys, week.wave) == "released"
    assert await counted(cell) == {"n": 6, "eligible": 8}


async def test_somebody_who_joins_waits_for_the_next_wave(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    cell, people = await of_team(week, "Nord")
    person = await join((await teams())["Nord"])
    assert person not in {each for _, each in await week.people()}
    with pytest.raises(Refused):
        await week.answer(person, cell, 5)
    for colleague in people[:5]:
        await week.answer(colleague, cell, 3)
    await close_wave(week.keys, week.wave)
    assert await counted(cell) == {"n": 5, "eligible": 8}
    later = await open_week(tmp_path, WEEK + 1)
    assert person in {each for _, each in await later.people()}


async def test_whoever_is_moved_answers_where_they_were(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    north, people = await of_team(week, "Nord")
    south, others = await of_team(week, "Süd")
    await move(people[0], (await teams())["Süd"])
    with pytest.raises(Refused):
        await week.answer(people[0], south, 1)
    for person in people[:5]:
        await week.answer(person, north, 3)
    for person in others[:5]:
        await week.answer(person, south, 3)
    await close_wave(week.keys, week.wave)
    assert await counted(north) == await counted(south) == {"n": 5, "eligible": 8}


async def test_a_week_is_not_asked_a_second_time_for_the_new_organisation(
    database: str, tmp_path: Path
) -> None:
    await hire()
    week = await open_week(tmp_path)
    _, people = await of_team(week, "Nord")
    await close_wave(week.keys, week.wave)
    await move(people[0], (await teams())["Süd"])
    with pytest.raises(Refused, match="subtract"):
        await open_week(tmp_path)


def test_the_control_reads_who_was_moved_between_two_releases() -> None:
    """The same week by the old and by the new chart: the mover is the difference."""
    before = frozenset({"mover", "a", "b", "c", "d", "e"})
    possible = possible_answers([Fact(before, 19, 19), Fact(before - {"mover"}, 18, 18)])
    assert possible["mover"] == {1}
