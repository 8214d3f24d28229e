from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from analytics.analysis import analyse
from analytics.panel import Panel
from analytics.plan import Plan, UnusablePlan
from analytics.registration import digest
from analytics.verdict.looks import Look, current_look, levels
from tests.analytics.cast import linked, panel_of

PLANNED = Plan(looks=(26, 52, 104), permutations=999)


def weeks(count: int, slope: float = 0.3) -> Panel:
    whole = linked(12, 120, slope=slope)
    return panel_of(whole.happiness.value[:, : count + 1], whole.rating.value[:, : count + 1])


def test_the_default_looks_spend_these_levels() -> None:
    assert levels(PLANNED) == pytest.approx((0.0063, 0.0114, 0.0323), abs=5e-5)
    assert sum(levels(PLANNED)) == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("paired", "number"), [(25, 0), (26, 1), (51, 1), (52, 2), (103, 2), (104, 3), (300, 3)]
)
def test_a_look_is_reached_with_its_paired_weeks(paired: int, number: int) -> None:
    assert current_look(PLANNED, paired).number == number


def test_a_file_analysed_once_is_one_look_at_the_whole_alpha() -> None:
    assert current_look(Plan(), 7) == Look(number=1, of=1, level=0.05)


def test_before_the_first_look_there_are_estimates_and_no_verdict() -> None:
    found = analyse(weeks(25), PLANNED)
    assert found.verdict.code == "not_enough_data"
    assert [reason.code for reason in found.verdict.reasons] == ["before_first_look"]
    assert found.now.primary is not None


def test_between_looks_the_verdict_stays_and_the_estimate_moves() -> None:
    at_look, later = analyse(weeks(26), PLANNED), analyse(weeks(40), PLANNED)
    assert later.verdict.code == at_look.verdict.code == "supported"
    assert later.verdict.reasons == at_look.verdict.reasons
    assert later.verdict.look == at_look.verdict.look
    assert later.now.primary != at_look.now.primary
    assert later.verdict.sentence[1].values["weeks"] == 40


def test_what_comes_after_a_look_cannot_change_its_verdict() -> None:
    panel = linked(12, 41)
    changed = panel.rating.value.copy()
    changed[:, 27:] = np.random.default_rng(0).normal(size=changed[:, 27:].shape) * 50
    other = panel_of(panel.happiness.value, changed)
    assert analyse(other, PLANNED).verdict.code == analyse(panel, PLANNED).verdict.code
    assert analyse(other, PLANNED).verdict.reasons == analyse(panel, PLANNED).verdict.reasons


def test_a_look_judges_at_its_own_level() -> None:
    found = analyse(weeks(26, slope=0.13), PLANNED)
    assert found.now.primary is not None
    assert 0.0063 < found.now.primary.p <= 0.05
    assert found.verdict.code == "undecided"
    assert "primary_failed" in {reason.code for reason in found.verdict.reasons}


@pytest.mark.parametrize("looks", [(0, 10), (26, 26), (52, 26)])
def test_looks_ascend(looks: tuple[int, ...]) -> None:
    with pytest.raises(UnusablePlan, match="ascending"):
        Plan(looks=looks)


def test_excluded_teams_are_left_out_and_counted() -> None:
    panel = linked(12, 40)
    found = analyse(panel, Plan(permutations=199, exclusions=(panel.teams[0], "no such team")))
    assert found.now.primary is not None
    assert found.now.primary.teams == 11
    assert dict(found.contents.left_out)["excluded"] == 40


def test_the_digest_changes_with_every_setting_and_not_with_the_date() -> None:
    plain = digest(Plan())
    assert plain == digest(Plan()) == digest(Plan(registered_at="2026-01-05"))
    others = [
        replace(Plan(), **{name: value})  # type: ignore[arg-type]  # one setting at a time
        for name, value in {
            "lag": 2, "alpha": 0.01, "sesoi": 0.1, "permutations": 99, "seed": 1, "max_lag": 4,
            "looks": (26,), "exclusions": ("a",), "moderators": ("office",), "scale": (1.0, 5.0),
            "controls": ("absence",), "same_respondents": True,
        }.items()
    ]  # fmt: skip
    assert len({plain, *map(digest, others)}) == 13


def test_the_digest_is_the_sha256_of_canonical_json() -> None:
    assert digest(Plan()) == "bcb590ef7957bbad9cac23ac75d44d0de31269f29c020563e7a367735cf05797"


def departments_of_three(weeks_: int) -> Panel:
    """Six teams in two departments: 36 arrangements, so that no p can be below .0278."""
    panel = linked(6, weeks_ + 1, slope=1.5)
    return replace(panel, groups={"department": ("a",) * 3 + ("b",) * 3})


def test_a_look_that_few_arrangements_make_idle_keeps_its_level_for_the_next() -> None:
    assert levels(PLANNED, 1 / 36) == pytest.approx((0.0063, 0.0177, 0.05), abs=5e-5)
    assert levels(PLANNED, 1 / 72) == pytest.approx((0.0063, 0.0177, 0.0323), abs=5e-5)
    assert levels(PLANNED, 1 / 10_000) == levels(PLANNED)


def test_a_look_that_cannot_find_anything_says_so_and_the_next_one_can() -> None:
    early, last = analyse(departments_of_three(52), PLANNED), analyse(departments_of_three(104), PLANNED)
    assert early.verdict.code == "undecided"
    said = {reason.code for reason in early.verdict.reasons}
    assert "look_too_early" in said
    assert "detectable" not in said
    assert last.verdict.look.level == pytest.approx(0.05)
    assert "look_too_early" not in {reason.code for reason in last.verdict.reasons}
    assert last.now.primary is not None
    assert last.now.primary.p == pytest.approx(1 / 36)
    assert "primary_passed" in {reason.code for reason in last.verdict.reasons}


def test_the_smallest_detectable_slope_is_that_of_the_looks_own_level() -> None:
    at_once, at_look = (analyse(weeks(26), plan).now.primary for plan in (Plan(permutations=99), PLANNED))
    assert at_once is not None
    assert at_look is not None
    t = stats.t(at_once.df)
    assert at_once.mde == pytest.approx(at_once.se * (t.ppf(0.975) + t.ppf(0.8)))
    assert at_look.mde == pytest.approx(at_look.se * (t.ppf(1 - levels(PLANNED)[0] / 2) + t.ppf(0.8)))
