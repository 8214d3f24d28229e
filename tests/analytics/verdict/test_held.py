"""The slope with workload held: as other programs find it, and a common cause that passes for a link."""

import warnings

import numpy as np
import pandas as pd
import pytest

from analytics.algebra.arrays import FloatArray
from analytics.algebra.permutation import canonical_order, deal
from analytics.verdict.held import ALL, HeldSlope, held_slope, held_slopes, volume
from analytics.verdict.pairing import pair, shifted
from analytics.verdict.primary import Comparison, compared
from tests.analytics.cast import holed, linked, panel_of
from tests.analytics.grunfeld import CAPITAL, INVESTMENT, VALUE

TEAMS, WEEKS = 20, 60


def comparison_of(happiness: FloatArray, rating: FloatArray, lag: int = 1) -> Comparison:
    found = compared(pair(happiness, rating, lag))
    return compared(found.paired.reordered(canonical_order(found.x, found.y)))


def held(happiness: FloatArray, rating: FloatArray, control: FloatArray, lag: int = 1) -> HeldSlope | None:
    comparison = comparison_of(happiness, rating, lag)
    arrangements = deal(np.zeros(comparison.paired.teams, np.int64), 499, 0)
    return held_slope("contacts", comparison, (control,), arrangements, 0.05)


def busy(strength: float, seed: int = 2) -> tuple[FloatArray, FloatArray, FloatArray]:
    """A busy week lowers mood at once and ratings a week later; nothing else ties the two sides."""
    generator = np.random.default_rng(seed)
    load = generator.normal(size=(TEAMS, WEEKS))
    happiness = 3.6 + generator.normal(size=load.shape) * 0.3 - strength * load
    rating = 4 + generator.normal(size=load.shape) * 0.25
    rating[:, 1:] -= strength * load[:, :-1]
    return happiness, rating, np.round(200 * np.exp(0.3 * load))


def found(slope: HeldSlope | None) -> HeldSlope:
    assert slope is not None
    return slope


@pytest.mark.parametrize("lag", [0, 1, 2])
def test_slope_and_interval_are_those_of_a_regression_that_another_program_runs(lag: int) -> None:
    """Grunfeld's firms: investment on value, with capital of that year, the year before and the lag held."""
    ours = found(held(VALUE, INVESTMENT, CAPITAL, lag))
    lags = sorted({0, 1, lag})
    columns = {f"c{each}": shifted(CAPITAL, each) for each in lags}
    x = shifted(VALUE, lag)
    known = np.isfinite(x) & np.isfinite(np.stack(list(columns.values()))).all(axis=0)
    firm, year = np.nonzero(known)
    frame = pd.DataFrame(
        {"firm": firm, "year": year, "y": INVESTMENT[known], "x": x[known]}
        | {name: values[known] for name, values in columns.items()}
    )
    from linearmodels.panel import PanelOLS

    theirs = PanelOLS(
        frame.set_index(["firm", "year"])["y"],
        frame.set_index(["firm", "year"])[["x", *columns]],
        entity_effects=True,
        time_effects=True,
    ).fit()
    assert ours.slope == pytest.approx(theirs.params["x"], rel=1e-8)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the witness's own imports warn
        import pyfixest

        again = pyfixest.feols(f"y ~ x + {' + '.join(columns)} | firm + year", data=frame)
    assert ours.slope == pytest.approx(float(again.coef()["x"]), rel=1e-6)


def test_a_cause_of_both_sides_is_gone_once_it_is_held() -> None:
    happiness, rating, contacts = busy(0.2)
    slope = found(held(happiness, rating, volume(contacts)))
    assert slope.without > 0.2
    assert slope.ci[0] < 0 < slope.ci[1]
    assert not slope.told_apart
    assert slope.p > 0.05


def test_a_link_of_its_own_outlives_contacts_that_have_nothing_to_do_with_it() -> None:
    panel = linked(TEAMS, WEEKS)
    _, _, contacts = busy(0.0)
    slope = found(held(panel.happiness.value, panel.rating.value, volume(contacts)))
    assert slope.told_apart
    assert slope.slope == pytest.approx(slope.without, abs=0.03)
    assert slope.p <= 0.01


def test_half_of_the_slope_or_the_other_sign_is_not_told_apart() -> None:
    slope = found(held(*busy(0.2)))

    def apart(with_it: float, without: float) -> bool:
        return HeldSlope("", with_it, 0.1, 9, (0, 1), 0.1, 0.1, without, 20, 100).told_apart

    assert [apart(0.2, 0.2), apart(0.1, 0.2), apart(0.09, 0.2), apart(-0.2, 0.2)] == [
        True,
        True,
        False,
        False,
    ]
    assert apart(-0.2, -0.3)
    assert slope.teams == TEAMS


def test_the_slope_without_is_that_of_the_weeks_whose_contacts_are_known() -> None:
    happiness, rating, contacts = busy(0.2)
    contacts = contacts.copy()
    contacts[:, 40:] = np.nan
    slope = found(held(happiness, rating, contacts))
    x, y = happiness[:, :40], rating[:, :40]
    # The first week has no week before it, so 39 weeks are left of both.
    assert slope.cells == TEAMS * 39
    alone = comparison_of(x, y)
    assert slope.without == pytest.approx(float((alone.x * alone.y).sum() / (alone.x**2).sum()))


def test_contacts_of_too_few_weeks_or_that_never_change_hold_nothing() -> None:
    happiness, rating, contacts = busy(0.2)
    few = np.where(np.arange(WEEKS) < 20, contacts, np.nan)
    assert held(happiness, rating, few) is None
    assert held(happiness, rating, np.full_like(contacts, 200.0)) is None
    assert (
        held(happiness, rating, np.broadcast_to(contacts[:1], contacts.shape)) is None
    )  # a week's, not a team's


def test_a_control_that_is_happiness_itself_leaves_no_slope() -> None:
    panel = holed(linked(TEAMS, WEEKS))
    assert held(panel.happiness.value, panel.rating.value, panel.happiness.value) is None


def test_several_controls_are_held_one_by_one_and_together() -> None:
    happiness, rating, contacts = busy(0.2)
    other = np.random.default_rng(9).normal(size=contacts.shape)
    comparison = comparison_of(happiness, rating)
    arrangements = deal(np.zeros(TEAMS, np.int64), 499, 0)
    slopes = held_slopes(comparison, {"contacts": volume(contacts), "absence": other}, arrangements, 0.05)
    assert [slope.control for slope in slopes] == ["contacts", "absence", ALL]
    assert [slope.told_apart for slope in slopes] == [False, True, False]


def test_other_names_for_the_teams_change_nothing() -> None:
    happiness, rating, contacts = busy(0.2)
    turned = np.random.default_rng(3).permutation(TEAMS)
    one, other = (
        found(held(happiness, rating, contacts)),
        found(held(happiness[turned], rating[turned], contacts[turned])),
    )
    assert one.p == other.p
    assert one.slope == pytest.approx(other.slope)


def test_teams_of_any_size_count_in_per_cent_of_their_own_volume() -> None:
    small, large = volume(np.array([[50.0, 100.0]])), volume(np.array([[5_000.0, 10_000.0]]))
    assert np.diff(small)[0, 0] == pytest.approx(np.diff(large)[0, 0], rel=0.02)


def test_a_world_of_gaps_is_held_too() -> None:
    happiness, rating, contacts = busy(0.2)
    panel = holed(panel_of(happiness, rating), 0.2)
    slope = found(held(panel.happiness.value, panel.rating.value, volume(contacts)))
    assert not slope.told_apart
