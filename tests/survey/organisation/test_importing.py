"""A roster becomes the organisation: all or nothing, the same a second time, and leavers are known."""

import pytest

from survey.errors import WrongRows
from survey.organisation.importing import Changes, import_roster
from survey.organisation.roster_file import read_roster
from survey.organisation.tables import Department, Person, Team

WEEK = 105_700
HEAD = "id,name,team,department,parent department,office,lead\n"
NORD = "1,Ada,Nord,Sales,Customers,front,no\n2,Bo,Nord,Sales,Customers,front,yes\n"
LAGER = "3,Cleo,Lager,Stores,,back,no\n"


async def applied(rows: str, week: int = WEEK) -> Changes:
    return await import_roster(read_roster((HEAD + rows).encode(), "roster.csv"), week)


async def test_departments_teams_and_people_are_made(database: str) -> None:
    assert await applied(NORD + LAGER) == Changes(joined=3, moved=0, left=0, unchanged=0)
    parents = {row["name"]: row["parent"] for row in await Department.select()}
    ids = {row["name"]: row["id"] for row in await Department.select()}
    assert parents == {"Customers": None, "Sales": ids["Customers"], "Stores": None}
    assert {row["name"]: row["office"] for row in await Team.select()} == {"Nord": "front", "Lager": "back"}
    assert await Person.count().where(Person.lead.eq(True)) == 1


async def test_the_same_roster_again_changes_nothing(database: str) -> None:
    await applied(NORD + LAGER)
    before = await Person.select().order_by(Person.reference)
    assert await applied(NORD + LAGER, WEEK + 3) == Changes(joined=0, moved=0, left=0, unchanged=3)
    assert await Person.select().order_by(Person.reference) == before


async def test_who_is_no_longer_listed_has_left_and_waits_to_be_forgotten(database: str) -> None:
    await applied(NORD + LAGER)
    assert await applied(NORD, WEEK + 1) == Changes(joined=0, moved=0, left=1, unchanged=2)
    (cleo,) = await Person.select(Person.left_week).where(Person.reference == "3")
    assert cleo["left_week"] == WEEK + 1
    assert (await applied(NORD, WEEK + 2)).left == 0


@pytest.mark.parametrize(
    "change",
    [
        NORD.replace("1,Ada,Nord,Sales,Customers,front", "1,Ada,Lager,Stores,,back"),
        NORD.replace("1,Ada,Nord,Sales,Customers,front,no", "1,Ada,Nord,Sales,Customers,front,yes"),
    ],
    ids=["another team", "takes the lead"],
)
async def test_whoever_moves_is_new_where_they_come(database: str, change: str) -> None:
    await applied(NORD + LAGER)
    assert (await applied(change + LAGER, WEEK + 5)).moved == 1
    (ada,) = await Person.select(Person.team_since).where(Person.reference == "1")
    assert ada["team_since"] == WEEK + 5


async def test_whoever_comes_back_is_new(database: str) -> None:
    await applied(NORD + LAGER)
    await applied(NORD, WEEK + 1)
    await applied(NORD + LAGER, WEEK + 2)
    (cleo,) = await Person.select(Person.team_since, Person.left_week).where(Person.reference == "3")
    assert cleo == {"team_since": WEEK + 2, "left_week": None}


async def test_a_roster_with_one_wrong_row_changes_nothing(database: str) -> None:
    await applied(NORD)
    with pytest.raises(WrongRows) as wrong:
        await applied(NORD + "4,Dee,Lager,Stores,,side,no\n")
    first = wrong.value.errors[0]
    assert (first.row, first.column, first.value) == (4, "office", "side")
    assert await Person.count() == 2
