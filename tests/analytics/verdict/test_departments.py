import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.algebra.arrays import FloatArray
from analytics.algebra.permutation import deal, floor
from analytics.analysis import analyse
from analytics.panel import Panel, Series
from analytics.plan import Plan
from analytics.verdict.departments import alike, fewest_p, slope_within, strata
from analytics.verdict.evidence import weigh
from analytics.verdict.pairing import pair
from analytics.verdict.primary import compared
from analytics.verdict.reasons import found

ORGANISATION = ("Sales", "Sales", "Sales", "Service", "Service", "Service", "Service", "Depot", "Depot", None)

ORGANISATION_OF_TWELVE = ("Sales",) * 3 + ("Service",) * 4 + ("Depot",) * 5


def panel(x: FloatArray, y: FloatArray, departments: tuple[str | None, ...]) -> Panel:
    return Panel(
        teams=tuple(f"Team {number:02}" for number in range(len(x))),
        weeks=np.arange(100, 100 + x.shape[1]),
        week_kind="number",
        happiness=Series(x),
        rating=Series(y),
        groups={"department": departments} if any(departments) else {},
    )


def eventful(seed: int, departments: tuple[str | None, ...]) -> Panel:
    """No team has a link of its own; each department has events that both of its sides feel for weeks."""
    generator = np.random.default_rng(seed)
    names = sorted({name for name in departments if name})
    events = np.zeros((len(names), 61))
    for week in range(1, 61):
        events[:, week] = 0.7 * events[:, week - 1] + generator.normal(size=len(names))
    mine = np.array([names.index(name) for name in departments if name])
    noise = generator.normal(size=(2, len(departments), 60))
    return panel(events[mine, 1:] + noise[0], events[mine, 1:] + noise[1], departments)


def test_a_department_of_three_used_teams_is_a_stratum_and_smaller_ones_share_one() -> None:
    found = panel(np.zeros((10, 3)), np.zeros((10, 3)), ORGANISATION)
    assert strata(found, np.arange(10)).tolist() == [1, 1, 1, 2, 2, 2, 2, 0, 0, 0]
    assert strata(found, np.array([0, 1, 3, 4, 5, 8])).tolist() == [0, 0, 1, 1, 1, 0]


def test_a_touchpoint_divides_a_department_where_three_teams_share_it() -> None:
    found = panel(np.zeros((10, 3)), np.zeros((10, 3)), ("Sales",) * 7 + ("Depot",) * 2 + (None,))
    places = ("phone", "phone", "phone", "shop", "shop", None, "shop", "shop", "shop", "shop")
    found = replace(found, groups={**found.groups, "touchpoint": places})
    assert strata(found, np.arange(10)).tolist() == [1, 1, 1, 2, 2, 0, 2, 0, 0, 0]
    assert strata(found, np.array([0, 1, 3, 4, 5])).tolist() == [1, 1, 1, 1, 1]
    alone = replace(found, groups={"touchpoint": places})
    assert strata(alone, np.arange(10)).tolist() == [1, 1, 1, 2, 2, 0, 2, 2, 2, 2]


def test_without_departments_all_teams_are_one_stratum() -> None:
    assert strata(panel(np.zeros((4, 3)), np.zeros((4, 3)), (None,) * 4), np.arange(4)).tolist() == [0] * 4


def passes_both_tests(each: Panel) -> bool:
    """Primary test and gate, which do not know of hidden groups."""
    evidence = weigh(each, Plan(permutations=199), 0.05)
    assert evidence.primary is not None
    return found(0.05, evidence.primary, evidence.gate)


def test_events_of_departments_are_not_taken_for_a_link_of_teams() -> None:
    departments = tuple(name for name in ("Depot", "Sales", "Service", "Shop") for _ in range(5))
    declared = {True: 0, False: 0}
    for seed in range(20):
        known = eventful(seed, departments)
        unknown = panel(known.happiness.value, known.rating.value, (None,) * 20)
        for told, each in ((True, known), (False, unknown)):
            declared[told] += passes_both_tests(each)
    assert declared[True] <= 4
    assert declared[False] == 20


