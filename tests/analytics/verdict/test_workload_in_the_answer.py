"""A link that workload accounts for is said with it, and one that could not be held against it, too."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from analytics.analysis import analyse
from analytics.panel import Panel, Series
from analytics.parts.judged import HELD
from analytics.plan import Plan
from analytics.registration import digest
from analytics.verdict.answer import Verdict
from tests.analytics.cast import linked, panel_of

TEAMS, WEEKS = 20, 60
QUICK = Plan(permutations=999)


def common_cause(sign: float = 1.0) -> tuple[Panel, Panel]:
    """Busy weeks tell on mood at once, on ratings a week later: with every contact counted, and without."""
    generator = np.random.default_rng(6)
    load = generator.normal(size=(TEAMS, WEEKS))
    happiness = 3.6 + generator.normal(size=load.shape) * 0.3 - 0.2 * load
    rating = 4 + generator.normal(size=load.shape) * 0.25
    rating[:, 1:] -= sign * 0.2 * load[:, :-1]
    contacts = np.round(200 * np.exp(0.3 * load))
    uncounted = panel_of(happiness, rating, outcomes={"absence": Series(load)})
    return replace(uncounted, contacts=contacts), uncounted


def answer(panel: Panel, plan: Plan = QUICK) -> Verdict:
    return analyse(panel, plan).verdict


def codes(verdict: Verdict) -> set[str]:
    return {sentence.code for sentence in (*verdict.sentence, *verdict.reasons)}


@pytest.mark.parametrize(("sign", "code"), [(1.0, "supported"), (-1.0, "opposite")])
def test_a_link_that_equal_contacts_leave_nothing_of_is_not_told_apart_from_workload(
    sign: float, code: str
) -> None:
    counted, _ = common_cause(sign)
    verdict = answer(counted)
    assert verdict.code == code
    assert verdict.sentence[0].code == f"{code}_{verdict.direction}_workload"
    assert "not told apart from workload" in verdict.sentence[0].template
    assert "workload_not_told_apart" in codes(verdict)


def test_without_a_complete_count_of_contacts_the_sentence_says_that_it_could_not_be_checked() -> None:
    _, uncounted = common_cause()
    verdict = answer(uncounted)
    assert verdict.sentence[0].code == f"supported_{verdict.direction}"
    assert verdict.sentence[-1].code == "workload_unchecked"


def test_a_link_of_its_own_is_said_as_before_with_what_equal_contacts_leave() -> None:
    contacts = np.random.default_rng(8).integers(60, 200, size=(TEAMS, WEEKS)).astype(np.float64)
    verdict = answer(replace(linked(TEAMS, WEEKS), contacts=contacts))
    assert verdict.code == "supported"
    assert [sentence.code for sentence in verdict.sentence] == [
        f"supported_{verdict.direction}", "estimate_next_week",
    ]  # fmt: skip
    assert "workload_held" in codes(verdict)


def test_a_link_that_contacts_take_a_third_of_is_not_said_to_be_free_of_workload() -> None:
    counted, _ = common_cause()
    assert counted.contacts is not None
    roughly = np.random.default_rng(3).normal(size=(TEAMS, WEEKS))
    load = np.log(counted.contacts / 200) / 0.3
    contacts = np.round(200 * np.exp(0.3 * (0.7 * load + 0.71 * roughly)))
    verdict = answer(replace(counted, contacts=contacts))
    assert "workload_partly" in codes(verdict)
    assert not codes(verdict) & {"workload_held", "workload_not_told_apart"}
    assert verdict.sentence[0].code == f"supported_{verdict.direction}"


def test_contacts_that_go_with_both_sides_are_spoken_of_though_holding_them_takes_hardly_anything() -> None:
    counted, _ = common_cause()
    assert counted.contacts is not None
    load = np.log(counted.contacts / 200) / 0.3
    other = np.random.default_rng(3).normal(size=(TEAMS, WEEKS))
    contacts = np.round(200 * np.exp(0.3 * (0.3 * load + 0.954 * other)))
    panel = replace(counted, contacts=contacts)
    held = analyse(panel, QUICK)[HELD]
    assert held is not None
    assert held[0].slope > 0.9 * held[0].without
    assert "workload_partly" in codes(answer(panel))


def test_few_weeks_do_not_rule_out_workload_that_contacts_show_only_roughly() -> None:
    contacts = np.random.default_rng(5).integers(60, 200, size=(8, 26)).astype(np.float64)
    verdict = answer(replace(linked(8, 26, slope=0.4, seed=7), contacts=contacts))
    assert verdict.code == "supported"
    said = [reason for reason in verdict.reasons if reason.code == "workload_open"]
    assert [0.1 < reason.values["least"] < 1 for reason in said] == [True]


def test_where_no_link_is_found_workload_is_not_spoken_of() -> None:
    verdict = answer(linked(TEAMS, WEEKS, slope=0.0))
    assert verdict.code not in {"supported", "opposite"}
    assert not [code for code in codes(verdict) if code.startswith(("workload", "control"))]


def test_a_fact_that_the_plan_holds_takes_a_link_with_it() -> None:
    _, uncounted = common_cause()
    plan = replace(QUICK, controls=("absence",))
    analysis = analyse(uncounted, plan)
    verdict = analysis.verdict
    assert verdict.sentence[0].code == f"supported_{verdict.direction}_control"
    assert {"control_not_told_apart", "workload_unchecked"} <= codes(verdict)
    held = analysis[HELD]
    assert held is not None
    assert [one.control for one in held] == ["absence"]
    assert not [outcome for outcome in names_of(analysis.found) if outcome == "absence"]
    assert names_of(analyse(uncounted, QUICK).found) == ["absence"]


def names_of(found: Mapping[str, object]) -> list[str]:
    outcomes = found["outcomes"]
    assert isinstance(outcomes, tuple)
    return [one.outcome for one in outcomes]


def test_a_fact_that_the_data_do_not_tell_is_said_to_be_missing() -> None:
    counted, _ = common_cause()
    verdict = answer(counted, replace(QUICK, controls=("overtime",)))
    missing = [reason for reason in verdict.reasons if reason.code == "controls_missing"]
    assert [reason.values["count"] for reason in missing] == [1]


def test_controls_are_part_of_the_digest() -> None:
    assert len({digest(replace(QUICK, controls=names)) for names in ((), ("absence",), ("overtime",))}) == 3


def test_at_a_look_only_what_was_known_then_is_held() -> None:
    counted, _ = common_cause()
    assert counted.contacts is not None
    later = np.where(np.arange(WEEKS) < 40, np.nan, counted.contacts)
    early = answer(replace(counted, contacts=later), replace(QUICK, looks=(30, 104), alpha=0.4))
    assert early.look.number == 1
    assert "workload_unchecked" in codes(early)


def test_people_who_answer_on_both_sides_are_named_beside_a_link_and_nowhere_else() -> None:
    plan = replace(QUICK, same_respondents=True)
    assert "same_respondents" in codes(answer(linked(TEAMS, WEEKS), plan))
    assert "same_respondents" not in codes(answer(linked(TEAMS, WEEKS)))
    assert "same_respondents" not in codes(answer(linked(TEAMS, WEEKS, slope=0.0), plan))
