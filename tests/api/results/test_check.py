"""What everybody reads of a check: both sides beside each other, none of it among weeks and groups."""

import re
from uuid import UUID

import pytest

from api.results.check import compared, side_of, together
from survey import database as db
from survey.lifecycle.closing import close_wave
from survey.organisation.tables import Person
from survey.releases.disclosure import ReleasedGroup
from survey.releases.means import PublishedMean
from survey.waves.sides import LEADERSHIP, STAFF
from tests.api.results.house import House
from tests.api.results.test_results_pages import contented
from tests.survey.lifecycle.test_check import leads
from tests.survey.lifecycle.week import WEEK, hire, open_week


async def check(house: House, week: int, staff: int, leadership: int, silent: UUID | None = None) -> str:
    """Everybody of a side answers alike, but one; nobody of the `silent` one does."""
    wave = await open_week(house.folder, week, kind="check")
    scores = {STAFF: staff, LEADERSHIP: leadership}
    for number, (cell, person) in enumerate(await wave.people()):
        if cell != silent:
            await wave.answer(person, cell, scores[cell] + (number % 5 == 0), "Ask those who use it")
    await close_wave(wave.keys, wave.wave)
    return wave.wave


async def test_both_sides_stand_beside_each_other_and_nowhere_among_the_groups(house: House) -> None:
    await hire(size=8)
    await leads(10)
    await house.ask(WEEK, contented)
    before = (await house.read("/results")).text
    first = await check(house, WEEK + 1, 2, 4)
    await check(house, WEEK + 2, 2, 2)
    page = (await house.read("/results/check")).text
    assert "They see none of nine things clearly differently" in page
    assert "clearly lower than before" in page  # leadership: from 4.2 to 2.2
    assert page.count("Ask those who use it") == 24
    earlier = (await house.read(f"/results/check?wave={first}")).text
    assert "Of nine things they see 9 clearly differently" in earlier
    assert "leadership sees it clearly higher" in earlier
    assert "since the last" not in earlier
    front = (await house.read("/results")).text
    listed = front.partition('id="groups"')[2].partition("</ul>")[0]
    assert re.findall(r">(\w+)</a>", listed) == re.findall(
        r">(\w+)</a>", before.partition('id="groups"')[2].partition("</ul>")[0]
    )
    for address in (f"/results/weeks/{first}", f"/results/groups/{STAFF}", "/results/check?wave=2020-W01"):
        assert (await house.read(address)).status_code == 404
    _, *rows = (await house.read("/results/table.csv")).text.splitlines()
    assert {row.partition(",")[0] for row in rows} == {"2026-W11"}


async def test_a_side_that_is_too_small_says_so_and_the_other_is_compared_with_nothing(house: House) -> None:
    await hire(size=8)
    await leads(9)
    await check(house, WEEK, 4, 2, silent=LEADERSHIP)
    page = (await house.read("/results/check", "de")).text
    assert "zu wenige" in page
    assert "deutlich" not in page.partition('id="items"')[2].partition("</section>")[0]


async def test_before_the_first_one_it_says_how_to_begin(house: House) -> None:
    await hire()
    await db.write(Person.update({Person.lead: False}, force=True).run)
    assert "resonanz wave open --kind check" in re.sub(
        r"<[^>]+>", "", (await house.read("/results/check")).text
    )


def released(tenths: int, n: int, bound: str | None = None) -> ReleasedGroup:
    return ReleasedGroup("cell", str(STAFF), (), n, n + 1, {"q": PublishedMean(n, tenths, bound)})  # type: ignore[arg-type]  # as it is read


@pytest.mark.parametrize(
    ("tenths", "n", "half"),
    [
        (30, 16, 0.98),  # 1.96 · √(2 · 2 / 16)
        (50, 16, 0.218),  # at 4.95, which rounds to 5.0: 1.96 · √(3.95 · 0.05 / 16)
        (20, 100, 0.345),  # at 2.05: 1.96 · √(1.05 · 2.95 / 100)
    ],
)
def test_an_interval_is_as_wide_as_answers_can_differ_at_most(tenths: int, n: int, half: float) -> None:
    class Check:
        class release:  # noqa: N801  # as it is read
            groups = (released(tenths, n),)

    found = side_of(Check, STAFF, "q")  # type: ignore[arg-type]  # only its groups are read
    assert found is not None
    assert found.half == pytest.approx(half, abs=0.001)
    assert together([found, None]) is None
    assert compared(found, found) == "none"
