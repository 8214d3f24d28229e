"""From numbers to one of six answers, in a fixed order."""

from math import ceil

from analytics import wording
from analytics.false_alarms import wrong_precedence
from analytics.verdict.answer import Code, Verdict
from analytics.verdict.direction import Direction
from analytics.verdict.held import checked, not_told_apart
from analytics.verdict.hidden_groups import passed, remains
from analytics.verdict.lasting import absence_p
from analytics.verdict.primary import WithinSlope
from analytics.verdict.reasons import Judged, found, reasons
from analytics.wording import Sentence


def decide(judged: Judged, *, shown: WithinSlope | None = None) -> Verdict:
    """Choose the answer.

    Parameters
    ----------
    judged : what was estimated at the look
    shown : the estimate of today where more weeks have come in since the look
    """
    code = code_of(judged)
    precedence = judged.precedence
    direction: Direction | None = None
    if code in {"supported", "opposite"}:
        direction = precedence.direction if precedence is not None else "goes_with"
    said = reasons(judged, code)
    if direction == "goes_with" and precedence is not None:
        said = (*said, wording.say("order_open"))
    if direction == "precedes":
        rate = ceil(1000 * wrong_precedence(judged.primary.teams, judged.primary.weeks)) / 1000
        said = (*said, wording.say("precedes_rate", rate=rate))
    claim = f"{code}_{direction}{not_told_apart(judged.held)}" if direction else code
    unchecked = [wording.say("workload_unchecked")] if direction and not checked(judged.held) else []
    size = {} if judged.relevant is None else {"sesoi": judged.relevant}
    return Verdict(
        code=code,
        direction=direction,
        sentence=(wording.say(claim, **size), estimate(judged, shown or judged.primary), *unchecked),
        reasons=said,
        look=judged.look,
        hidden_groups=judged.hidden,
    )


def code_of(judged: Judged) -> Code:
    """The order of the answers: found, shared events, absent, undecided."""
    level, primary, gate, hidden = judged.look.level, judged.primary, judged.gate, judged.hidden
    if gate is None:
        return "undecided"
    if found(level, primary, gate):
        if hidden is None or passed(hidden, primary, level):
            return "supported" if primary.slope > 0 else "opposite"
        left = hidden.gate is None or remains(hidden.gate, primary)
        return "undecided" if left else "shared_events"
    weakened = primary.slope * gate.slope <= 0 or abs(gate.slope) < abs(primary.slope) / 2
    if primary.p <= level < gate.p and weakened:
        return "shared_events"
    return "absent" if absent(judged) else "undecided"


def absent(judged: Judged) -> bool:
    """Whether any link is smaller than what matters, on the scale of mood itself, at the look's level."""
    lasting, gate, relevant = judged.lasting, judged.gate, judged.relevant
    if lasting is None or gate is None or relevant is None:
        return False
    return absence_p(lasting, gate, relevant) <= judged.look.level


def estimate(judged: Judged, primary: WithinSlope) -> Sentence:
    """The figures that stand beside every claim."""
    plan = judged.plan
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
