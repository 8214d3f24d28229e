"""What may not matter does not matter."""

from dataclasses import replace

import numpy as np
import pytest

from analytics.analysis import analyse
from analytics.findings import Analysis
from analytics.panel import Panel, Series
from analytics.plan import Plan
from tests.analytics.cast import holed, linked, panel_of

QUICK = Plan(permutations=499)
PANEL = holed(linked(12, 40, slope=0.1), share=0.1)
X, Y = PANEL.happiness.value, PANEL.rating.value
BEFORE = analyse(PANEL, QUICK)


def same_test(one: Analysis, other: Analysis, *, slopes: float = 1.0) -> None:
    assert one.now.primary is not None
    assert other.now.primary is not None
    assert one.now.gate is not None
    assert other.now.gate is not None
    assert other.now.primary.slope == pytest.approx(one.now.primary.slope * slopes, rel=1e-8)
    assert other.now.primary.se == pytest.approx(one.now.primary.se * abs(slopes), rel=1e-8)
    assert other.now.gate.slope == pytest.approx(one.now.gate.slope * slopes, rel=1e-7)
    assert (other.now.primary.p, other.now.gate.p) == (one.now.primary.p, one.now.gate.p)
    assert other.now.primary.df == pytest.approx(one.now.primary.df, rel=1e-8)


@pytest.mark.parametrize("shape", [(12, 1), (1, 40), (1, 1)], ids=["per team", "per week", "everywhere"])
def test_a_constant_added_per_team_or_per_week_changes_nothing(shape: tuple[int, int]) -> None:
    generator = np.random.default_rng(3)
    added, beside = generator.normal(size=(2, *shape)) * 3
    same_test(replace_gate(BEFORE), replace_gate(analyse(panel_of(X + added, Y + beside), QUICK)))


def replace_gate(analysis: Analysis) -> Analysis:
    """Week constants change the common factors where cells are missing, so the gate is compared elsewhere."""
    assert analysis.now.gate is not None
    return replace(analysis, now=replace(analysis.now, gate=replace(analysis.now.gate, slope=0.0, p=1.0)))


def test_new_labels_for_the_teams_change_nothing() -> None:
    order = np.random.default_rng(1).permutation(12)
    same_test(BEFORE, analyse(panel_of(X[order], Y[order]), QUICK))


def test_other_week_numbers_change_nothing() -> None:
    later = Panel(
        teams=PANEL.teams,
        weeks=PANEL.weeks + 700,
        week_kind="iso",
        happiness=PANEL.happiness,
        rating=PANEL.rating,
    )
    same_test(BEFORE, analyse(later, QUICK))


@pytest.mark.parametrize("factor", [20.0, 0.01, -1.0])
def test_another_scale_of_happiness_divides_the_slope(factor: float) -> None:
    same_test(BEFORE, analyse(panel_of(X * factor, Y), QUICK), slopes=1 / factor)


def test_the_numbers_of_answers_change_nothing_in_the_primary_test() -> None:
    counted = replace(
        PANEL, happiness=Series(X, np.full(X.shape, 7.0)), rating=Series(Y, np.full(Y.shape, 5.0))
    )
    assert analyse(counted, QUICK).now.primary == BEFORE.now.primary


def test_the_enumerated_p_is_the_same_when_the_sides_are_swapped() -> None:
    x, y = linked(7, 40, slope=0.1).happiness.value, linked(7, 40, slope=0.1).rating.value
    now = Plan(lag=0)
    one, other = analyse(panel_of(x, y), now), analyse(panel_of(y, x), now)
    assert one.now.primary is not None
    assert other.now.primary is not None
    assert one.now.primary.p == other.now.primary.p


def test_what_stands_on_one_side_of_an_unpaired_cell_changes_nothing_in_the_primary_test() -> None:
    alone = np.isfinite(X) & ~np.isfinite(np.roll(Y, -1, axis=1))
    alone[:, -1] = True
    changed = np.where(alone & np.isfinite(X), 1.0, X)
    assert analyse(panel_of(changed, Y), QUICK).now.primary == BEFORE.now.primary


def test_the_same_panel_plan_and_seed_give_the_same_analysis_twice() -> None:
    again = analyse(PANEL, QUICK)
    assert (again.now.primary, again.now.gate, again.verdict) == (
        BEFORE.now.primary,
        BEFORE.now.gate,
        BEFORE.verdict,
    )
