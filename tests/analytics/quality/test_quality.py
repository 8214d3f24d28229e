import warnings
from dataclasses import replace

import numpy as np
import pytest

from analytics.algebra.arrays import FloatArray
from analytics.algebra.demeaning import demean_rows
from analytics.algebra.slopes import fit
from analytics.analysis import analyse
from analytics.panel import Panel, Series, UnusablePanel
from analytics.parts.made_of import QUALITY
from analytics.plan import Plan
from analytics.quality.dependence import cross_dependence
from analytics.quality.overview import Quality, missing_share, top_share
from analytics.quality.reliability import intraclass
from tests.analytics.cast import linked, panel_of, unlinked
from tests.analytics.grunfeld import CAPITAL, EVERY_YEAR, INVESTMENT, VALUE

QUICK = Plan(permutations=499)


def quality(panel: Panel) -> Quality:
    found = analyse(panel, QUICK)[QUALITY]
    assert found is not None
    return found


def staffed(true_share: float, heads: int = 14, answers: int = 7, weeks: int = 300) -> Panel:
    """Happiness whose changes are mood only to the given share; the rest is who answered."""
    generator = np.random.default_rng(8)
    noise = 0.5 / answers  # variance of a mean of so many answers
    mood = generator.normal(size=(15, weeks)) * np.sqrt(noise * true_share / (1 - true_share))
    seen = mood + generator.normal(size=(15, weeks)) * np.sqrt(noise)
    rating = generator.normal(size=(15, weeks)) * 0.1
    rating[:, 1:] += 0.5 * mood[:, :-1]
    panel = panel_of(3.5 + seen, 4 + rating, headcount=np.full(seen.shape, float(heads)))
    counts = np.full(seen.shape, float(answers))
    return replace(
        panel,
        happiness=Series(panel.happiness.value, counts),
        within_variance=np.full(weeks, 0.5),
    )


def test_cross_dependence_of_grunfelds_within_residuals() -> None:
    investment, value, capital = demean_rows(np.stack([INVESTMENT, VALUE, CAPITAL]), EVERY_YEAR)
    residuals = fit(np.stack([value, capital]), investment).residuals
    found = cross_dependence(residuals, EVERY_YEAR)
    assert found is not None
    assert found.cd == pytest.approx(4.6611925, abs=1e-6)


def test_cross_dependence_with_holes_is_that_of_the_weeks_each_pair_shares() -> None:
    generator = np.random.default_rng(1)
    values, present = generator.normal(size=(5, 40)), generator.random((5, 40)) < 0.7
    total, pairs = 0.0, 0
    for i in range(5):
        for j in range(i + 1, 5):
            both = present[i] & present[j]
            total += np.sqrt(both.sum()) * np.corrcoef(values[i, both], values[j, both])[0, 1]
            pairs += 1
    found = cross_dependence(values, present)
    assert found is not None
    assert found.cd == pytest.approx(total / np.sqrt(pairs), rel=1e-9)


def test_teams_that_share_their_weeks_are_seen_as_dependent() -> None:
    shared = quality(linked()).cross_dependence
    assert shared is not None
    assert shared.p < 0.001


def test_intraclass_correlations_are_pingouins() -> None:
    import pingouin

    wine = pingouin.read_dataset("icc")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pandas deprecates what the witness calls
        theirs = pingouin.intraclass_corr(wine, targets="Wine", raters="Judge", ratings="Scores")
    theirs = theirs.set_index("Type")
    groups = wine.groupby("Wine")["Scores"]
    found = intraclass(groups.mean().to_numpy(), float(groups.var().mean()), 4)
    assert found == pytest.approx((theirs.loc["ICC(1,1)", "ICC"], theirs.loc["ICC(1,k)", "ICC"]), abs=1e-9)


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
def test_the_true_reliability_lies_within_its_bounds(share: float) -> None:
    bounds = quality(staffed(share)).reliability
    assert bounds is not None
    assert bounds.upper is not None
    assert bounds.lower == pytest.approx(share, abs=0.03)  # all noise is fresh in these data
    assert bounds.lower < bounds.upper


def test_the_slope_on_true_mood_lies_in_the_disattenuated_range() -> None:
    bounds = quality(staffed(0.5)).reliability
    assert bounds is not None
    assert bounds.disattenuated is not None
    assert bounds.disattenuated[0] < 0.5
    assert bounds.disattenuated[1] == pytest.approx(0.5, abs=0.05)


def test_the_noise_is_that_of_the_week_staff_were_asked_in() -> None:
    panel = staffed(0.5)
    variance = np.full(300, 0.5)
    variance[-1] = 1e6  # asked in the last week, rated in none
    bounds = quality(replace(panel, within_variance=variance)).reliability
    assert bounds == quality(panel).reliability


