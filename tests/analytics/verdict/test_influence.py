"""One team that carries the answer is named, with the answer without it."""

from dataclasses import replace

import numpy as np
import pytest

from analytics.analysis import analyse
from analytics.panel import Panel
from analytics.plan import Plan
from analytics.verdict.evidence import weigh
from analytics.verdict.influence import Influence
from tests.analytics.cast import holed, linked, panel_of, unlinked

QUICK = Plan(permutations=499)


def merged() -> Panel:
    """No link but in team 3, which a merger moved far up on one side and far down on the other."""
    panel = unlinked(12, 60)
    happiness, rating = panel.happiness.value.copy(), panel.rating.value.copy()
    happiness[3, 30:] += 1.5
    rating[3, 31:] -= 1.5
    return panel_of(happiness, rating)


def influence_of(panel: Panel) -> Influence:
    found = weigh(panel, QUICK, 0.05).influence
    assert found is not None
    return found


def test_the_team_of_a_merger_is_found_with_the_share_it_holds() -> None:
    found = influence_of(merged())
    assert found.team == "team 003"
    assert found.share > 0.3


def test_without_it_the_figures_are_those_of_a_file_without_it() -> None:
    panel = holed(merged())
    found = influence_of(panel)
    happiness, rating = panel.happiness.value.copy(), panel.rating.value.copy()
    happiness[3], rating[3] = np.nan, np.nan
    other = weigh(panel_of(happiness, rating), QUICK, 0.05).primary
    assert other is not None
    assert found.slope == pytest.approx(other.slope)
    assert found.p == other.p


def test_a_team_that_decides_the_answer_is_said_and_one_like_the_others_is_not() -> None:
    said = {reason.code for reason in analyse(merged(), QUICK).verdict.reasons}
    assert said & {"one_team_decides", "one_team_dominates"}
    alike = {reason.code for reason in analyse(linked(20, 60), QUICK).verdict.reasons}
    assert not alike & {"one_team_decides", "one_team_dominates", "few_carry"}


def test_few_teams_that_vary_far_more_than_the_others_are_said() -> None:
    panel = linked(20, 60)
    happiness = panel.happiness.value.copy()
    for team in range(2):
        happiness[team] = 3.6 + 6 * (happiness[team] - 3.6)
    said = {reason.code for reason in analyse(panel_of(happiness, panel.rating.value), QUICK).verdict.reasons}
    assert said & {"few_carry", "interval_unreliable"}


def test_among_many_teams_alike_nothing_is_computed_again() -> None:
    found = influence_of(linked(120, 40))
    assert found.share < 0.05
    assert (found.slope, found.p) == (None, None)


def test_a_test_that_the_teams_left_could_not_pass_is_not_held_against_the_team() -> None:
    panel = replace(linked(6, 60, slope=0.9), groups={"department": ("a",) * 3 + ("b",) * 3})
    found = analyse(panel, QUICK)  # 36 arrangements with all, 12 without one
    assert found.verdict.code == "supported"
    assert found.now.influence is not None
    assert found.now.influence.p is None
    assert not {reason.code for reason in found.verdict.reasons} & {"one_team_decides", "one_team_dominates"}


def test_a_slope_that_is_nothing_with_and_without_the_team_is_not_another_answer() -> None:
    panel = linked(20, 60, slope=0.0, seed=10)
    happiness, rating = panel.happiness.value.copy(), panel.rating.value.copy()
    happiness[0, 30:] += 1.5
    rating[0, 31:] += 0.4
    found = analyse(panel_of(happiness, rating), QUICK)
    influence, primary = found.now.influence, found.now.primary
    assert influence is not None
    assert influence.slope is not None
    assert influence.p is not None
    assert primary is not None
    assert min(primary.p, influence.p) > 0.05
    assert influence.slope * primary.slope < 0
    said = {reason.code for reason in found.verdict.reasons}
    assert "one_team_dominates" in said
    assert "one_team_decides" not in said


def test_departments_are_dealt_within_without_it_too() -> None:
    panel = replace(merged(), groups={"department": ("a",) * 6 + ("b",) * 6})
    assert influence_of(panel).slope == pytest.approx(influence_of(merged()).slope)