def test_events_of_touchpoints_across_departments_are_no_link_either() -> None:
    touchpoints = ("phone", "shop") * 10
    departments = tuple(name for name in ("Sales", "Service") for _ in range(10))
    declared = {True: 0, False: 0}
    for seed in range(20):
        known = eventful(seed, touchpoints)
        told = replace(known, groups={"department": departments, "touchpoint": touchpoints})
        untold = replace(known, groups={"department": departments})
        for each in (told, untold):
            declared["touchpoint" in each.groups] += passes_both_tests(each)
    assert declared[True] <= 4
    assert declared[False] >= 18


def test_it_is_said_that_slope_and_interval_contain_what_departments_share() -> None:
    departments = tuple(name for name in ("Depot", "Sales", "Service", "Shop") for _ in range(5))
    verdict = analyse(eventful(1, departments), Plan()).verdict
    (said,) = [reason for reason in verdict.reasons if reason.code == "departments_alike"]
    assert said.values["low"] < 0 < said.values["high"]
    x, y = np.random.default_rng(3).normal(size=(2, 20, 60))
    calm = analyse(panel(x, y, departments), Plan()).verdict
    assert "departments_alike" not in [reason.code for reason in calm.reasons]


def test_the_slope_within_departments_is_the_one_with_a_dummy_for_each_of_their_weeks() -> None:
    found = eventful(2, ORGANISATION_OF_TWELVE)
    comparison = compared(pair(found.happiness.value, found.rating.value, 1))
    numbers = strata(found, comparison.paired.rows)
    slope = slope_within(comparison, numbers, 0.05)
    assert slope is not None
    frame = pd.DataFrame(
        {
            "y": comparison.paired.y.ravel(),
            "x": comparison.paired.x.ravel(),
            "team": np.repeat(np.arange(12), 59),
            "cell": (numbers[:, None] * 100 + np.arange(59)).ravel(),
        }
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the witness's own imports warn
        import pyfixest

        uncorrected = pyfixest.ssc(k_adj=False, G_adj=False)
        theirs = pyfixest.feols("y ~ x | team + cell", frame, vcov={"CRV1": "team"}, ssc=uncorrected)
    assert slope.slope == pytest.approx(theirs.coef()["x"], rel=1e-9)
    assert slope.se == pytest.approx(theirs.se()["x"] * np.sqrt(12 / (12 - 3)), rel=1e-9)
    assert slope_within(comparison, np.zeros(12, np.int64), 0.05) is None


def test_how_much_more_alike_teams_of_one_department_are() -> None:
    found = eventful(2, ORGANISATION_OF_TWELVE)
    comparison = compared(pair(found.happiness.value, found.rating.value, 1))
    numbers = strata(found, comparison.paired.rows)
    r = np.atleast_2d(np.corrcoef(comparison.x))
    same = np.equal.outer(numbers, numbers)
    within = same & (numbers > 0) & ~np.eye(12, dtype=np.bool_)
    assert alike(comparison.x, numbers) == pytest.approx(r[within].mean() - r[~same].mean(), abs=0.02)


@pytest.mark.parametrize(
    ("sizes", "arrangements"), [((3, 3), 36), ((3, 3, 2), 72), ((6,), 720), ((2, 2, 2), 720), ((4, 4), 576)]
)
def test_few_teams_in_departments_allow_few_arrangements_and_no_small_p(
    sizes: tuple[int, ...], arrangements: int
) -> None:
    departments = tuple(str(number) for number, size in enumerate(sizes) for _ in range(size))
    assert fewest_p(departments) == pytest.approx(1 / arrangements)
    teams = np.zeros((len(departments), 3))
    numbers = strata(panel(teams, teams, departments), np.arange(len(departments)))
    assert floor(deal(numbers, 99, 0)) == pytest.approx(1 / arrangements)
    assert fewest_p(["a"] * 9) == 0
