"""Primary test, gate and direction of one panel, or what keeps it from being judged."""

from dataclasses import dataclass

from analytics.algebra.permutation import Arrangements, canonical_order, deal, floor
from analytics.panel import Panel
from analytics.plan import Plan
from analytics.verdict.answer import Verdict
from analytics.verdict.deciding import decide
from analytics.verdict.departments import DepartmentSlope, slope_within, strata
from analytics.verdict.direction import Precedence, direction_of
from analytics.verdict.held import HeldSlope, controls_of, held_slopes
from analytics.verdict.hidden_groups import HiddenGroups, hidden_groups
from analytics.verdict.influence import Influence, most_influential
from analytics.verdict.lasting import LastingSlope, lasting_slope
from analytics.verdict.looks import Look, current_look
from analytics.verdict.pairing import pair
from analytics.verdict.primary import Comparison, GateSlope, WithinSlope, compared, gate_slope, within_slope
from analytics.verdict.reasons import Judged, relevant_size
from analytics.verdict.shortages import not_enough, shortages
from analytics.wording import Sentence


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a verdict rests on.

    `arrangements`, `primary`, `gate` and `precedence` are None where `missing` says why nothing can be
    judged. `departments` is None where fewer than two are told apart.
    """

    comparison: Comparison
    missing: tuple[Sentence, ...] = ()
    arrangements: Arrangements | None = None
    primary: WithinSlope | None = None
    gate: GateSlope | None = None
    precedence: Precedence | None = None
    departments: DepartmentSlope | None = None
    lasting: LastingSlope | None = None
    influence: Influence | None = None
    held: tuple[HeldSlope, ...] = ()


def weigh(panel: Panel, plan: Plan, level: float) -> Evidence:
    """Pair, compare and test.

    Parameters
    ----------
    panel : Panel
    plan : Plan
    level : float
        Level of the permutation behind the direction; intervals cover 1 − plan.alpha. The smallest
        detectable slope is that of the look these weeks have reached.
    """
    comparison = compared(pair(panel.happiness.value, panel.rating.value, plan.lag))
    order = canonical_order(comparison.x, comparison.y)
    comparison = compared(comparison.paired.reordered(order))
    missing = shortages(panel, comparison)
    if missing:
        return Evidence(comparison=comparison, missing=missing)
    departments = strata(panel, comparison.paired.rows)
    arrangements = deal(departments, plan.permutations, plan.seed)
    look = current_look(plan, comparison.paired.weeks, floor(arrangements))
    primary = within_slope(comparison, arrangements, plan.alpha, look.level)
    return Evidence(
        comparison=comparison,
        arrangements=arrangements,
        primary=primary,
        gate=gate_slope(comparison.paired, arrangements),
        precedence=direction_of(panel, comparison.paired, primary, arrangements, level),
        departments=slope_within(comparison, departments, plan.alpha),
        lasting=lasting_slope(panel, comparison, plan.alpha),
        influence=most_influential(panel, plan, comparison, primary, departments, look.level),
        held=held_slopes(comparison, controls_of(panel, plan), arrangements, plan.alpha),
    )


def judge(panel: Panel, plan: Plan, look: Look, then: Evidence, now: Evidence) -> Verdict:
    """The verdict on the data of the look, which is `panel`, with the figures of today beside it."""
    if then.primary is None:
        return not_enough(then.missing, look)
    hidden = groups_of(panel, plan, then)
    judged = Judged(
        plan=plan,
        look=look,
        primary=then.primary,
        gate=then.gate,
        precedence=then.precedence,
        departments=then.departments,
        hidden=hidden,
        lasting=then.lasting,
        influence=then.influence,
        held=then.held,
        relevant=relevant_size(plan, panel),
        floor=floor(then.arrangements) if then.arrangements else 0.0,
        kind=panel.week_kind,
    )
    return decide(judged, shown=now.primary)


def groups_of(panel: Panel, plan: Plan, evidence: Evidence) -> HiddenGroups | None:
    """Whether groups that the file does not name can account for the slope; None where there is none."""
    comparison, primary, arrangements = evidence.comparison, evidence.primary, evidence.arrangements
    if primary is None or arrangements is None:
        return None
    told = strata(panel, comparison.paired.rows)
    return hidden_groups(panel, comparison, primary, told, arrangements, plan.seed)
