"""A roster becomes the organisation: all or nothing, the same a second time, and leavers are known."""

import json
from pathlib import Path

import pytest

from survey import database as db
from survey.errors import Refused, WrongRows
from survey.key_directory import open_key_directory
from survey.organisation.roster_digest import confirm_roster
from survey.organisation.tables import Department, Person, Team
from tests.roster import agree, imported, looked_at, undo_time_is_over

HEAD = "id,name,team,department,parent department,office,lead\n"
NORD = "1,Ada,Nord,Sales,Customers,front,no\n2,Bo,Nord,Sales,Customers,front,yes\n"
LAGER = "3,Cleo,Lager,Stores,,back,no\n"


async def applied(folder: Path, rows: str) -> dict[str, int]:
    counts = await imported(folder, rows, HEAD)
    return {kind: counts[kind] for kind in ("joined", "moved", "left", "unchanged")}


async def long_ago() -> None:
    """As if everybody had been in their team for long."""

    async def job() -> None:
        await Person.update({Person.team_since: 1000}, force=True)

    await db.write(job)


async def since(reference: str) -> int:
    (row,) = await Person.select(Person.team_since).where(Person.reference == reference)
    return int(row["team_since"])


async def test_departments_teams_and_people_are_made(database: str, tmp_path: Path) -> None:
    assert await applied(tmp_path, NORD + LAGER) == {"joined": 3, "moved": 0, "left": 0, "unchanged": 0}
    parents = {row["name"]: row["parent"] for row in await Department.select()}
    ids = {row["name"]: row["id"] for row in await Department.select()}
    assert parents == {"Customers": None, "Sales": ids["Customers"], "Stores": None}
    assert {row["name"]: row["office"] for row in await Team.select()} == {"Nord": "front", "Lager": "back"}
    assert await Person.count().where(Person.lead.eq(True)) == 1


async def test_the_same_roster_again_changes_nothing(database: str, tmp_path: Path) -> None:
    await applied(tmp_path, NORD + LAGER)
    before = await Person.select().order_by(Person.reference)
    assert await applied(tmp_path, NORD + LAGER) == {"joined": 0, "moved": 0, "left": 0, "unchanged": 3}
    assert await Person.select().order_by(Person.reference) == before


async def test_a_language_stays_until_a_file_says_another_and_is_no_other_roster(
    database: str, tmp_path: Path
) -> None:
    head = HEAD.strip() + ",language\n"
    ada, bo = NORD.splitlines()
    file = tmp_path / "secrets" / "roster"

    async def languages() -> list[str | None]:
        return [row["language"] for row in await Person.select(Person.language).order_by(Person.reference)]

    await applied(tmp_path, NORD)
    before = json.loads(file.read_bytes())["states"]
    await imported(tmp_path, f"{ada},de\n{bo},\n", head)
    assert await languages() == ["de", None]
    await applied(tmp_path, NORD)
    assert await languages() == ["de", None]
    assert json.loads(file.read_bytes())["states"] == before
    await imported(tmp_path, f"{ada},\n{bo},\n", head)
    assert await languages() == [None, None]


async def test_who_is_no_longer_listed_has_left_once(database: str, tmp_path: Path) -> None:
    await applied(tmp_path, NORD + LAGER)
    assert await applied(tmp_path, NORD) == {"joined": 0, "moved": 0, "left": 1, "unchanged": 2}
    assert await Person.exists().where(Person.reference == "3", Person.left_week.is_not_null())
    assert (await applied(tmp_path, NORD))["left"] == 0


@pytest.mark.parametrize(
    "change",
    [
        NORD.replace("1,Ada,Nord,Sales,Customers,front", "1,Ada,Lager,Stores,,back"),
        NORD.replace("1,Ada,Nord,Sales,Customers,front,no", "1,Ada,Nord,Sales,Customers,front,yes"),
    ],
    ids=["another team", "takes the lead"],
)
async def test_whoever_moves_is_new_where_they_come(database: str, tmp_path: Path, change: str) -> None:
    await imported(tmp_path, NORD + LAGER, HEAD)
    await long_ago()
    await confirmed(tmp_path)
    assert (await applied(tmp_path, change + LAGER))["moved"] == 1
    assert await since("1") > await since("2") == 1000


