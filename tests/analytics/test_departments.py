import numpy as np
import pytest

from analytics.analysis import analyse
from analytics.departments import strata, together
from analytics.pairing import pair
from analytics.panel import FloatArray, Panel, Series
from analytics.plan import Plan
from analytics.primary import compared

ORGANISATION = ("Sales", "Sales", "Sales", "Service", "Service", "Service", "Service", "Depot", "Depot", None)


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
    assert strata(found, range(10)) == [1, 1, 1, 2, 2, 2, 2, 0, 0, 0]
    assert strata(found, [0, 1, 3, 4, 5, 8]) == [0, 0, 1, 1, 1, 0]


def test_without_departments_all_teams_are_one_stratum() -> None:
    assert strata(panel(np.zeros((4, 3)), np.zeros((4, 3)), (None,) * 4), range(4)) == [0, 0, 0, 0]


def test_events_of_departments_are_not_taken_for_a_link_of_teams() -> None:
    departments = tuple(name for name in ("Depot", "Sales", "Service", "Shop") for _ in range(5))
    declared = {True: 0, False: 0}
    for seed in range(20):
        known = eventful(seed, departments)
        unknown = panel(known.happiness.value, known.rating.value, (None,) * 20)
        for told, each in ((True, known), (False, unknown)):
            declared[told] += analyse(each, Plan(permutations=199)).verdict.code == "supported"
    assert declared[True] <= 4
    assert declared[False] == 20


def test_it_is_said_that_the_interval_is_too_narrow_where_departments_move_together() -> None:
    departments = tuple(name for name in ("Depot", "Sales", "Service", "Shop") for _ in range(5))
    codes = [reason.code for reason in analyse(eventful(1, departments), Plan()).verdict.reasons]
    assert "departments_together" in codes
    generator = np.random.default_rng(3)
    x, y = generator.normal(size=(2, 20, 60))
    calm = panel(x, y, departments)
    assert "departments_together" not in [r.code for r in analyse(calm, Plan()).verdict.reasons]


def test_how_much_more_alike_teams_of_one_department_are() -> None:
    departments = tuple(name for name in ("Depot", "Sales", "Service", "Shop") for _ in range(5))
    found = eventful(2, departments)
    comparison = compared(pair(found.happiness.value, found.rating.value, 1))
    numbers = strata(found, comparison.paired.rows.tolist())
    r = np.atleast_2d(np.corrcoef(comparison.x))
    same = np.equal.outer(numbers, numbers) & ~np.eye(20, dtype=np.bool_)
    expected = r[same].mean() - r[~np.equal.outer(numbers, numbers)].mean()
    found_together = together(comparison, numbers)
    assert found_together is not None
    assert found_together[0] == pytest.approx(expected, abs=0.02)
    assert together(comparison, [0] * 20) is None
