"""What carries an answer, what weakens it, and what would settle it."""

from dataclasses import dataclass

import numpy as np

from analytics import wording
from analytics.algebra.power import needed
from analytics.panel import Panel, WeekKind
from analytics.plan import USUAL_SCALE, USUAL_SESOI, Plan
from analytics.verdict.answer import Code
from analytics.verdict.departments import DepartmentSlope
from analytics.verdict.direction import Precedence
from analytics.verdict.held import HeldSlope, workload_says
from analytics.verdict.hidden_groups import FLAG, HiddenGroups, passed
from analytics.verdict.influence import Influence
from analytics.verdict.lasting import FEWEST_WEEKS as WEEKS_FOR_ABSENCE
from analytics.verdict.lasting import LastingSlope, absence_p
from analytics.verdict.looks import Look
from analytics.verdict.primary import GateSlope, WithinSlope
from analytics.wording import Sentence

IMPLAUSIBLE = 0.3  # published weekly effects within teams are smaller
ALIKE = 0.1  # how much more teams of one department correlate, on both sides, to have events of their own
FEWEST_DF = 4  # below, the interval is unreliable
FEW_CARRY = 1 / 3  # of the teams: with fewer degrees of freedom some vary far more than the others
DOMINANT = 0.25  # of all variation within teams in one of them
FLATTENED = 0.4  # what inexact answers leave of a slope in simulated teams of 8 to 15, where none is measured
MOST_TEAMS = 2_000  # beyond, more data are no advice, nor beyond ten years
TEN_YEARS: dict[WeekKind, int] = {"month": 120, "quarter": 40, "year": 10, "years": 10}
WEEKS_IN_TEN_YEARS = 520


@dataclass(frozen=True, slots=True)
class Judged:
    """What a verdict is reached from, on the data of its look.

    `gate` None is a gate that was not passed; `departments`, `hidden`, `lasting` and `influence` are None
    where the data do not tell; `relevant` is the smallest slope on mood that matters, None where nobody said
    one; `floor` is the smallest p that the arrangements of these teams allow, `kind` what the points in time
    are.
    """

    plan: Plan
    look: Look
    primary: WithinSlope
    gate: GateSlope | None
    precedence: Precedence | None = None
    departments: DepartmentSlope | None = None
    hidden: HiddenGroups | None = None
    lasting: LastingSlope | None = None
    influence: Influence | None = None
    held: tuple[HeldSlope, ...] = ()
    relevant: float | None = None
    floor: float = 0.0
    kind: WeekKind = "iso"

    @property
    def idle(self) -> bool:
        """Whether no data of so few teams could show a link at this look."""
        return self.floor > self.look.level


def relevant_size(plan: Plan, panel: Panel) -> float | None:
    """The smallest slope that matters: the plan's, else the usual one, which is made for scales of 1 to 5."""
    if plan.sesoi is not None:
        return plan.sesoi
    if plan.scale:
        return USUAL_SESOI if set(plan.ranges.values()) == {USUAL_SCALE} else None
    values = np.concatenate([panel.happiness.value.ravel(), panel.rating.value.ravel()])
    known = values[np.isfinite(values)]
    return USUAL_SESOI if known.size and known.min() >= 1 and known.max() <= 5 else None


def found(level: float, primary: WithinSlope, gate: GateSlope | None) -> bool:
    """Whether primary test, gate and interval agree on a link; hidden groups are asked only then."""
    return (
        gate is not None
        and primary.p <= level
        and gate.p <= level
        and primary.slope * gate.slope > 0
        and excludes_zero(primary)
    )


def excludes_zero(primary: WithinSlope) -> bool:
    """Whether the interval lies on one side of zero."""
    return primary.ci[0] > 0 or primary.ci[1] < 0


def reasons(judged: Judged, code: Code) -> tuple[Sentence, ...]:
    """Everything that is said below the answer, in the order in which it is read."""
    primary, lasting, departments = judged.primary, judged.lasting, judged.departments
    said = [*tests(judged), *(size(judged, code) if code in {"absent", "undecided"} else [])]
    if lasting is not None:
        low, high = lasting.ci
        level = 100 * (1 - judged.plan.alpha)
        said.append(wording.say("lasting", slope=lasting.slope, low=low, high=high, level=level))
        if code in {"supported", "opposite"} and low <= 0 <= high:
            said.append(wording.say("lasting_wide"))
    said += scales_differ(judged.plan)
    if code in {"supported", "opposite"}:
        said += workload_says(judged.held, judged.plan)
        said += [wording.say("same_respondents")] if judged.plan.same_respondents else []
    if code in {"supported", "opposite"} and judged.relevant is not None and small(judged):
        said.append(wording.say("smaller_than_relevant", sesoi=judged.relevant))
    if abs(primary.r) > IMPLAUSIBLE:
        said.append(wording.say("implausible", r=primary.r))
    said += one_team(judged)
    if primary.df < FEWEST_DF:
        said.append(wording.say("interval_unreliable", df=primary.df))
    elif primary.df < FEW_CARRY * primary.teams:
        said.append(wording.say("few_carry", df=round(primary.df), teams=primary.teams))
    if departments is not None and min(departments.alike_happiness, departments.alike_rating) > ALIKE:
        low, high = departments.ci
        said.append(wording.say("departments_alike", slope=departments.slope, low=low, high=high))
    return tuple(said)