async def confirmed(folder: Path) -> None:
    """What the test has written into the tables is taken as it is."""
    assert await confirm_roster(open_key_directory(folder / "keys").secrets)


@pytest.mark.parametrize("forgotten", [False, True])
async def test_whoever_comes_back_is_new(database: str, tmp_path: Path, forgotten: bool) -> None:
    await imported(tmp_path, NORD + LAGER, HEAD)
    await long_ago()
    await confirmed(tmp_path)
    await applied(tmp_path, NORD)
    if forgotten:
        await undo_time_is_over()
    found = await looked_at(tmp_path, NORD + LAGER, HEAD)
    assert (found["counts"]["joined"], found["returned"]) == (1, 0 if forgotten else 1)
    await applied(tmp_path, NORD + LAGER)
    assert await since("3") > 1000
    assert not await Person.exists().where(Person.left_week.is_not_null())


async def test_a_roster_with_one_wrong_row_changes_nothing(database: str, tmp_path: Path) -> None:
    await applied(tmp_path, NORD)
    with pytest.raises(WrongRows) as wrong:
        await applied(tmp_path, NORD + "4,Dee,Lager,Stores,,side,no\n")
    first = wrong.value.errors[0]
    assert (first.row, first.column, first.value) == (4, "office", "side")
    assert await Person.count() == 2


async def test_two_may_exchange_their_numbers(database: str, tmp_path: Path) -> None:
    head = "id,name,email,team,department,office\n"
    both = "1,Ada,a@example.org,Nord,Sales,front\n2,Bo,b@example.org,Nord,Sales,front\n"
    await imported(tmp_path, both, head)
    before = {row["name"]: row["id"] for row in await Person.select()}
    exchanged = both.replace("1,Ada", "9,Ada").replace("2,Bo", "1,Bo").replace("9,Ada", "2,Ada")
    assert (await imported(tmp_path, exchanged, head))["renumbered"] == 2
    assert {row["name"]: row["id"] for row in await Person.select()} == before
    assert {row["name"]: row["reference"] for row in await Person.select()} == {"Ada": "2", "Bo": "1"}


async def test_a_number_may_be_given_to_somebody_else(database: str, tmp_path: Path) -> None:
    head = "id,name,email,team,department,office\n"
    await imported(
        tmp_path, "1,Ada,a@example.org,Nord,Sales,front\n2,Bo,b@example.org,Nord,Sales,front\n", head
    )
    counts = await imported(tmp_path, "1,Bo,b@example.org,Nord,Sales,front\n", head)
    assert (counts["left"], counts["joined"], counts["renumbered"]) == (1, 0, 1)
    rows = await Person.select().where(Person.left_week.is_null())
    assert [(row["name"], row["reference"]) for row in rows] == [("Bo", "1")]


async def test_what_was_agreed_to_is_done_and_nothing_else(database: str, tmp_path: Path) -> None:
    await applied(tmp_path, NORD + LAGER)
    found = await looked_at(tmp_path, NORD, HEAD)
    assert found["digest"] == (await looked_at(tmp_path, NORD, HEAD))["digest"]
    assert found["digest"] != (await looked_at(tmp_path, LAGER, HEAD))["digest"]
    await applied(tmp_path, NORD + LAGER.replace("Cleo", "Clea"))
    with pytest.raises(Refused, match=r"changed after this had been looked at\. Nothing was written"):
        await agree(tmp_path, NORD, found["digest"], HEAD)
    assert await Person.count().where(Person.left_week.is_null()) == 3


@pytest.mark.parametrize(
    ("rows", "asks"),
    [
        (range(20), False),
        (range(2, 20), False),  # two of twenty are a tenth, and no more
        (range(3, 20), True),
        (range(22), False),
        (range(23), True),
        ([*range(10), *range(40, 50)], True),
    ],
)
async def test_it_asks_where_more_than_a_tenth_leaves_or_joins(
    database: str, tmp_path: Path, rows: range, asks: bool
) -> None:
    def of(numbers: range) -> str:
        return "".join(f"{number},P {number},Nord,Sales,,front,no\n" for number in numbers)

    assert not (await looked_at(tmp_path, of(range(20)), HEAD))["asks"]  # there is nobody yet who could leave
    await imported(tmp_path, of(range(20)), HEAD)
    assert (await looked_at(tmp_path, of(rows), HEAD))["asks"] is asks
    assert await Person.count() == 20
