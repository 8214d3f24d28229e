from dataclasses import replace

import numpy as np
import pytest

from analytics.algebra.arrays import FloatArray
from analytics.analysis import analyse
from analytics.plan import Plan
from analytics.verdict.answer import Verdict
from analytics.verdict.deciding import decide
from analytics.verdict.hidden_groups import HiddenGroups, StrictGate
from analytics.verdict.lasting import LastingSlope
from analytics.verdict.looks import Look
from analytics.verdict.primary import GateSlope, WithinSlope
from analytics.verdict.reasons import Judged, gate_says, relevant_size
from analytics.wording import Sentence
from tests.analytics.cast import holed, linked, panel_of, unlinked

QUICK = Plan(permutations=499)
LOOK = Look(number=1, of=1, level=0.05)


def primary(slope: float, se: float, p: float, df: float = 15) -> WithinSlope:
    half = 2.13 * se
    return WithinSlope(
        slope=slope, se=se, df=df, ci=(slope - half, slope + half), p=p, p_cr2=p, r=0.1,
        teams=20, weeks=52, cells=1_000, mde=2.9 * se,
    )  # fmt: skip


def gate(slope: float, se: float, p: float) -> GateSlope:
    return GateSlope(slope=slope, se=se, df=15, p=p)


def judged(
    first: WithinSlope, second: GateSlope | None, sesoi: float | None = None, **more: object
) -> Verdict:
    """The answer to these two tests; without a slope on lasting mood, unless it is given."""
    known = Judged(plan=Plan(sesoi=sesoi), look=LOOK, primary=first, gate=second, relevant=sesoi or 0.1)
    return decide(replace(known, **more))  # type: ignore[arg-type]  # each test names fields of Judged


def lasting(slope: float, se: float, teams: int = 20) -> LastingSlope:
    """As if every team told the same but for noise: products and mood as the jackknife leaves them."""
    noise = np.random.default_rng(1).normal(size=teams)
    spread = (teams - 1) / teams * ((noise - noise.mean()) ** 2).sum()
    products = slope + (noise - noise.mean()) * se / np.sqrt(spread)
    return LastingSlope(
        slope=slope, se=se, df=teams - 1, ci=(slope - 2 * se, slope + 2 * se), reliability=0.5, memory=0.6,
        teams=teams, cells=1_000, products=(slope, *products.tolist()), mood=(1.0,) * (teams + 1),
    )  # fmt: skip


def codes(verdict: Verdict) -> set[str]:
    return {reason.code for reason in verdict.reasons}


def test_a_link_from_last_week_to_this_is_supported_and_precedes() -> None:
    found = analyse(linked(), QUICK)
    assert (found.verdict.code, found.verdict.direction) == ("supported", "precedes")
    assert found.now.primary is not None
    assert found.now.primary.ci[0] < 0.3 < found.now.primary.ci[1]


def test_a_link_the_other_way_up_is_opposite() -> None:
    assert analyse(linked(slope=-0.3), QUICK).verdict.code == "opposite"


def test_a_link_with_holes_in_the_data_is_still_supported() -> None:
    assert analyse(holed(linked(20, 60)), QUICK).verdict.code == "supported"


def test_a_link_within_the_week_goes_with_and_does_not_precede() -> None:
    generator = np.random.default_rng(4)
    mood = np.zeros((20, 80))
    for week in range(1, 80):
        mood[:, week] = 0.8 * mood[:, week - 1] + generator.normal(size=20) * 0.3
    rating = mood * 0.5 + generator.normal(size=mood.shape) * 0.1
    found = analyse(panel_of(mood, rating), QUICK).verdict
    assert (found.code, found.direction) == ("supported", "goes_with")


def test_no_link_is_never_supported_by_chance_alone_here() -> None:
    assert analyse(unlinked(), QUICK).verdict.code in {"undecided", "absent"}


def test_much_data_without_a_link_is_absent() -> None:
    generator = np.random.default_rng(2)
    mood = np.zeros((60, 150))
    for week in range(1, 150):
        mood[:, week] = 0.6 * mood[:, week - 1] + generator.normal(size=60) * 0.3
    rating = 3 + generator.normal(size=mood.shape) * 0.1
    assert analyse(panel_of(np.clip(3 + mood, 1, 5), rating), QUICK).verdict.code == "absent"


def test_events_that_hit_the_same_teams_hard_on_both_sides_are_shared_events() -> None:
    generator = np.random.default_rng(12)
    event = generator.normal(size=(1, 60))
    loading = 1 + 0.7 * generator.normal(size=(20, 1))
    staff = generator.normal(size=(20, 60)) * 0.3 + loading * event
    customers = generator.normal(size=(20, 60)) * 0.3
    customers[:, 1:] += (loading * event)[:, :-1]
    assert analyse(panel_of(staff, customers), QUICK).verdict.code == "shared_events"


