from dataclasses import replace

import numpy as np
import pytest

from analytics.algebra.arrays import FloatArray
from analytics.algebra.demeaning import demean
from analytics.algebra.slopes import fit
from analytics.algebra.uncertainty import adjust
from analytics.algebra.wald import wald_test
from analytics.analysis import analyse
from analytics.beside.moderators import Moderator, equal_slopes, group_slopes, negative_control
from analytics.panel import Panel
from analytics.parts.beside import MODERATORS
from analytics.plan import Plan
from tests.analytics.cast import holed, linked, panel_of, shown

QUICK = Plan(permutations=199)
HALVES = ("east",) * 8 + ("west",) * 8


def halves(east: float, west: float, seed: int = 1) -> Panel:
    """Sixteen teams in two departments with different slopes and different events."""
    one, other = linked(8, 60, slope=east, seed=seed), linked(8, 60, slope=west, seed=seed + 100)
    event: FloatArray = np.random.default_rng(seed).normal(size=60) * 2
    return panel_of(
        np.vstack([one.happiness.value + event, other.happiness.value]),
        np.vstack([one.rating.value + event, other.rating.value]),
        groups={"department": HALVES},
    )


def department(panel: Panel, plan: Plan = QUICK) -> Moderator:
    first = shown(analyse(panel, plan), MODERATORS)[0]
    assert isinstance(first, Moderator)
    return first


def test_different_slopes_are_found_and_events_of_one_department_do_not_leak() -> None:
    found = department(halves(0.6, 0.0))
    east, west = found.groups
    assert (east.group, west.group) == ("east", "west")
    assert east.ci[0] < 0.6 < east.ci[1]
    assert west.ci[0] < 0 < west.ci[1]
    assert found.equality.p is not None
    assert found.equality.p < 0.001
    assert found.p_adjusted == found.equality.p


def test_equal_slopes_are_called_different_in_about_five_percent() -> None:
    called = 0
    for seed in range(80):
        panel = halves(0.3, 0.3, seed)
        groups, expected = group_slopes(panel, QUICK, np.arange(16), HALVES)
        called += (equal_slopes(groups, expected).p or 1) <= 0.05
    assert called <= 11  # 5 % of 80 is 4, standard error 1.9


def test_the_closed_form_is_the_joint_test_of_one_regression_with_all_groups() -> None:
    panel = holed(halves(0.3, 0.1), 0.2)
    groups, expected = group_slopes(panel, QUICK, np.arange(16), ("a",) * 5 + ("b",) * 5 + ("c",) * 6)
    x, y = panel.happiness.value[:, :-1], panel.rating.value[:, 1:]
    present = np.isfinite(x) & np.isfinite(y)
    weeks = x.shape[1]
    apart = np.zeros((16, 3 * weeks), dtype=np.bool_)  # side by side: own week effects
    wide_x, wide_y = np.zeros(apart.shape), np.zeros(apart.shape)
    regressors = np.zeros((3, *apart.shape))
    for g, rows in enumerate((slice(0, 5), slice(5, 10), slice(10, 16))):
        columns = slice(g * weeks, (g + 1) * weeks)
        apart[rows, columns] = present[rows]
        wide_x[rows, columns] = np.nan_to_num(x[rows])
        wide_y[rows, columns] = np.nan_to_num(y[rows])
        regressors[g, rows, columns] = wide_x[rows, columns]
    used = apart.any(axis=0)
    left = demean(np.concatenate([regressors, wide_y[None]])[:, :, used], apart[:, used])
    contrasts = np.array([[1.0, -1.0, 0.0], [1.0, 0.0, -1.0]])
    whole = wald_test(adjust(fit(left[:-1], left[-1]), apart[:, used]), contrasts)
    ours = equal_slopes(groups, expected)
    assert (ours.f, ours.df1, ours.df2) == pytest.approx((whole.f, whole.df1, whole.df2))


def test_groups_of_three_teams_are_not_compared() -> None:
    panel = replace(halves(0.6, 0.0), groups={"department": ("east",) * 13 + ("west",) * 3})
    assert analyse(panel, QUICK)[MODERATORS] == ()


def test_teams_without_a_label_are_in_no_group() -> None:
    panel = replace(halves(0.6, 0.0), groups={"department": (None,) * 3 + HALVES[3:]})
    assert [group.teams for group in department(panel).groups] == [5, 8]


def test_only_a_moderator_named_in_a_registered_plan_is_not_exploratory() -> None:
    panel = halves(0.6, 0.0)
    named = replace(QUICK, moderators=("department",))
    registered = replace(named, registered_at="2026-01-05")
    assert [department(panel, plan).registered for plan in (QUICK, named, registered)] == [False, False, True]
    assert department(panel, registered).p_adjusted is None


def offices(spill: float) -> Panel:
    """Seven departments with one back and one front office each."""
    generator = np.random.default_rng(6)
    back, front = generator.normal(size=(2, 7, 60))
    rating = generator.normal(size=(7, 60))
    rating[:, 1:] += 0.5 * front[:, :-1] + spill * back[:, :-1]
    return panel_of(
        np.vstack([back, front]),
        np.vstack([np.full((7, 60), np.nan), rating]),
        groups={"department": tuple("abcdefg") * 2, "office": ("back",) * 7 + ("front",) * 7},
    )


def test_the_mood_of_a_back_office_that_nobody_meets_says_nothing_about_ratings() -> None:
    found = negative_control(offices(0.0), QUICK)
    assert found is not None
    assert found.primary.teams == 7
    assert found.primary.p > 0.05


def test_spill_over_from_the_back_office_is_seen() -> None:
    found = negative_control(offices(0.6), QUICK)
    assert found is not None
    assert found.primary.p <= 0.05


def test_without_offices_or_with_five_departments_there_is_no_negative_control() -> None:
    panel = offices(0.0)
    assert negative_control(replace(panel, groups={"department": panel.groups["department"]}), QUICK) is None
    fewer = tuple("abcdeee") * 2
    assert negative_control(replace(panel, groups={**panel.groups, "department": fewer}), QUICK) is None
