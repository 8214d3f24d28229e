"""Groups of teams that the file does not name no longer pass for a link of each team's own."""

from dataclasses import replace

import numpy as np
import pytest

from analytics.algebra.arrays import FloatArray, IntArray
from analytics.analysis import analyse
from analytics.panel import Panel
from analytics.plan import Plan
from analytics.verdict.departments import strata
from analytics.verdict.evidence import Evidence, groups_of, weigh
from analytics.verdict.hidden_groups import (
    FLAG,
    HiddenGroups,
    StrictGate,
    beside,
    hidden_groups,
    passed,
    remains,
    strict_gate,
    tie_p,
)
from tests.analytics.brute_force import dummies
from tests.analytics.cast import holed, linked, panel_of, unlinked

QUICK = Plan(permutations=499)


def grouped(size: int, teams: int = 20, weeks: int = 60, seed: int = 3) -> Panel:
    """No link; groups of `size` teams have slow events of their own that move both sides."""
    generator = np.random.default_rng(seed)
    events = np.zeros((teams // size, weeks))
    for week in range(1, weeks):
        events[:, week] = 0.8 * events[:, week - 1] + generator.normal(size=teams // size) * 0.25
    shared = np.tile(events, (size, 1))
    sides = [shared + generator.normal(size=shared.shape) * 0.3 for _ in range(2)]
    return panel_of(3.6 + sides[0], 4 + sides[1])


def evidence_of(panel: Panel) -> Evidence:
    return weigh(panel, QUICK, 0.05)


def test_hidden_groups_are_no_longer_called_a_link() -> None:
    found = evidence_of(grouped(5))
    assert found.primary is not None
    assert found.gate is not None
    assert max(found.primary.p, found.gate.p) <= 0.05  # primary test and gate would both say yes
    verdict = analyse(grouped(5), QUICK).verdict
    assert verdict.code == "shared_events"
    assert "tied_failed" in {reason.code for reason in verdict.reasons}


def test_groups_that_are_named_in_the_file_are_no_hidden_ones() -> None:
    panel = grouped(5)
    named = replace(panel, groups={"department": tuple("abcd"[team % 4] for team in range(20))})
    hidden, told = (analyse(each, QUICK).verdict.hidden_groups for each in (panel, named))
    assert hidden is not None
    assert told is not None
    assert hidden.p < 0.01
    assert told.p > FLAG


def test_a_link_of_each_teams_own_raises_no_flag() -> None:
    verdict = analyse(linked(20, 60), QUICK).verdict
    assert verdict.code == "supported"
    assert verdict.hidden_groups is not None
    assert verdict.hidden_groups.gate is None


def test_a_link_outlives_the_strict_gate() -> None:
    panel = holed(linked(20, 80))
    found = evidence_of(panel)
    assert found.arrangements is not None
    assert found.primary is not None
    gate = strict_gate(
        found.comparison, (beside(panel.happiness.value, found.comparison, 0)[0],), found.arrangements
    )
    assert gate is not None
    assert passed(HiddenGroups(p=0.01, gate=gate), found.primary, 0.05)


@pytest.mark.parametrize("share", [0.6, 0.4, -0.9])
def test_less_than_half_of_the_slope_or_the_other_sign_is_explained_away(share: float) -> None:
    primary = evidence_of(linked(20, 60)).primary
    assert primary is not None
    gate = StrictGate(slope=share * primary.slope, p=0.001)
    assert remains(gate, primary) == (share == 0.6)
    assert passed(HiddenGroups(p=0.02, gate=gate), primary, 0.05) == (share == 0.6)


def by_hand(u: FloatArray, v: FloatArray, numbers: IntArray, order: IntArray) -> float:
    """S of one arrangement, pair by pair."""
    v = v[order]
    pairs = [(i, j) for i in range(len(u)) for j in range(i + 1, len(u))]
    entries = np.array([[u[i] @ u[j], v[i] @ v[j], u[i] @ v[j] + u[j] @ v[i]] for i, j in pairs])
    alike = np.array([numbers[i] == numbers[j] for i, j in pairs])
    for kind in (alike, ~alike):
        if kind.any():
            entries[kind] -= entries[kind].mean(axis=0)
    sums = [entries[:, 0] + entries[:, 1] + sign * entries[:, 2] for sign in (1, -1)]
    return max(float((each[each > 0] ** 2).sum()) for each in sums)


@pytest.mark.parametrize("groups", [1, 3])
def test_the_flag_agrees_with_one_computed_pair_by_pair(groups: int) -> None:
    generator = np.random.default_rng(8)
    u, v = (generator.normal(size=(9, 15)) for _ in range(2))
    u, v = (side / np.linalg.norm(side, axis=1, keepdims=True) for side in (u, v))
    numbers = np.arange(9) % groups
    orders = np.array([generator.permutation(9) for _ in range(60)])
    if groups > 1:
        orders = np.array(
            [[generator.permutation(np.flatnonzero(numbers == k)) for k in range(3)] for _ in range(60)]
        )
        orders = orders.transpose(0, 2, 1).reshape(60, 9)
    observed = by_hand(u, v, numbers, np.arange(9))
    reached = sum(by_hand(u, v, numbers, order) >= observed - 1e-12 for order in orders)
    assert tie_p(u, v, numbers, orders) == pytest.approx((1 + reached) / 61)


def test_the_strict_gate_agrees_with_least_squares_on_components_of_the_others() -> None:
    panel = holed(grouped(5, teams=10, weeks=40))
    found = evidence_of(panel)
    comparison = found.comparison
    assert found.arrangements is not None
    more = (beside(panel.happiness.value, comparison, 0)[0], beside(panel.rating.value, comparison, 1)[0])
    ours = strict_gate(comparison, more, found.arrangements)
    present, teams = comparison.paired.present, comparison.paired.teams
    series = [s / np.linalg.norm(s, axis=1, keepdims=True) for s in (comparison.x, comparison.y, *more)]
    left = np.zeros((2, *present.shape))
    for team in range(teams):
        others = np.concatenate([np.delete(each, team, axis=0) for each in series])
        factors = np.linalg.svd(others, full_matrices=False)[2][: min(4, comparison.paired.weeks // 4)]
        there = present[team]
        design = np.column_stack([np.ones(there.sum()), factors[:, there].T])
        for k, side in enumerate((comparison.x, comparison.y)):
            fitted = design @ np.linalg.lstsq(design, side[team, there], rcond=None)[0]
            left[k, team, there] = side[team, there] - fitted
    assert ours is not None
    assert ours.slope == pytest.approx((left[0] * left[1]).sum() / (left[0] ** 2).sum())


def test_what_is_told_of_departments_is_out_of_both_sides_by_their_dummies() -> None:
    panel = replace(unlinked(9, 40), groups={"department": ("a",) * 4 + ("b",) * 5})
    found = evidence_of(panel)
    comparison, primary = found.comparison, found.primary
    assert primary is not None
    assert found.arrangements is not None
    numbers = strata(panel, comparison.paired.rows)
    ours = groups_of(panel, QUICK, found)
    sides = []
    for values in (
        beside(panel.happiness.value, comparison, 0)[0],
        comparison.y - primary.slope * comparison.x,
    ):
        out = np.zeros_like(values)
        for number in set(numbers.tolist()):
            mine = numbers == number
            there = comparison.paired.present[mine]
            design = dummies(there)
            fitted = design @ np.linalg.lstsq(design, values[mine][there], rcond=None)[0]
            out[mine] = (values[mine].ravel() - fitted).reshape(there.shape)
        sides.append(out / np.linalg.norm(out, axis=1, keepdims=True))
    orders = found.arrangements.positions[:499] // 9
    assert ours is not None
    assert ours.p == pytest.approx(tie_p(sides[0], sides[1], numbers, orders))


def test_new_labels_change_nothing() -> None:
    panel = grouped(5, teams=10)
    order = np.random.default_rng(1).permutation(10)
    turned = panel_of(panel.happiness.value[order], panel.rating.value[order])
    assert analyse(turned, QUICK).verdict.hidden_groups == analyse(panel, QUICK).verdict.hidden_groups


def test_everything_about_the_flag_is_the_same_twice() -> None:
    panel = grouped(3, teams=6)
    found = evidence_of(panel)
    assert found.arrangements is not None
    assert found.arrangements.exact
    assert found.primary is not None
    told = strata(panel, found.comparison.paired.rows)
    once, twice = (
        hidden_groups(panel, found.comparison, found.primary, told, found.arrangements, 7) for _ in range(2)
    )
    assert once == twice