@pytest.mark.parametrize(
    ("p_primary", "gate_slope", "p_gate", "code"),
    [
        (0.01, 0.20, 0.01, "supported"),
        (
            0.01,
            0.20,
            0.20,
            "undecided",
        ),  # the gate fails but its slope holds: neither shown nor explained away
        (0.01, 0.11, 0.20, "undecided"),  # more than half of it remains
        (0.01, 0.09, 0.20, "shared_events"),
        (0.01, -0.20, 0.20, "shared_events"),
        (0.01, -0.20, 0.01, "undecided"),  # significant both ways round: contradiction
        (0.20, 0.20, 0.01, "undecided"),
    ],
)
def test_the_order_of_the_answers(p_primary: float, gate_slope: float, p_gate: float, code: str) -> None:
    found = judged(primary(0.2, 0.05, p_primary), gate(gate_slope, 0.05, p_gate))
    assert found.code == code


def test_absence_needs_mood_itself_and_the_gate_inside_the_margin() -> None:
    first, second = primary(0.0, 0.02, 0.9), gate(0.0, 0.01, 0.9)
    assert judged(first, second, 0.1, lasting=lasting(0.0, 0.03)).code == "absent"
    assert judged(first, second, 0.1, lasting=lasting(0.0, 0.09)).code == "undecided"
    assert judged(first, gate(0.0, 0.05, 0.9), 0.1, lasting=lasting(0.0, 0.03)).code == "undecided"


def test_a_flattened_slope_inside_the_margin_is_not_absence() -> None:
    # What is observed lies well inside ±.1; what it is on mood itself does not.
    found = judged(primary(0.04, 0.01, 0.9), gate(0.04, 0.005, 0.9), 0.1, lasting=lasting(0.09, 0.02))
    assert found.code == "undecided"
    assert judged(primary(0.04, 0.01, 0.9), gate(0.04, 0.005, 0.9), 0.1).code == "undecided"


def test_absence_is_judged_at_the_level_of_the_look() -> None:
    look = Look(number=1, of=3, level=0.0063)
    first, second = primary(0.0, 0.02, 0.9), gate(0.0, 0.001, 0.9)
    assert judged(first, second, 0.1, lasting=lasting(0.0, 0.04)).code == "absent"
    assert judged(first, second, 0.1, lasting=lasting(0.0, 0.04), look=look).code == "undecided"


def test_no_size_is_called_irrelevant_on_a_scale_it_was_not_made_for() -> None:
    shares = unlinked()
    shares.happiness.value[:], shares.rating.value[:] = 3.5, np.clip(shares.rating.value, 1, 5)
    assert relevant_size(Plan(), shares) == 0.1
    shares.rating.value[:] = (shares.rating.value - 1) / 4
    assert relevant_size(Plan(), shares) is None
    assert relevant_size(Plan(sesoi=0.02), shares) == 0.02
    found = judged(primary(0.0, 0.02, 0.9), gate(0.0, 0.01, 0.9), lasting=lasting(0.0, 0.03), relevant=None)
    assert found.code == "undecided"
    assert "no_size" in codes(found)


def test_a_size_is_usual_only_where_both_scales_go_from_one_to_five() -> None:
    panel = unlinked()  # whose values lie between 1 and 5, whatever their scales
    assert relevant_size(Plan(scale=(1, 5)), panel) == 0.1
    assert relevant_size(Plan(scale=(1, 10)), panel) is None
    assert relevant_size(Plan(scale=(0, 100, 1, 5)), panel) is None
    assert relevant_size(Plan(scale=(0, 100, 1, 5), sesoi=0.002), panel) == 0.002


def test_where_the_scales_differ_every_size_says_what_it_counts() -> None:
    first, second = primary(0.2, 0.05, 0.01), gate(0.2, 0.05, 0.01)
    for scale in ((), (1.0, 5.0)):
        assert "scales_differ" not in codes(judged(first, second, plan=Plan(scale=scale)))
    found = judged(first, second, plan=Plan(scale=(0.0, 100.0, 1.0, 5.0)))
    said = next(each for each in found.reasons if each.code == "scales_differ")
    assert said.values == {"low_x": 0, "high_x": 100, "low_y": 1, "high_y": 5}


def test_the_usual_size_is_not_called_the_plans() -> None:
    first, second = primary(0.0, 0.02, 0.9), gate(0.0, 0.01, 0.9)
    assert "usual_size" in codes(judged(first, second, None, lasting=lasting(0.0, 0.03)))
    assert "usual_size" not in codes(judged(first, second, 0.1, lasting=lasting(0.0, 0.03)))


