"""What somebody finds who opens the results once a month."""

import re
from dataclasses import replace

from api.results.figures import Change, Value
from api.results.group_page import Row
from api.results.story import MONTH, beside, month_of
from survey.catalogue.questions import CORE
from survey.lifecycle.closing import void_wave
from tests.api.results.house import House
from tests.api.results.test_results_pages import contented, group_link, unequal
from tests.survey.lifecycle.week import WEEK, hire, open_week

WITHOUT = Row("2026-W10", WEEK, "too_few", 0, 30, {}, "first", None, None)


def week(number: int, mean: float, change: Change = "none") -> Row:
    value = Value(mean, 30, mean - 0.05, mean + 0.05)
    return replace(
        WITHOUT, wave=f"w{number}", week=WEEK + number, state="published", values={CORE: value}, change=change
    )


def test_the_month_is_the_last_published_weeks_and_counts_what_differed() -> None:
    rows = [
        week(0, 1.0, "first"),
        *[week(n, 3.0 + n / 10) for n in range(1, 5)],
        WITHOUT,
        week(6, 2.9, "lower"),
    ]
    month = month_of(rows)
    assert month is not None
    assert (month.weeks, month.low.mean, month.high.mean, month.clear) == (MONTH, 2.9, 3.4, 1)


def test_without_anything_to_compare_none_is_said_to_have_differed() -> None:
    month = month_of([week(0, 3.0, "first"), week(1, 3.1, "unknown")])
    assert month is not None
    assert (month.clear, month.told) == (0, False)
    assert month_of([WITHOUT]) is None


def test_neighbours_end_where_there_are_none() -> None:
    assert [beside("abc", each) for each in "abc"] == [(None, "b"), ("a", "c"), ("b", None)]


async def test_the_front_page_begins_with_what_happened_and_folds_what_is_older_than_a_month(
    house: House,
) -> None:
    await hire()
    for number in range(MONTH + 2):
        await house.ask(WEEK + number, contented)
    front = (await house.read("/results")).text
    assert re.search(r"<h1><small>The whole organisation, week of .*</small> No clear change", front)
    seen, _, folded = front.partition('<details class="earlier">')
    assert seen.count('href="/results/weeks/') == MONTH + 1  # and the last one once more, in detail
    assert "2 earlier weeks" in folded
    assert folded.partition("</details>")[0].count('href="/results/weeks/') == 2


async def test_from_the_organisation_to_a_group_its_week_the_week_before_and_back(house: House) -> None:
    await hire()
    first = await house.ask(WEEK, unequal)
    second = await house.ask(WEEK + 1, unequal)
    nord = await group_link(house, "Nord")
    group = (await house.read(nord)).text
    newest = re.search(rf'href="({nord}/weeks/{second.wave})', group)
    assert newest
    week_of_it = (await house.read(newest[1])).text
    before = re.search(rf'rel="prev" href="({nord}/weeks/{first.wave})', week_of_it)
    assert before
    oldest = (await house.read(before[1])).text
    assert 'rel="prev"' not in oldest
    trail = re.findall(r'href="([^"?]+)', oldest.partition('class="trail"')[2].partition("</nav>")[0])
    assert trail == ["/results", nord]
    assert f'href="/results/weeks/{first.wave}' in oldest


async def test_a_week_that_was_given_up_is_the_sentence_of_the_page(house: House) -> None:
    await hire()
    await house.ask(WEEK, contented)
    lost = await open_week(house.folder, WEEK + 1)
    await void_wave(lost.wave)
    front = (await house.read("/results")).text
    assert "Given up: keys or answers were lost" in front.partition("<h1>")[2].partition("</h1>")[0]
    assert "Next: answer again when the next week opens." in front
