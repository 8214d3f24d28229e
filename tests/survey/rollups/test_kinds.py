"""Ratings by channel, segment and stage: enough of them, or none."""

from uuid import UUID

import pytest

from api.report.collecting import collect
from survey import database as db
from survey.contacts.tables import Contact, Touchpoint
from survey.organisation.tables import Team
from survey.rollups.keeping import keep_final_weeks, wrong_weeks
from survey.rollups.reading import kept_weeks
from survey.rollups.tables import KindRollup
from survey.rollups.weekly import weekly_kinds
from survey.waves.state import RELEASED
from survey.waves.tables import Wave
from tests.api.customers import found_teams
from tests.survey.rollups.customers import (
    BERLIN,
    FIRST,
    NOW,
    WEEKS,
    announce,
    contact_in,
    differences,
    rated,
)

Told = dict[tuple[str, str], tuple[int, int]]


async def customers(*groups: tuple[int, int, dict[str, object]]) -> list[UUID]:
    """So many contacts of Nord in the first week, rated so, of these kinds."""
    await found_teams("Nord")
    (team, *_) = await Team.select(Team.id)
    (point,) = await Touchpoint.select(Touchpoint.id).where(Touchpoint.name == "phone")
    plain: dict[str, object] = {"segment": None, "stage": None}
    made: list[UUID] = []
    for count, score, kinds in groups:
        rows = [contact_in(FIRST, team["id"], point["id"]) | plain | kinds for _ in range(count)]
        some = await announce(*rows)
        for contact in some:
            await rated(contact, score, FIRST)
        made += some
    return made


async def told() -> Told:
    return {(each.kind, each.label): (each.n, each.total) for each in await weekly_kinds([FIRST])}


async def test_each_kind_is_added_up_by_itself_and_the_uninvited_are_not(database: str) -> None:
    await customers(
        (5, 5, {"segment": "private", "stage": "new"}),
        (6, 2, {"segment": "private", "stage": "regular", "channel": "mail"}),
        (5, 1, {"segment": "business", "channel": "kiosk"}),
    )
    wanted = {
        ("channel", "call"): (5, 25),
        ("channel", "mail"): (6, 12),
        ("segment", "private"): (11, 37),
        ("stage", "new"): (5, 25),
        ("stage", "regular"): (6, 12),
    }
    assert await told() == wanted
    assert await keep_final_weeks(BERLIN, NOW) == [FIRST]
    assert await told() == wanted
    assert await wrong_weeks() == []


async def test_a_segment_of_fewer_than_five_ratings_is_kept_nowhere(database: str) -> None:
    await customers(
        (5, 4, {"segment": "private"}), (4, 1, {"segment": "Frau Klein"}), (1, 1, {"segment": "one"})
    )
    assert await keep_final_weeks(BERLIN, NOW) == [FIRST]
    assert {(row["kind"], row["label"]) for row in await KindRollup.select()} == {
        ("channel", "call"),
        ("segment", "private"),
    }


@pytest.mark.parametrize("column", ["channel", "segment", "stage"])
async def test_a_contact_that_turns_out_to_be_another_kind_removes_its_week(
    database: str, column: str
) -> None:
    first, *_ = await customers((6, 4, {"segment": "private", "stage": "new"}))
    await keep_final_weeks(BERLIN, NOW)
    await db.write(Contact.update({column: "mail"}).where(Contact.id == first).run)
    assert await kept_weeks(FIRST, FIRST) == set()
    assert (await told())[column, {"channel": "call", "segment": "private", "stage": "new"}[column]] == (
        5,
        20,
    )
    assert await differences() == []


async def test_ten_thousand_segments_leave_no_more_rows_than_a_fifth_of_the_ratings(
    sqlite_database: str,
) -> None:
    """As a file with a customer's number in the wrong column has them."""
    await customers()
    (team, *_) = await Team.select(Team.id)
    (point,) = await Touchpoint.select(Touchpoint.id).where(Touchpoint.name == "phone")
    rows = [
        contact_in(FIRST, team["id"], point["id"]) | {"segment": f"K-{number}"} for number in range(10_000)
    ]
    await announce(*rows)
    await db.write(
        db.query,
        "INSERT INTO rating (contact, score, reasons, week, team, touchpoint, invited)"
        " SELECT id, 3, '', week, team, touchpoint, 1 FROM contact",
    )
    assert await keep_final_weeks(BERLIN, NOW) == [FIRST]
    assert [(row["kind"], row["label"], row["n"]) for row in await KindRollup.select()] == [
        ("channel", "call", 10_000)
    ]


async def test_a_report_adds_up_final_weeks_alone(database: str) -> None:
    await customers((5, 5, {"segment": "private"}))
    running = FIRST + WEEKS - 1
    (team, *_) = await Team.select(Team.id)
    (point,) = await Touchpoint.select(Touchpoint.id).where(Touchpoint.name == "phone")
    for contact in await announce(*(contact_in(running, team["id"], point["id"]) for _ in range(5))):
        await rated(contact, 5, running)
    wave = Wave(id="first", week=FIRST, opens=NOW, closes=NOW, state=RELEASED, manifest="")
    await db.write(Wave.insert(wave).run)
    found = await collect(BERLIN, NOW)
    assert {each.week for each in found.ratings} == {FIRST}
    assert {each.week for each in found.kinds} == {FIRST}
