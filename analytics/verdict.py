"""From numbers to one of six answers, in a fixed order, with the reasons that carry it."""

import numpy as np

from analytics import wording
from analytics.demeaning import demean
from analytics.false_alarms import wrong_precedence
from analytics.hidden_groups import FLAG, passed, remains
from analytics.pairing import FEWEST_TEAMS, WEEKS_PER_TEAM, Paired, pair_teams, shifted
from analytics.panel import Panel
from analytics.plan import Plan
from analytics.power import equivalence_p, needed
from analytics.results import (
    Code,
    Comparison,
    DepartmentSlope,
    GateSlope,
    HiddenGroups,
    Look,
    Message,
    Order,
    Verdict,
    WithinSlope,
)
from analytics.slopes import correlation, varies

FEWEST_WEEKS = 20
FEWEST_CELLS = 60
IMPLAUSIBLE = 0.3  # published weekly effects within teams are smaller
LONGEST_RHYTHM = 8  # weeks between two waves
ALIKE = 0.1  # how much more teams of one department correlate, on both sides, to have events of their own
FEWEST_DF = 4  # below, the interval is unreliable


def shortages(panel: Panel, comparison: Comparison) -> tuple[Message, ...]:
    """Everything that keeps the data from being judged; empty where they can be."""
    paired = comparison.paired
    found: list[Message] = []
    weeks, cells = paired.weeks, paired.cells
    if paired.teams < FEWEST_TEAMS:
        found.append(wording.say("few_teams", have=paired.teams, all=len(panel.teams), need=FEWEST_TEAMS))
        both = np.isfinite(shifted(panel.happiness.value, paired.lag)) & np.isfinite(panel.rating.value)
        weeks, cells = int(both.any(axis=0).sum()), int(both.sum())
    if weeks < FEWEST_WEEKS:
        found.append(wording.say("few_weeks", have=weeks, need=FEWEST_WEEKS))
    if cells < FEWEST_CELLS:
        found.append(wording.say("few_cells", have=cells, need=FEWEST_CELLS))
    if found:
        return (*found, *other_rhythm(panel, paired.lag, cells))
    if not varies(comparison.x, paired.x):
        found.append(wording.say("constant_happiness"))
    if not varies(comparison.y, paired.y):
        found.append(wording.say("constant_rating"))
    if not found and determined(panel, comparison):
        found.append(wording.say("copy"))
    if not found and (copies := copied_teams(paired)):
        found.append(wording.say("copied_teams", count=copies))
    return tuple(found)


def other_rhythm(panel: Panel, lag: int, cells: int) -> tuple[Message, ...]:
    """The lag at which both sides would meet, where they hardly ever do at the planned one.

    Teams that are asked every second week have no happiness the week before a rating of that rhythm.
    """
    for other in range(1, LONGEST_RHYTHM + 1):
        both = np.isfinite(shifted(panel.happiness.value, other)) & np.isfinite(panel.rating.value)
        count, weeks = int(both.sum()), int(both.any(axis=0).sum())
        if count >= FEWEST_CELLS > cells and weeks >= WEEKS_PER_TEAM:
            return (wording.say("other_rhythm", other=other, cells=count, lag=lag),)
    return ()


def determined(panel: Panel, comparison: Comparison) -> bool:
    """Whether one side is an exact function of the other, now or at the tested lag: a mistake in the file."""
    same = pair_teams(panel.happiness.value, panel.rating.value, 0, comparison.paired.rows)
    x, y = demean(np.stack([same.x, same.y]), same.present)
    return max(abs(correlation(x, y)), abs(correlation(comparison.x, comparison.y))) > 1 - 1e-9


def copied_teams(paired: Paired) -> int:
    """How many teams have both series of another, in all the weeks that both have: one team under two names.

    Copies of a team declared a link in 15 % of simulated years without one: the test takes them for teams
    that agree. Teams that share fewer than 12 weeks, or of which no side varies, are not told apart.
    """
    there = paired.present.astype(np.float64)
    alike = there @ there.T >= WEEKS_PER_TEAM
    for side in (paired.x, paired.y):
        squares = (side**2) @ there.T
        distance = squares + squares.T - 2 * side @ side.T
        alike &= distance <= 1e-9 * np.maximum(squares + squares.T, 1e-300)
    copies = set()
    for one, other in np.argwhere(np.triu(alike, 1)).tolist():
        both = paired.present[one] & paired.present[other]
        same = all((side[one, both] == side[other, both]).all() for side in (paired.x, paired.y))
        if same and any(np.ptp(side[one, both]) > 0 for side in (paired.x, paired.y)):
            copies |= {one, other}
    return len(copies)


def not_enough(reasons: tuple[Message, ...], look: Look) -> Verdict:
    """The answer where the data cannot be judged."""
    return Verdict(
        code="not_enough_data",
        direction=None,
        sentence=(wording.say("not_enough_data"),),
        reasons=reasons,
        look=look,
    )


def too_early(plan: Plan, look: Look, weeks: int) -> Verdict:
    """The answer before the first planned look."""
    return not_enough((wording.say("before_first_look", have=weeks, need=plan.looks[0]),), look)


