"""The slope per point of lasting mood: what inexact answers flatten, put right by the week before."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from linearmodels.iv import IV2SLS
from scipy import stats

from analytics.panel import Panel
from analytics.plan import Plan
from analytics.verdict.evidence import weigh
from analytics.verdict.lasting import LastingSlope, absence_p, fresh_noise, lasting_slope, moments
from analytics.verdict.pairing import pair, shifted
from analytics.verdict.primary import GateSlope, compared
from tests.analytics.brute_force import dummies, residuals
from tests.analytics.cast import MEMORY, NOISE, holed, linked, noisy, panel_of


def found(panel: Panel) -> LastingSlope | None:
    return lasting_slope(panel, compared(pair(panel.happiness.value, panel.rating.value, 1)), 0.05)


def test_inexact_answers_flatten_the_observed_slope_and_not_this_one() -> None:
    panels = [noisy(seed=seed) for seed in range(40)]
    slopes = [each for each in map(found, panels) if each is not None]
    assert len(slopes) == 40
    observed = [weigh(panel, Plan(permutations=99), 0.05).primary for panel in panels]
    assert np.mean([each.slope for each in observed if each]) == pytest.approx(0.2, abs=0.03)
    assert np.mean([each.slope for each in slopes]) == pytest.approx(0.4, abs=0.04)
    assert np.mean([each.reliability for each in slopes]) == pytest.approx(0.5, abs=0.05)
    assert sum(each.ci[0] <= 0.4 <= each.ci[1] for each in slopes) >= 34


def test_noise_and_memory_are_told_apart() -> None:
    panel = noisy(60, 150)
    sums = moments(panel, compared(pair(panel.happiness.value, panel.rating.value, 1)))
    assert sums is not None
    noise, memory = fresh_noise(sums)
    assert noise[0] == pytest.approx(NOISE**2, rel=0.1)
    assert memory == pytest.approx(MEMORY, abs=0.05)


def test_before_means_are_put_right_it_is_two_stage_least_squares_with_dummies() -> None:
    panel = holed(noisy(14, 70))
    happiness, rating = panel.happiness.value, panel.rating.value
    comparison = compared(pair(happiness, rating, 1))
    sums = moments(panel, comparison)
    assert sums is not None
    series = np.stack([shifted(happiness, 2), shifted(happiness, 1), rating])
    there = np.logical_and.reduce(np.isfinite(series))
    design = dummies(there)
    z, x, y = (residuals(design[:, design.any(axis=0)], each[there]) for each in series)
    theirs = IV2SLS(pd.Series(y), None, pd.Series(x, name="x"), pd.Series(z, name="z")).fit()
    assert sums.zy.sum() / sums.zx.sum() == pytest.approx(float(theirs.params["x"]))
    ours = found(panel)
    assert ours is not None
    noise, _ = fresh_noise(sums)
    cells, teams = int(there.sum()), 14
    corrected = sums.zx.sum() + cells * noise[0] * (1 - 1 / teams) * teams / cells
    assert ours.slope == pytest.approx(sums.zy.sum() / corrected)


def test_the_jackknife_leaves_out_each_team_in_turn() -> None:
    panel = noisy(13, 70)
    comparison = compared(pair(panel.happiness.value, panel.rating.value, 1))
    sums = moments(panel, comparison)
    ours = found(panel)
    assert sums is not None
    assert ours is not None
    slopes = []
    for team in range(13):
        kept = np.arange(13) != team
        part = replace(sums, **{name: getattr(sums, name)[..., kept] for name in sums.__slots__})
        noise = fresh_noise(part)[0][0]
        slopes.append(part.zy.sum() / (part.zx.sum() + noise * (12 - 1)))
    assert ours.se == pytest.approx(np.sqrt(12 / 13 * np.sum((np.array(slopes) - np.mean(slopes)) ** 2)))
    assert ours.df == 12


def test_absence_is_two_one_sided_tests_and_the_gate_inside_the_flattened_margin() -> None:
    lasting = found(noisy(slope=0.05))
    assert lasting is not None
    tight = GateSlope(slope=0.0, se=1e-6, df=15, p=0.9)
    mood, products = np.array(lasting.mood), np.array(lasting.products)
    p = []
    for sign in (1, -1):
        values = sign * products - 0.3 * mood
        spread = 19 / 20 * np.sum((values[1:] - values[1:].mean()) ** 2)
        p.append(stats.t.cdf(values[0] / np.sqrt(spread), 19))
    assert absence_p(lasting, tight, 0.3) == pytest.approx(max(p))
    wide = GateSlope(slope=0.0, se=0.3, df=15, p=0.9)
    assert absence_p(lasting, wide, 0.3) > 0.2


def test_a_slope_as_large_as_the_margin_is_called_absent_in_at_most_one_year_of_twenty() -> None:
    tight = GateSlope(slope=0.0, se=1e-6, df=15, p=0.9)
    slopes = [found(noisy(40, 80, slope=0.2, seed=seed)) for seed in range(60)]
    assert sum(each is not None and absence_p(each, tight, 0.2) <= 0.05 for each in slopes) <= 7
    nothing = [found(noisy(40, 80, slope=0.0, seed=seed)) for seed in range(20)]
    assert sum(each is not None and absence_p(each, tight, 0.2) <= 0.05 for each in nothing) >= 16


@pytest.mark.parametrize(
    "panel", [noisy(11, 80), noisy(20, 52), linked(20, 80)], ids=["teams", "weeks", "fresh"]
)
def test_few_teams_few_weeks_or_mood_that_does_not_last_give_none(panel: Panel) -> None:
    assert found(panel) is None


def test_other_units_change_it_as_they_should() -> None:
    panel = noisy()
    ours = found(panel)
    turned = found(panel_of(10 * panel.happiness.value - 3, 2 * panel.rating.value))
    assert ours is not None
    assert turned is not None
    assert turned.slope == pytest.approx(ours.slope / 5)
    assert turned.reliability == pytest.approx(ours.reliability)
