"""Attack 54: read a hidden week of a group out of what is said about a measure.

Adversary A4 (leadership, and whoever reads the register). What came of a measure is computed from published
weeks alone: another answer in a week that is hidden, or in a pool, changes no byte of it. Control: a judge
that compares plain means before and after over all answers, from whose figure the same attacker gets the
hidden week's mean exactly, by subtracting the weeks that are published.
"""

import numpy as np
import pytest

from analytics.panel import Panel
from analytics.simulated.worlds import World
from analytics.simulated.years import Year, simulate
from api.measures.figures import judge, series_of
from api.simulated.releases import release_history
from survey.measures.drawing import order_of
from survey.measures.registered import HAPPINESS, WINDOW, MeasuredGroup, Registered

FIRST = 105_000
START = 20
HIDDEN_WEEK = START + 3
SILENT = 0  # the row of the group of which too few answer in that week
STILL = 4  # people who do answer there


def registered(names: tuple[str, ...], steps: int) -> Registered:
    return Registered(
        what="More time",
        who="the leads",
        kind="try",
        outcome=HAPPINESS,
        expected=0.3,
        smallest=0.1,
        groups=tuple(MeasuredGroup(name, name, (name,)) for name in names),
        start=FIRST + START,
        steps=steps,
        prompted="",
    )


def hidden(score: int) -> tuple[Year, Panel]:
    """A year in which four people of one group answered in one week, each with this score."""
    year = simulate(World(teams=20, weeks=40, heads=(9, 14)), 4)
    people = int(year.heads[SILENT])
    year.answers[:people, HIDDEN_WEEK] = 0
    year.answers[:STILL, HIDDEN_WEEK] = score
    return year, release_history(year, FIRST, with_variance=False).panel


def said(panel: Panel, groups: int) -> dict[str, object]:
    """What anybody can read of the judgement; all groups begin by lot, fewer without one."""
    names = panel.teams[SILENT : SILENT + groups]
    plan = registered(names, 2 if groups == len(panel.teams) else 1)
    starts = (
        dict(order_of(plan, "seed", "release", plan.start))
        if plan.by_lot
        else dict.fromkeys(names, plan.start)
    )
    return judge(plan, starts, series_of(plan, panel, panel.teams, plan.start))


@pytest.mark.parametrize("groups", [1, 4, 20], ids=["alone", "together", "by lot"])
def test_what_is_said_of_a_measure_depends_on_no_hidden_week(groups: int) -> None:
    answers = [said(hidden(score)[1], groups) for score in (1, 5)]
    assert np.isnan(hidden(1)[1].happiness.value[SILENT, HIDDEN_WEEK])
    assert answers[0] == answers[1]
    assert answers[0]["effect"] is not None


def naive_change(year: Year) -> float:
    """The ordinary way: the mean of all answers after the start less that of all before."""
    people = int(year.heads[SILENT])
    given = year.answers[:people].astype(float)
    weeks = np.array([given[:, week][given[:, week] > 0].mean() for week in range(START + WINDOW)])
    return float(weeks[START:].mean() - weeks[START - WINDOW : START].mean())


@pytest.mark.parametrize("score", [1, 2, 5])
def test_the_control_gives_the_hidden_week_away(score: int) -> None:
    year, _ = hidden(score)
    # Every other week is published exactly by an ordinary tool, so the attacker knows their means.
    known = np.array(
        [
            year.answers[: int(year.heads[SILENT]), week][
                year.answers[: int(year.heads[SILENT]), week] > 0
            ].mean()
            for week in range(START + WINDOW)
            if week != HIDDEN_WEEK
        ]
    )
    before = known[START - WINDOW : START].mean()
    others = known[START:].sum()
    read = (naive_change(year) + before) * WINDOW - others
    assert read == pytest.approx(score)
