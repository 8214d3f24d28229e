"""Intervals and changes: arithmetic on what was released, and seldom wrong."""

import random
from math import sqrt

import pytest

from api.results.figures import Value, change, spread_of_ratings, value_of, whole, why_no_interval
from survey.ballots.manifest import Manifest
from survey.catalogue.questions import CORE
from survey.lifecycle.verifying import Genuine
from survey.releases.disclosure import ReleasedGroup, disclose
from survey.releases.groups import Answers, CellCount
from survey.releases.means import PublishedMean
from survey.releases.rules import Scale
from survey.releases.signed import SignedRelease


def group(name: str, mean: PublishedMean) -> ReleasedGroup:
    return ReleasedGroup("cell", name, (name,), mean.n, mean.n + 2, {CORE: mean, "load": mean})


def week(*groups: ReleasedGroup, variance: float | None = 1.0) -> Genuine:
    manifest: Manifest = None  # type: ignore[assignment]  # no figure is read from it
    return Genuine("2026-W11", 105_000, manifest, SignedRelease(groups, variance, {}))


def test_an_interval_is_two_standard_errors_and_the_rounding() -> None:
    value = value_of(group("Nord", PublishedMean(16, 34, None)), CORE, 1.0)
    assert value
    assert value.interval == pytest.approx((3.35 - 1.96 / 4, 3.45 + 1.96 / 4))


def test_a_mean_at_a_bound_reaches_to_the_end_of_the_scale() -> None:
    low = value_of(group("Nord", PublishedMean(8, 22, "lower")), CORE, 1.0)
    high = value_of(group("Nord", PublishedMean(8, 46, "higher")), CORE, 1.0)
    assert low
    assert high
    assert low.interval == pytest.approx((1.0, 2.25 + 1.96 / sqrt(8)))
    assert high.interval == pytest.approx((4.55 - 1.96 / sqrt(8), 5.0))


def test_a_further_question_takes_the_most_that_answers_can_differ() -> None:
    value = value_of(group("Nord", PublishedMean(16, 34, None)), "load", 1.0)
    assert value
    # Whatever week's variance is published: √((3.4 − .05 − 1)(5 − 3.35) / 16) = .492.
    assert value.interval == pytest.approx((3.35 - 1.96 * 0.492, 3.45 + 1.96 * 0.492), abs=0.001)


def test_the_organisations_line_is_the_weighted_mean_and_never_a_count_of_its_own() -> None:
    found = whole(
        week(group("a", PublishedMean(10, 30, None)), group("b", PublishedMean(30, 40, None))), CORE
    )
    assert found
    assert (found.mean, found.n) == (3.75, 40)
    assert found.interval == pytest.approx((3.7 - 1.96 / sqrt(40), 3.8 + 1.96 / sqrt(40)))
    assert whole(week(), CORE) is None


def test_why_there_is_no_interval_is_said_from_what_was_published() -> None:
    small, large = PublishedMean(6, 30, None), PublishedMean(12, 30, None)
    assert why_no_interval(week(variance=0.8)) is None
    assert why_no_interval(week(*[group(str(i), large) for i in range(4)], variance=None)) == "groups"
    assert why_no_interval(week(*[group(str(i), small) for i in range(5)], variance=None)) == "answers"
    assert why_no_interval(week(*[group(str(i), large) for i in range(5)], variance=None)) == "held_back"


def test_a_change_is_clear_only_beyond_chance_and_rounding() -> None:
    def at(mean: float, se: float | None = 0.2) -> Value:
        return Value(mean, 25, mean - 0.05, mean + 0.05, None, se)

    assert change(None, at(3.0)) == "first"
    assert change(at(3.0), at(3.6)) == "none"
    assert change(at(3.0), at(3.7)) == "higher"
    assert change(at(3.7), at(3.0)) == "lower"
    assert change(at(3.0, None), at(5.0)) == "unknown"
    # "2.2 or lower" after "2.0" may be higher or lower than it.
    assert change(at(2.0, 0.01), Value(2.2, 25, 1.0, 2.25, "lower", 0.01)) == "none"


def test_where_nothing_has_changed_fewer_than_one_of_twenty_pairs_of_weeks_looks_clear() -> None:
    """20 groups of 6 to 14 answers over 60 weeks from one and the same distribution, by the real rules."""
    chance = random.Random(12)  # noqa: S311  # the same weeks every time
    sizes = [chance.randint(6, 14) for _ in range(20)]
    before: dict[str, Value] = {}
    told = []
    for _ in range(60):
        counts = []
        for number, size in enumerate(sizes):
            given = chance.choices((1, 2, 3, 4, 5), (1, 2, 4, 4, 2), k=size)
            answers = Answers(size, sum(given), sum(each**2 for each in given))
            counts.append(CellCount(str(number), "d", size + 2, size, {CORE: answers}))
        release = disclose(counts, {CORE: Scale(1, 5)}, CORE)
        variance = release.variance.value if release.variance else None
        for each in release.groups:
            now = value_of(each, CORE, variance)
            assert now
            told.append(change(before.get(each.name), now))
            before[each.name] = now
    clear = sum(each in {"higher", "lower"} for each in told)
    judged = clear + told.count("none")
    assert judged > 1000
    assert 0 < clear / judged < 0.05


def test_the_spread_of_ratings_is_the_one_within_groups() -> None:
    assert spread_of_ratings([(2, 4, 10), (2, 8, 34)]) == pytest.approx(2.0)  # 1, 3 and 3, 5
    assert spread_of_ratings([]) is None