@pytest.mark.parametrize(
    ("p_primary", "slope", "p", "code"),
    [
        (0.01, 0.2, 0.01, "gate_passed"),
        (0.01, 0.2, 0.2, "gate_failed"),
        (0.01, -0.2, 0.01, "gate_turned"),
        (0.2, 0.2, 0.01, "gate_alone"),
        (0.2, 0.2, 0.2, "gate_failed_too"),
        (0.2, -0.2, 0.01, "gate_failed_too"),
    ],
)
def test_a_gate_that_turns_the_sign_is_not_called_a_weaker_one(
    p_primary: float, slope: float, p: float, code: str
) -> None:
    assert gate_says(primary(0.2, 0.05, p_primary), gate(slope, 0.05, p), 0.05).code == code


def test_an_interval_without_zero_beside_an_open_answer_is_explained() -> None:
    first, second = primary(0.2, 0.05, 0.051), gate(0.2, 0.05, 0.01)
    just, stricter = "interval_just_without_zero", "interval_without_zero"
    assert codes(judged(first, second)) & {just, stricter} == {just}
    look = Look(number=2, of=3, level=0.0114)
    assert codes(judged(first, second, look=look)) & {just, stricter} == {stricter}
    assert not codes(judged(primary(0.02, 0.05, 0.3), second)) & {just, stricter}


@pytest.mark.parametrize(("number", "code"), [(2, "look_too_early"), (3, "never_enough")])
def test_what_no_data_of_so_few_teams_could_show_is_said_and_not_that_the_tests_failed(
    number: int, code: str
) -> None:
    look = Look(number=number, of=3, level=0.0114)
    found = judged(primary(0.9, 0.05, 0.028), gate(0.9, 0.05, 0.028), look=look, floor=1 / 36)
    assert found.code == "undecided"
    assert codes(found) == {"primary_failed", "look", code, "usual_size"}


def test_where_groups_keep_it_open_no_further_weeks_are_asked_for() -> None:
    first, second = primary(0.2, 0.05, 0.01), gate(0.2, 0.05, 0.01)
    tied = HiddenGroups(p=0.01, gate=StrictGate(slope=0.15, p=0.3))
    found = judged(first, second, hidden=tied)
    assert found.code == "undecided"
    assert codes(found) == {"primary_passed", "gate_passed", "tied_failed", "detectable"}


def test_an_interval_of_lasting_mood_that_includes_zero_is_explained_beside_a_link() -> None:
    first, second = primary(0.2, 0.05, 0.01), gate(0.2, 0.05, 0.01)
    assert "lasting_wide" in codes(judged(first, second, lasting=lasting(0.4, 0.3)))
    assert "lasting_wide" not in codes(judged(first, second, lasting=lasting(0.4, 0.1)))
    assert "lasting_wide" not in codes(judged(primary(0.0, 0.05, 0.9), second, lasting=lasting(0.0, 0.1)))


def test_an_interval_that_includes_zero_is_not_supported() -> None:
    found = judged(primary(0.2, 0.12, 0.01), gate(0.2, 0.1, 0.01))
    assert found.code == "undecided"
    assert "interval_holds_zero" in codes(found)


def test_without_a_gate_nothing_is_supported() -> None:
    found = judged(primary(0.2, 0.05, 0.001), None)
    assert found.code == "undecided"
    assert "gate_missing" in codes(found)


def test_a_supported_slope_inside_the_margin_is_called_smaller_than_relevant() -> None:
    found = judged(primary(0.2, 0.05, 0.001), gate(0.1, 0.05, 0.001), 0.5, lasting=lasting(0.2, 0.05))
    assert found.code == "supported"
    assert "smaller_than_relevant" in codes(found)


def more(found: Verdict) -> Sentence:
    said = {"more_data", "more_weeks", "more_teams", "out_of_reach"}
    return next(reason for reason in found.reasons if reason.code in said)


def test_undecided_says_how_many_more_weeks_or_teams_would_be_needed() -> None:
    found = judged(primary(0.02, 0.05, 0.5), gate(0.02, 0.05, 0.5), 0.2, lasting=lasting(0.02, 0.9))
    assert more(found).code == "more_data"
    # (0.145 / 0.1)² × 52 and × 20, for half of 0.2 is observed
    assert more(found).values == {"sesoi": 0.2, "observed": 0.1, "weeks": 110, "teams": 43}


@pytest.mark.parametrize(
    ("kind", "code", "absence"),
    [
        ("iso", "more_data", "absence_later"),
        ("month", "more_data", "absence_later"),
        ("quarter", "more_teams", "absence_never"),
        ("year", "more_teams", "absence_never"),
    ],
)
def test_nobody_is_asked_to_wait_for_more_than_ten_years(kind: str, code: str, absence: str) -> None:
    found = judged(primary(0.02, 0.05, 0.5), gate(0.02, 0.05, 0.5), 0.25, kind=kind)  # 110 more
    assert more(found).code == code
    assert codes(found) & {"absence_later", "absence_never"} == {absence}


