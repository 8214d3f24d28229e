"""The lot: nobody chooses it, everybody can draw it again, and it falls once."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

import pytest

from survey import database as db
from survey.errors import BadInput, Conflict, Refused, Tampered
from survey.measures.drawing import draw, order_of
from survey.measures.keeping import StoredMeasure, store_judgement, withdraw
from survey.measures.registered import GAP, WINDOW
from survey.measures.registering import register
from survey.measures.tables import Measure, MeasureDraw
from survey.waves.tables import Wave
from tests.survey.measures.house import ALONE, BERLIN, GROUPS, MORE_TIME, TODAY, WEEK, asked, cell_of, move_in

AFTER = TODAY + timedelta(days=13)


async def registered() -> StoredMeasure:
    await move_in()
    await asked(WEEK - 1)
    return await register(MORE_TIME, TODAY)


async def test_everybody_can_draw_it_again_from_what_is_shown(database: str) -> None:
    before = await registered()
    wave = await asked(text="what was published")
    found = await draw(1, {wave}, AFTER, BERLIN)
    drawn = found.drawn
    assert drawn is not None
    assert (drawn.wave, drawn.release) == (wave, sha256(b"what was published").hexdigest())
    assert sha256(found.seed.encode()).hexdigest() == before.plan.commitment
    by_hand = sorted(
        (sha256(f"resonanz-draw-1|{found.seed}|{drawn.release}|{cell_of(name)}".encode()).hexdigest(), name)
        for name in GROUPS
    )
    assert [UUID(cell) for cell, _ in drawn.order] == [cell_of(name) for _, name in by_hand]
    assert [week - WEEK for _, week in drawn.order] == [4] * 5 + [4 + GAP] * 5


async def test_another_release_or_another_seed_is_another_order(sqlite_database: str) -> None:
    plan = (await registered()).plan
    orders = {order_of(plan, seed, release, WEEK) for seed in ("a", "b") for release in ("x", "y")}
    assert len(orders) == 4


async def test_every_group_is_as_likely_to_begin_first(sqlite_database: str) -> None:
    plan = (await registered()).plan
    first = Counter(
        cell
        for year in range(1_000)
        for cell, week in order_of(plan, str(year), "release", WEEK)
        if week == WEEK
    )
    assert set(first) == set(plan.cells)
    assert all(420 < count < 580 for count in first.values())  # five standard errors of 500


async def test_a_second_draw_changes_nothing(database: str) -> None:
    await registered()
    wave = await asked()
    first = await draw(1, {wave}, AFTER, BERLIN)
    another = await asked(WEEK + 1)
    again = await draw(1, {wave, another}, AFTER + timedelta(days=30), BERLIN)
    assert again.drawn == first.drawn
    assert await MeasureDraw.count() == 1


async def test_of_several_who_draw_and_judge_at_once_all_get_the_same(database: str) -> None:
    await registered()
    wave = await asked()
    drawn = await asyncio.gather(*(draw(1, {wave}, AFTER, BERLIN) for _ in range(4)))
    assert len({each.drawn for each in drawn}) == 1
    told = [store_judgement(drawn[0].id, {"word": str(number)}, AFTER) for number in range(4)]
    assert sorted(await asyncio.gather(*told)) == [False, False, False, True]


async def test_it_waits_for_the_first_week_that_ends_after_the_registration(sqlite_database: str) -> None:
    await registered()
    with pytest.raises(Refused, match="there is none yet"):
        await draw(1, {"2026-W10"}, AFTER, BERLIN)


async def test_nobody_skips_a_week_whose_lot_does_not_suit(sqlite_database: str) -> None:
    await registered()
    await asked(state="closing")
    later = await asked(WEEK + 1)
    with pytest.raises(Refused, match="there is none yet"):
        await draw(1, {later}, AFTER, BERLIN)
    await db.write(Wave.update({Wave.state: "void"}).where(Wave.id == "2026-W11").run)
    found = await draw(1, {later}, AFTER, BERLIN)
    assert found.drawn is not None
    assert found.drawn.wave == later


async def test_a_week_that_is_not_as_it_was_signed_decides_nothing(sqlite_database: str) -> None:
    await registered()
    await asked()
    with pytest.raises(Tampered, match="2026-W11"):
        await draw(1, set(), AFTER, BERLIN)


@pytest.mark.parametrize("changed", ["seed", "settings"])
async def test_a_changed_seed_or_text_is_not_drawn(sqlite_database: str, changed: str) -> None:
    await registered()
    wave = await asked()
    row = (await Measure.select())[0]
    value = "0" * 64 if changed == "seed" else row["settings"].replace("0.3", "0.4")
    await db.write(Measure.update({changed: value}, force=True).run)
    with pytest.raises(Tampered, match="changed in the database"):
        await draw(1, {wave}, AFTER, BERLIN)


async def test_where_the_lot_comes_late_all_starts_move(sqlite_database: str) -> None:
    await registered()
    wave = await asked()
    found = await draw(1, {wave}, TODAY + timedelta(weeks=9), BERLIN)
    assert found.first == WEEK + 10


async def test_a_lot_that_comes_late_does_not_move_into_the_weeks_of_another(sqlite_database: str) -> None:
    await registered()
    wave = await asked()
    after = replace(MORE_TIME, what="Fewer meetings", start=MORE_TIME.start + GAP + WINDOW)
    await register(after, TODAY)
    await draw(2, {wave}, AFTER, BERLIN)
    with pytest.raises(Conflict, match="lot of measure 2"):
        await draw(1, {wave}, TODAY + timedelta(weeks=9), BERLIN)
    assert (await draw(1, {wave}, AFTER, BERLIN)).first == MORE_TIME.start


async def test_a_measure_without_a_lot_and_one_given_up_draw_nothing(sqlite_database: str) -> None:
    await registered()
    wave = await asked()
    await register(ALONE, TODAY)
    with pytest.raises(Refused, match="nothing to draw"):
        await draw(2, {wave}, AFTER, BERLIN)
    await withdraw(1, "Too much else.", TODAY)
    with pytest.raises(Refused, match="given up"):
        await draw(1, {wave}, AFTER, BERLIN)


async def test_giving_up_takes_a_reason_and_the_first_one_stays(sqlite_database: str) -> None:
    await registered()
    with pytest.raises(BadInput, match="why"):
        await withdraw(1, "\u200b", TODAY)
    first = await withdraw(1, "Too much else.", TODAY)
    assert await withdraw(1, "Too much else.", AFTER) == first
    with pytest.raises(Conflict, match="another reason"):
        await withdraw(1, "Because of its order.", AFTER)


async def test_given_up_before_it_began_there_is_nothing_to_judge_and_later_there_is(
    sqlite_database: str,
) -> None:
    await registered()
    wave = await asked()
    await draw(1, {wave}, AFTER, BERLIN)
    assert (await withdraw(1, "It began badly.", TODAY + timedelta(weeks=6))).never_began is False
    assert (await register(ALONE, TODAY)).never_began is False
    assert (await withdraw(2, "Nobody has time.", TODAY)).never_began
