"""Whether planned groups and weeks can ever be judged, and what would then be found."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Literal

import numpy as np

from analytics.algebra.arrays import FloatArray, IntArray
from analytics.plan import Plan
from analytics.planning import Groups, PowerAnalysis, analyse_power, chance_rated
from analytics.verdict.departments import fewest_p
from analytics.verdict.looks import Look, current_look
from analytics.verdict.pairing import FEWEST_TEAMS, SHARED_WEEKS, WEEKS_PER_TEAM, comparable
from analytics.verdict.shortages import FEWEST_CELLS, FEWEST_WEEKS

DRAWS = 9
MOST_DRAWN = 300  # of more, every so-manieth stands for its neighbours: too hopeful where many are dropped
SAFELY = 4.0  # standard errors of the share that two groups have in common


@dataclass(frozen=True, slots=True)
class Missing:
    """What a verdict would need and will not have."""

    what: Literal["groups", "weeks", "pairs"]
    have: int
    need: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What planned groups would bring, by the rules that judge the data later.

    Attributes
    ----------
    groups : how many can be compared when the verdict is reached
    pairs : group-weeks of those groups, over all weeks ahead
    missing : empty where there can be a verdict
    look, judged : the last look that the weeks reach, and the weeks with both sides it is of
    fewest_p : the smallest p that so few groups in their departments allow
    power : what would be found; None where nothing can be, whatever the data
    """

    groups: int
    pairs: int
    missing: tuple[Missing, ...]
    look: Look
    judged: int
    fewest_p: float
    power: PowerAnalysis | None


def look_ahead(
    groups: Groups, departments: Sequence[str | None], weeks: int, *, ratings: int, plan: Plan
) -> Outlook:
    """Foresee the verdict after `weeks` that are asked.

    Parameters
    ----------
    groups, departments : of n groups each; a department of few groups allows few comparisons
    weeks : that are asked; `plan.lag` fewer have both sides
    ratings : customers' ratings per group and week
    plan : its looks share alpha

    Notes
    -----
    A verdict is of the last look that the weeks reach, on the weeks until then and at its own level.
    """
    return look_at(groups, departments, max(weeks - plan.lag, 0), ratings=ratings, plan=plan)


def look_at(
    groups: Groups, departments: Sequence[str | None], paired: int, *, ratings: int, plan: Plan
) -> Outlook:
    """Foresee the verdict once `paired` weeks have both sides, in whatever rhythm they were asked.

    Parameters
    ----------
    groups, departments, ratings, plan : as in `look_ahead`
    paired : weeks with both sides, which is what the plan's looks count

    Notes
    -----
    The formula keeps the memory of weeks that follow each other. Weeks further apart remember less of each
    other, so for a slower rhythm the smallest link is given a little too large.
    """
    number = current_look(plan, paired).number
    judged = plan.looks[number - 1] if number and plan.looks else paired
    kept = _compared(groups, judged, ratings)
    shares = groups.published(paired) * chance_rated(ratings)
    pairs = int(whole_weeks(shares[kept], paired).sum())
    needs = (
        Missing("groups", len(kept), FEWEST_TEAMS),
        Missing("weeks", paired, fewest_weeks(plan)),
        Missing("pairs", pairs, FEWEST_CELLS),
    )
    missing = tuple(each for each in needs if each.have < each.need)
    floor = fewest_p([departments[place] for place in kept.tolist()])
    look = current_look(plan, paired, floor)
    power = None
    if not missing and floor <= look.level:
        power = analyse_power(
            _only(groups, kept), judged + plan.lag, ratings=ratings, alpha=look.level, lag=plan.lag
        )
    return Outlook(len(kept), pairs, missing, look, judged, floor, power)


def fewest_weeks(plan: Plan) -> int:
    """Weeks with both sides that a verdict needs: those of the test, and of the first look."""
    return max([FEWEST_WEEKS, *plan.looks[:1]])


def whole_weeks(shares: FloatArray, weeks: int) -> IntArray:
    """The expected number of such weeks, rounded down."""
    # 1e-9: what is certain must not lose a week to rounding.
    return np.floor(weeks * shares + 1e-9).astype(np.int64)


def _compared(groups: Groups, weeks: int, ratings: int) -> IntArray:
    """The groups that `pairing.comparable` is likely to keep; the best present where it drops some.

    It drops groups that share less than a quarter of their weeks with another. Which pairs do is chance, so
    the rule itself is asked, with weeks drawn by these shares; not where no pair comes near it.
    """
    shares = groups.published(weeks) * chance_rated(ratings)
    rows = np.flatnonzero(whole_weeks(shares, weeks) >= WEEKS_PER_TEAM)
    there = shares[rows]
    if len(rows) < FEWEST_TEAMS or (there - SHARED_WEEKS >= SAFELY * np.sqrt((1 - there) / weeks)).all():
        return rows
    best = rows[np.argsort(-there, kind="stable")]
    drawn = best[np.linspace(0, len(best) - 1, min(len(best), MOST_DRAWN)).astype(np.int64)]
    kept = median(_kept(shares[drawn], weeks, seed) for seed in range(DRAWS))
    return np.sort(best[: round(kept * len(best) / len(drawn))])


def _kept(shares: FloatArray, weeks: int, seed: int) -> int:
    """How many groups stay where each week of each is there by chance."""
    there = np.random.default_rng(seed).random((len(shares), weeks)) < shares[:, None]
    rows = np.flatnonzero(there.sum(axis=1) >= WEEKS_PER_TEAM)
    return len(comparable(rows, there, there.astype(np.float64)))


def _only(groups: Groups, places: IntArray) -> Groups:
    chosen = places.tolist()

    def of_them(values: Sequence[int]) -> list[int]:
        return [values[place] for place in chosen] if len(values) else []

    return replace(
        groups,
        people=of_them(groups.people),
        newcomers=of_them(groups.newcomers),
        teams=of_them(groups.teams),
    )