def test_what_nobody_can_reach_is_not_given_as_a_number() -> None:
    for se, code in ((0.12, "more_teams"), (1e6, "out_of_reach")):
        assert more(judged(primary(0.02, se, 0.5), gate(0.02, se, 0.5), 0.1)).code == code


def test_an_effect_larger_than_published_ones_asks_for_a_check() -> None:
    assert "implausible" in codes(analyse(linked(slope=0.6), QUICK).verdict)
    assert "implausible" not in codes(analyse(unlinked(), QUICK).verdict)


def test_an_interval_on_fewer_than_four_degrees_of_freedom_is_called_unreliable() -> None:
    found = judged(primary(0.2, 0.05, 0.01, df=3.4), gate(0.2, 0.05, 0.01))
    assert "interval_unreliable" in codes(found)


def constant(teams: int, weeks: int) -> FloatArray:
    return np.full((teams, weeks), 3.7)


def noise(teams: int, weeks: int) -> FloatArray:
    result: FloatArray = 3.7 + np.random.default_rng(9).normal(size=(teams, weeks)) * 0.3
    return result


def one_hog() -> FloatArray:
    table = noise(6, 600)
    table[1:, 13:] = np.nan
    return table


def one_week_only(table: FloatArray) -> FloatArray:
    return table[:, :1]


REFUSED = {
    "no team": (np.empty((0, 30)), np.empty((0, 30)), {"few_teams", "few_weeks", "few_cells"}),
    "no week": (np.empty((8, 0)), np.empty((8, 0)), {"few_teams", "few_weeks", "few_cells"}),
    "one team": (noise(1, 52), noise(1, 52)[:, ::-1], {"few_teams", "few_cells"}),
    "five teams": (noise(5, 52), noise(5, 52)[:, ::-1], {"few_teams"}),
    "one week": (one_week_only(noise(20, 5)), noise(20, 1), {"few_teams", "few_weeks", "few_cells"}),
    "eleven weeks": (noise(20, 11), noise(20, 11)[:, ::-1], {"few_teams", "few_weeks"}),
    "nineteen weeks": (noise(20, 20), noise(20, 20)[:, ::-1], {"few_weeks"}),
    "constant happiness": (constant(8, 40), noise(8, 40), {"constant_happiness"}),
    "constant rating": (noise(8, 40), constant(8, 40), {"constant_rating"}),
    "everything constant": (constant(8, 40), constant(8, 40), {"constant_happiness", "constant_rating"}),
    "teams all alike": (np.tile(noise(1, 40), (8, 1)), noise(8, 40), {"constant_happiness"}),
    "all missing": (noise(8, 40) * np.nan, noise(8, 40), {"few_teams", "few_weeks", "few_cells"}),
    "one team with nine tenths": (
        one_hog(),
        one_hog()[:, ::-1] * np.nan,
        {"few_teams", "few_weeks", "few_cells"},
    ),
    "a copy": (noise(8, 40), noise(8, 40), {"copy"}),
    "a function": (noise(8, 40), 2 - 0.5 * noise(8, 40), {"copy"}),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.filterwarnings("error")
def test_data_that_allow_no_answer_get_the_reason_and_no_number(name: str) -> None:
    happiness, rating, reasons = REFUSED[name]
    found = analyse(panel_of(happiness, rating), QUICK)
    assert found.verdict.code == "not_enough_data"
    assert codes(found.verdict) == reasons
    assert (found.now.primary, found.now.gate, found.now.precedence) == (None, None, None)


def test_one_team_with_nine_tenths_of_the_cells_is_dropped_and_five_are_too_few() -> None:
    table = noise(6, 600)
    table[1:, 13:] = np.nan
    found = analyse(panel_of(table, noise(6, 600)[:, ::-1]), QUICK)
    assert found.verdict.code == "not_enough_data"
    assert dict(found.contents.left_out)["overlap"] >= 598


def test_teams_asked_every_second_week_are_told_which_lag_would_meet() -> None:
    panel = linked(12, 80)
    silent = np.arange(80) % 2 == 1
    panel.happiness.value[:, silent] = np.nan
    panel.rating.value[:, silent] = np.nan
    found = analyse(panel, QUICK)
    assert "other_rhythm" in codes(found.verdict)
    hint = next(reason for reason in found.verdict.reasons if reason.code == "other_rhythm")
    assert hint.values == {"other": 2, "cells": 468, "lag": 1}
    assert analyse(panel, Plan(permutations=499, lag=2)).now.primary is not None


def test_a_week_that_is_missing_everywhere_is_no_obstacle() -> None:
    panel = linked()
    panel.happiness.value[:, 11] = np.nan
    panel.rating.value[:, 11] = np.nan
    assert analyse(panel, QUICK).verdict.code == "supported"
