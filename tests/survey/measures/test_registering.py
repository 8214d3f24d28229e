"""What is fixed about a measure before it begins, and what cannot be registered at all."""

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from uuid import uuid4

import pytest

from survey import database as db
from survey.contacts.tables import Touchpoint, Wish
from survey.errors import BadInput, Conflict, Refused
from survey.measures.drawing import draw
from survey.measures.keeping import find_measure, measures, withdraw
from survey.measures.registered import GAP, WINDOW
from survey.measures.registering import Intended, register
from survey.measures.tables import Measure
from tests.survey.measures.house import ALONE, BERLIN, GROUPS, MORE_TIME, TODAY, WEEK, asked, move_in

LATER = TODAY + timedelta(days=14)


async def test_a_measure_is_registered_with_its_day_its_fingerprint_and_the_hash_of_its_seed(
    database: str,
) -> None:
    await move_in()
    await asked()
    found = await register(MORE_TIME, TODAY)
    assert (found.number, found.registered, found.intact) == (1, TODAY, True)
    assert [group.name for group in sorted(found.plan.groups, key=lambda g: g.name)] == list(GROUPS)
    assert sha256(found.seed.encode()).hexdigest() == found.plan.commitment
    assert (found.plan.window, found.plan.alpha, found.plan.steps) == (12, 0.05, 2)
    assert found.seed not in (await Measure.select(Measure.settings))[0]["settings"]


async def test_the_same_measure_again_keeps_its_number_its_day_and_its_seed(database: str) -> None:
    await move_in()
    await asked()
    first = await register(MORE_TIME, TODAY)
    again = await register(replace(MORE_TIME, groups=GROUPS[::-1]), TODAY + timedelta(days=2))
    assert (again.number, again.registered, again.seed) == (1, TODAY, first.seed)
    assert len(await measures()) == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"what": " \u202e "}, "what is going to be done"),
        ({"who": ""}, "a function"),
        ({"what": "x" * 501}, "at most 500"),
        ({"kind": "perhaps"}, "keep"),
        ({"expected": 0.0}, "by how many points"),
        ({"expected": float("nan")}, "by how many points"),
        ({"expected": -0.2, "smallest": 0.1}, "less content"),
        ({"expected": 4.5}, "1 to 5"),
        ({"smallest": 0.0}, "above 0"),
        ({"smallest": 0.5}, "no larger"),
        ({"outcome": "turnover"}, "There are: happiness, rating"),
        ({"start": WEEK}, "2026-W12 or later"),
        ({"start": WEEK + 60}, "within a year"),
        ({"groups": GROUPS[:7]}, "8 groups"),
        ({"groups": (*GROUPS, "Kiel")}, "no group “Kiel”"),
        ({"groups": ()}, "name the groups"),
        ({"groups": GROUPS[:3], "steps": 1}, "8 others or more, and there are 7"),
        ({"steps": 4}, "2 to 3"),
        ({"steps": 3}, "12 groups"),
        ({"prompted": TODAY + timedelta(days=1)}, "a day that is over"),
    ],
)
async def test_what_is_wrong_is_said_with_its_remedy(
    sqlite_database: str, changes: dict[str, object], says: str
) -> None:
    await move_in()
    await asked()
    with pytest.raises(BadInput, match=says):
        await register(replace(MORE_TIME, **changes), TODAY)  # type: ignore[arg-type]  # names of Intended
    assert await measures() == []


async def test_several_begin_at_once_where_enough_others_do_not(sqlite_database: str) -> None:
    await move_in()
    await asked()
    found = await register(replace(MORE_TIME, groups=GROUPS[:2], steps=1), TODAY)
    assert (len(found.plan.cells), found.plan.by_lot) == (2, False)


async def test_before_the_first_week_there_are_no_groups(sqlite_database: str) -> None:
    await move_in()
    with pytest.raises(Refused, match="Open a first week"):
        await register(MORE_TIME, TODAY)


async def test_teams_that_answer_together_start_together_or_not_at_all(sqlite_database: str) -> None:
    await move_in(merged=("Aachen", "Bonn"))
    groups = tuple(name for name in GROUPS if name != "Bonn")
    await asked(groups=groups)
    with pytest.raises(BadInput, match="name Aachen as well"):
        await register(replace(MORE_TIME, groups=("Bonn", *groups[1:])), TODAY)
    found = await register(replace(MORE_TIME, groups=("Aachen", "Bonn", *groups[1:])), TODAY)
    assert len(found.plan.cells) == 9
    assert len(found.plan.teams) == 10


async def test_whoever_writes_into_the_table_is_found_out(sqlite_database: str) -> None:
    await move_in()
    await asked()
    await register(MORE_TIME, TODAY)
    text = (await Measure.select(Measure.settings))[0]["settings"]
    await db.write(Measure.update({Measure.settings: text.replace("0.3", "0.4")}, force=True).run)
    assert not (await find_measure(1)).intact


async def test_a_wish_becomes_a_measure_and_lends_it_its_day(sqlite_database: str) -> None:
    await move_in()
    await asked()
    wish, day = uuid4(), date(2026, 2, 20)
    touchpoint = Touchpoint(id=uuid4(), name="desk", open_channel=False)
    await db.write(Touchpoint.insert(touchpoint).run)
    await db.write(
        Wish.insert(Wish(id=wish, team=None, touchpoint=touchpoint.id, text="Time", received=day)).run
    )
    found = await register(replace(ALONE, wish=wish), TODAY)
    assert found.prompted == day


async def seen(intended: Intended) -> None:
    """A measure whose lot everybody has seen."""
    await register(intended, TODAY)
    wave = await asked(WEEK + 1)
    await draw(1, {"2026-W11", wave}, LATER, BERLIN)


async def test_nobody_draws_the_same_groups_again_until_the_order_fits(database: str) -> None:
    await move_in()
    await asked()
    await seen(MORE_TIME)
    await withdraw(1, "The order does not suit us.", LATER)
    again = replace(MORE_TIME, what="Ten minutes more, once more", start=WEEK + 6)
    with pytest.raises(Conflict, match="lot of measure 1"):
        await register(again, LATER)
    over = replace(again, start=WEEK + 4 + GAP + WINDOW)
    assert (await register(over, LATER)).number == 2


async def test_a_measure_given_up_before_its_lot_leaves_its_groups_free(sqlite_database: str) -> None:
    await move_in()
    await asked()
    await register(MORE_TIME, TODAY)
    await withdraw(1, "The leads had not been asked.", TODAY)
    assert (await register(MORE_TIME, TODAY)).number == 2
    assert [each.why_withdrawn for each in await measures()] == ["The leads had not been asked.", ""]