def test_below_a_lower_bound_of_three_tenths_nothing_is_disattenuated() -> None:
    bounds = quality(staffed(0.2)).reliability
    assert bounds is not None
    assert bounds.disattenuated is None


def test_without_head_counts_there_is_no_upper_bound_and_without_answers_none_at_all() -> None:
    heads = quality(replace(staffed(0.5), headcount=None)).reliability
    assert heads is not None
    assert (heads.upper, heads.disattenuated) == (None, None)
    assert quality(replace(staffed(0.5), within_variance=None)).reliability is None
    assert quality(linked()).reliability is None


def test_autocorrelation_is_found_and_gaps_do_not_count_as_neighbours() -> None:
    generator = np.random.default_rng(4)
    mood: FloatArray = np.zeros((20, 300))
    for week in range(1, 300):
        mood[:, week] = 0.6 * mood[:, week - 1] + generator.normal(size=20)
    found = quality(panel_of(mood, generator.normal(size=mood.shape)))
    assert found.autocorrelation_happiness == pytest.approx(0.6, abs=0.03)
    assert found.autocorrelation_rating == pytest.approx(0.0, abs=0.03)
    mood[:, 1::2] = np.nan
    assert quality(panel_of(mood, generator.normal(size=mood.shape))).autocorrelation_happiness is None


def test_the_missing_share_counts_team_weeks_between_the_first_and_the_last() -> None:
    panel = linked(10, 20)
    panel.rating.value[:, :3] = np.nan  # before the first pair: not missing
    panel.rating.value[0, 10] = np.nan
    panel.happiness.value[1, 10] = np.nan
    assert missing_share(panel, 1) == pytest.approx(2 / 170)


def test_the_ceiling_share_needs_a_scale() -> None:
    values = np.array([[4.6, 5.0, 4.5, np.nan]])
    assert top_share(values, (1.0, 5.0)) == pytest.approx(2 / 3)
    assert top_share(values, None) is None


def test_the_slope_given_response_rates_is_near_the_slope_where_answering_is_unrelated() -> None:
    panel = staffed(0.7)
    answers = np.random.default_rng(3).integers(5, 12, size=panel.happiness.value.shape).astype(np.float64)
    found = quality(replace(panel, happiness=Series(panel.happiness.value, answers)))
    assert found.response_rate == pytest.approx(answers.mean() / 14)
    assert found.slope_given_response == pytest.approx(0.35, abs=0.05)


def test_the_tipping_point_is_the_shift_that_undoes_the_answer() -> None:
    panel = linked(slope=0.5)
    rate = 0.5 + 0.3 * (panel.happiness.value - 3.6)  # who is happy answers
    assert rate.min() > 0
    assert rate.max() < 1
    panel = replace(
        panel, happiness=Series(panel.happiness.value, rate * 10), headcount=np.full(rate.shape, 10.0)
    )
    found = quality(panel).tipping_point
    assert found is not None
    assert found.shift == 3.5  # x + (1 − r)δ no longer rises with x from δ = 1 / 0.3 on


def test_on_another_scale_the_search_ends_with_that_scale_and_not_after_four_points() -> None:
    panel = linked(slope=0.5)
    rate = 0.5 + 0.3 * (panel.happiness.value - 3.6)
    answers = Series(25 * (panel.happiness.value - 1), rate * 10)
    wide = replace(panel, happiness=answers, headcount=np.full(rate.shape, 10.0))
    found = analyse(wide, replace(QUICK, scale=(0.0, 100.0, 1.0, 5.0)))[QUALITY]
    assert found is not None
    assert found.tipping_point is not None
    assert found.tipping_point.shift == 25 * 3.5


def test_where_everybody_answers_no_shift_undoes_the_answer() -> None:
    panel = linked(slope=0.5)
    counts = np.full(panel.happiness.value.shape, 10.0)
    found = quality(
        replace(panel, happiness=Series(panel.happiness.value, counts), headcount=counts)
    ).tipping_point
    assert found is not None
    assert found.shift is None


def test_where_the_test_did_not_pass_there_is_nothing_to_tip() -> None:
    panel = replace(unlinked(), headcount=np.full((12, 40), 10.0))
    panel = replace(panel, happiness=Series(panel.happiness.value, np.full((12, 40), 6.0)))
    assert quality(panel).tipping_point is None
    assert quality(linked()).tipping_point is None


def test_a_variance_for_another_number_of_weeks_is_refused() -> None:
    with pytest.raises(UnusablePanel, match="within_variance"):
        replace(linked(), within_variance=np.ones(3))