def decide(
    plan: Plan,
    look: Look,
    primary: WithinSlope,
    gate: GateSlope | None,
    order: Order | None,
    departments: DepartmentSlope | None = None,
    hidden: HiddenGroups | None = None,
    *,
    shown: WithinSlope | None = None,
) -> Verdict:
    """Choose the answer.

    Parameters
    ----------
    plan : Plan
    look : Look, its level takes the place of alpha
    primary, gate, order : what was estimated at the look; `gate` None is a gate that was not passed
    departments : the slope within departments, where they are told apart
    hidden : what groups that the file does not name can account for; None where that was not asked
    shown : the estimate of today where more weeks have come in since the look
    """
    code = code_of(plan, look.level, primary, gate, hidden)
    direction = None
    if code in {"supported", "opposite"}:
        direction = order.direction if order is not None else "goes_with"
    claim = f"{code}_{direction}" if direction else code
    said = reasons(plan, look.level, code, primary, gate, hidden)
    if departments is not None and min(departments.alike_happiness, departments.alike_rating) > ALIKE:
        low, high = departments.ci
        said = (*said, wording.say("departments_alike", slope=departments.slope, low=low, high=high))
    if direction == "goes_with" and order is not None:
        said = (*said, wording.say("order_open"))
    if direction == "precedes":
        rate = 100 * wrong_precedence(primary.teams, primary.weeks)
        said = (*said, wording.say("precedes_rate", rate=rate))
    return Verdict(
        code=code,
        direction=direction,
        sentence=(wording.say(claim, sesoi=plan.sesoi), estimate(plan, shown or primary)),
        reasons=said,
        look=look,
        hidden_groups=hidden,
    )


def code_of(
    plan: Plan,
    level: float,
    primary: WithinSlope,
    gate: GateSlope | None,
    hidden: HiddenGroups | None = None,
) -> Code:
    """The order of the answers: found, shared events, absent, undecided."""
    if gate is not None:
        agree = primary.slope * gate.slope > 0
        if found(level, primary, gate):
            if hidden is None or passed(hidden, primary, level):
                return "supported" if primary.slope > 0 else "opposite"
            left = hidden.gate is not None and remains(hidden.gate, primary)
            return "undecided" if left or hidden.gate is None else "shared_events"
        weakened = not agree or abs(gate.slope) < abs(primary.slope) / 2
        if primary.p <= level < gate.p and weakened:
            return "shared_events"
        if absence_p(plan, primary, gate) <= plan.alpha:
            return "absent"
    return "undecided"


def found(level: float, primary: WithinSlope, gate: GateSlope | None) -> bool:
    """Whether primary test, gate and interval agree on a link; hidden groups are asked only then."""
    return (
        gate is not None
        and primary.p <= level
        and gate.p <= level
        and primary.slope * gate.slope > 0
        and (primary.ci[0] > 0 or primary.ci[1] < 0)
    )


def absence_p(plan: Plan, primary: WithinSlope, gate: GateSlope) -> float:
    """Larger p of the two equivalence tests: both 1 − 2·alpha intervals inside ±Δ if it is at most alpha."""
    return max(equivalence_p(s.slope, s.se, s.df, plan.sesoi) for s in (primary, gate))


def estimate(plan: Plan, primary: WithinSlope) -> Message:
    """The figures that stand beside every claim."""
    return wording.say(
        {0: "estimate_same_week", 1: "estimate_next_week"}.get(plan.lag, "estimate_later"),
        slope=primary.slope,
        low=primary.ci[0],
        high=primary.ci[1],
        level=100 * (1 - plan.alpha),
        teams=primary.teams,
        weeks=primary.weeks,
        lag=plan.lag,
    )


def reasons(
    plan: Plan,
    level: float,
    code: Code,
    primary: WithinSlope,
    gate: GateSlope | None,
    hidden: HiddenGroups | None = None,
) -> tuple[Message, ...]:
    """What carries the answer, what weakens it, and what would settle it."""
    said = [
        wording.say("primary_passed" if primary.p <= level else "primary_failed", p=primary.p, level=level)
    ]
    if gate is None:
        said.append(wording.say("gate_missing"))
    else:
        passed = gate.p <= level and gate.slope * primary.slope > 0
        said.append(wording.say("gate_passed" if passed else "gate_failed", slope=gate.slope, p=gate.p))
    if hidden is not None and hidden.p <= FLAG and found(level, primary, gate):
        said.append(tied(hidden, primary, level))
    if primary.p <= level and primary.ci[0] <= 0 <= primary.ci[1]:
        said.append(wording.say("interval_holds_zero"))
    said.append(wording.say("detectable", mde=primary.mde))
    if code in {"supported", "opposite"} and max(abs(primary.ci[0]), abs(primary.ci[1])) < plan.sesoi:
        said.append(wording.say("smaller_than_relevant", sesoi=plan.sesoi))
    if code == "undecided" and primary.mde > plan.sesoi:
        said.append(
            wording.say(
                "more_data",
                sesoi=plan.sesoi,
                weeks=needed(primary.weeks, primary.mde, plan.sesoi),
                teams=needed(primary.teams, primary.mde, plan.sesoi),
            )
        )
    if abs(primary.r) > IMPLAUSIBLE:
        said.append(wording.say("implausible", r=primary.r))
    if primary.df < FEWEST_DF:
        said.append(wording.say("interval_unreliable", df=primary.df))
    return tuple(said)


def tied(hidden: HiddenGroups, primary: WithinSlope, level: float) -> Message:
    """What teams that move together on both sides mean for a link that the first two tests found."""
    if hidden.gate is None:
        return wording.say("tied_untested", p=hidden.p)
    code = "tied_passed" if passed(hidden, primary, level) else "tied_failed"
    return wording.say(code, slope=hidden.gate.slope, p=hidden.gate.p)