def scales_differ(plan: Plan) -> list[Sentence]:
    """What a slope and a size count where the two sides have scales of their own."""
    if len(set(plan.ranges.values())) < 2:
        return []
    (low, high), (rating_low, rating_high) = plan.ranges["happiness"], plan.ranges["rating"]
    ends = {"low_x": low, "high_x": high, "low_y": rating_low, "high_y": rating_high}
    return [wording.say("scales_differ", **ends)]


def tests(judged: Judged) -> list[Sentence]:
    """What the tests say, and where two of them seem to contradict each other."""
    primary, gate, look, alpha = judged.primary, judged.gate, judged.look, judged.plan.alpha
    passing = primary.p <= look.level
    said = [wording.say("primary_passed" if passing else "primary_failed", p=primary.p, level=look.level)]
    if look.of > 1:
        said.append(wording.say("look", number=look.number, of=look.of, level=look.level, alpha=alpha))
    if judged.idle:
        code = "look_too_early" if look.number < look.of else "never_enough"
        return [*said, wording.say(code, floor=judged.floor)]
    if not passing and excludes_zero(primary):
        code = "interval_without_zero" if look.level < alpha else "interval_just_without_zero"
        said.append(wording.say(code, level=look.level, alpha=alpha))
    said.append(gate_says(primary, gate, look.level))
    if judged.hidden is not None and judged.hidden.p <= FLAG and found(look.level, primary, gate):
        said.append(tied(judged.hidden, primary, look.level))
    if passing and not excludes_zero(primary):
        said.append(wording.say("interval_holds_zero"))
    return [*said, wording.say("detectable", mde=primary.mde)]


def gate_says(primary: WithinSlope, gate: GateSlope | None, level: float) -> Sentence:
    """The gate beside the primary test; a slope that turns its sign is not a weaker one."""
    if gate is None:
        return wording.say("gate_missing")
    passing = primary.p <= level
    if gate.slope * primary.slope < 0:
        code = "gate_turned" if passing else "gate_failed_too"
    elif gate.p <= level:
        code = "gate_passed" if passing else "gate_alone"
    else:
        code = "gate_failed" if passing else "gate_failed_too"
    return wording.say(code, slope=gate.slope, p=gate.p)


def tied(hidden: HiddenGroups, primary: WithinSlope, level: float) -> Sentence:
    """What teams that move together on both sides mean for a link that the first two tests found."""
    if hidden.gate is None:
        return wording.say("tied_untested", p=hidden.p)
    code = "tied_passed" if passed(hidden, primary, level) else "tied_failed"
    return wording.say(code, slope=hidden.gate.slope, p=hidden.gate.p)


def size(judged: Judged, code: Code) -> list[Sentence]:
    """Which size matters, and what it would take to find it or to rule it out."""
    primary, relevant, lasting = judged.primary, judged.relevant, judged.lasting
    if found(judged.look.level, primary, judged.gate):
        return []  # groups that are not named keep it open: more of the same data are no advice
    if relevant is None:
        return [wording.say("no_size")]
    said = [] if judged.plan.sesoi is not None else [wording.say("usual_size", sesoi=relevant)]
    if code != "undecided":
        return said
    if judged.idle:
        return said
    longest = TEN_YEARS.get(judged.kind, WEEKS_IN_TEN_YEARS)
    observed = relevant * (FLATTENED if lasting is None else lasting.reliability)
    if primary.mde > observed:
        weeks, teams = (needed(have, primary.mde, observed) for have in (primary.weeks, primary.teams))
        code_of_more = {
            (True, True): "more_data",
            (True, False): "more_weeks",
            (False, True): "more_teams",
            (False, False): "out_of_reach",
        }[weeks <= longest, teams <= MOST_TEAMS]
        said.append(wording.say(code_of_more, sesoi=relevant, observed=observed, weeks=weeks, teams=teams))
    if lasting is None:
        said.append(wording.say("absence_later" if longest >= WEEKS_FOR_ABSENCE else "absence_never"))
    return said


def one_team(judged: Judged) -> list[Sentence]:
    """One team that carries the answer, or a large part of what it rests on."""
    influence, primary, level = judged.influence, judged.primary, judged.look.level
    if influence is None or influence.slope is None:
        return []
    share = round(100 * influence.share)
    passing = primary.p <= level and excludes_zero(primary)
    turned = passing and influence.slope * primary.slope < 0
    other = turned or (influence.p is not None and (influence.p <= level) != passing)
    if not other and influence.share < DOMINANT:
        return []
    if influence.p is None:
        return [wording.say("one_team_untested", share=share, slope=influence.slope)]
    code = "one_team_decides" if other else "one_team_dominates"
    return [wording.say(code, share=share, slope=influence.slope, p=influence.p)]


def small(judged: Judged) -> bool:
    """Whether a link that was found is surely smaller than what matters."""
    lasting, gate, relevant = judged.lasting, judged.gate, judged.relevant
    if lasting is None or gate is None or relevant is None:
        return False
    return absence_p(lasting, gate, relevant) <= judged.plan.alpha
