"""What a rough control can hide, as other programs find it, and in years of which the cause is known."""

import numpy as np
import pytest
from scipy import optimize, stats
from statsmodels.regression.linear_model import OLS  # not all of it: a third of a second

from analytics.algebra.arrays import FloatArray, IntArray
from analytics.algebra.demeaning import demean
from analytics.algebra.slopes import fit
from analytics.verdict.held import ROUGH, HeldSlope, volume
from analytics.verdict.inexact import ONE_SIDED, least_shown, p_both, with_neighbours
from analytics.verdict.pairing import shifted
from tests.analytics.cast import linked
from tests.analytics.grunfeld import CAPITAL, INVESTMENT, VALUE
from tests.analytics.verdict.test_held import TEAMS, WEEKS, found, held

Columns = list[FloatArray]
FIRMS = len(VALUE)
FIRM = np.repeat(np.arange(FIRMS), VALUE.shape[1])


def grunfeld() -> tuple[FloatArray, FloatArray, FloatArray]:
    """Value, investment and capital of all firms and years, both effects out."""
    x, y, capital = demean(np.stack([VALUE, INVESTMENT, CAPITAL]), np.ones(VALUE.shape, bool))
    return x, y, capital


def one_sided(outcome: FloatArray, columns: Columns) -> float:
    """statsmodels' one-sided p of the first column, clustered by firm."""
    model = OLS(outcome.ravel(), np.stack([each.ravel() for each in columns], axis=1)).fit(
        cov_type="cluster", cov_kwds={"groups": FIRM, "use_correction": False}
    )
    return float(stats.t.sf(abs(model.params[0] / model.bse[0] / np.sqrt(FIRMS / (FIRMS - 1))), FIRMS - 1))


def test_the_weaker_of_both_ties_is_that_of_two_regressions_that_another_program_runs() -> None:
    x, y, capital = grunfeld()
    theirs = max(one_sided(x, [capital]), one_sided(y, [capital, x]))
    # As it goes with one side up and with the other up, it can make a slope upwards and none downwards.
    assert p_both(x, y, capital[None], 1.0, FIRMS) == pytest.approx(theirs, rel=1e-6)
    assert p_both(x, y, capital[None], -1.0, FIRMS) == 1.0
    assert p_both(x, y, np.stack([capital, -capital]), 1.0, FIRMS) == pytest.approx(theirs, rel=1e-6)


def test_a_week_counts_with_half_of_its_known_neighbours() -> None:
    counts = np.array([[1.0, 3.0, np.nan, 5.0, np.nan, 2.0]])
    assert with_neighbours(counts) == pytest.approx(
        np.array([[(1 + 1.5) / 1.5, (3 + 0.5) / 1.5, np.nan, 5.0, np.nan, 2.0]]), nan_ok=True
    )


def test_what_a_control_shows_is_also_asked_of_each_week_with_its_neighbours() -> None:
    """A cause that lasts, of which every week's count shows little: several weeks show more."""
    generator = np.random.default_rng(7)
    load, mood, service, noise = generator.normal(size=(4, TEAMS, WEEKS))
    for week in range(1, WEEKS):
        load[:, week] = 0.9 * load[:, week - 1] + np.sqrt(0.19) * load[:, week]
    rating = 0.2 * service
    rating[:, 1:] += 0.15 * load[:, :-1]
    slope = found(held(0.3 * mood + 0.15 * load, rating, 0.15 * load + noise))
    present = np.ones((TEAMS, WEEKS - 2), bool)
    x, y = demean(np.stack([0.3 * mood + 0.15 * load, shifted(rating, -1)])[:, :, 1:-1], present)

    def p(counts: FloatArray) -> float:
        weeks = np.stack([shifted(counts, lag) for lag in (-1, 0)])[:, :, 1:-1]
        return p_both(x, y, demean(weeks, present), 1.0, TEAMS)

    assert p(with_neighbours(0.15 * load + noise)) < p(0.15 * load + noise)
    assert slope.p_both < p(0.15 * load + noise)


def test_the_share_that_has_to_be_shown_is_the_one_that_leaves_half_of_the_slope() -> None:
    load, mood, service, noise = np.random.default_rng(4).normal(size=(4, TEAMS, WEEKS))
    x, y, control = demean(
        np.stack([0.5 * load + mood, 0.5 * load + service, 0.5 * load + noise]), np.ones(load.shape, bool)
    )
    left_x, left_y = fit(control[None], x).residuals, fit(control[None], y).residuals

    def estimate(teams: IntArray) -> float:
        """The share of a set of teams, searched for instead of by its formula."""
        products, squares = (x * y)[teams].sum(), (x * x)[teams].sum()
        taken, of_x = products - (left_x * left_y)[teams].sum(), squares - (left_x * left_x)[teams].sum()

        def left(share: float) -> float:
            return float((products - taken / share) / (squares - of_x / share) / (products / squares) - 0.5)

        return float(optimize.brentq(left, 0.1, 50))

    everyone = np.arange(TEAMS)
    without = np.array([estimate(everyone[everyone != team]) for team in range(TEAMS)])
    se = np.sqrt((TEAMS - 1) / TEAMS * ((without - without.mean()) ** 2).sum())
    theirs = estimate(everyone) + stats.t.ppf(0.9, TEAMS - 1) * se
    assert 0.3 < theirs < 0.9
    assert least_shown(x, y, left_x, left_y) == pytest.approx(theirs, rel=0.05)


def roughly_counted(shown: float, seed: int) -> HeldSlope:
    """Busy weeks tell on mood at once and on ratings a week later; contacts show so much of them."""
    generator = np.random.default_rng(seed)
    load, other = generator.normal(size=(2, TEAMS, WEEKS))
    happiness = 3.6 + generator.normal(size=load.shape) * 0.3 - 0.15 * load
    rating = 4 + generator.normal(size=load.shape) * 0.2
    rating[:, 1:] -= 0.15 * load[:, :-1]
    contacts = np.round(200 * np.exp(0.3 * (shown * load + np.sqrt(1 - shown**2) * other)))
    return found(held(happiness, rating, volume(contacts)))


def test_a_count_that_shows_a_tenth_of_how_busy_teams_are_is_not_passed_over() -> None:
    years = [roughly_counted(0.3, seed) for seed in range(20)]
    # Holding it leaves nearly all of a slope that is all workload's.
    assert sum(year.slope > 0.85 * year.without for year in years) >= 15
    assert sum(year.untouched and not year.could_hide for year in years) == 0
    assert sum(year.p_both <= ONE_SIDED for year in years) >= 17


def test_the_share_that_contacts_have_to_show_is_large_enough_in_most_years() -> None:
    years = [roughly_counted(0.5, seed) for seed in range(20)]
    # The cause is a fifth of what moves in happiness, so half is left at 2 · .25 − .25 / 5.
    assert sum(year.least_shown >= 0.45 for year in years) >= 15


def test_a_link_of_its_own_is_said_as_before_whatever_is_counted_beside_it() -> None:
    years = []
    for seed in range(10):
        panel = linked(TEAMS, WEEKS, seed=seed)
        contacts = np.random.default_rng([seed, 1]).integers(60, 200, size=(TEAMS, WEEKS))
        years.append(
            found(held(panel.happiness.value, panel.rating.value, volume(contacts.astype(np.float64))))
        )
    assert sum(year.untouched and not year.could_hide for year in years) >= 8
    assert sum(year.least_shown < ROUGH for year in years) >= 9
