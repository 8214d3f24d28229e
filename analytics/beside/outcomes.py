"""The same test for every further outcome; exploratory, so judged as a table."""

from dataclasses import dataclass

import numpy as np

from analytics.algebra.multiplicity import benjamini_hochberg
from analytics.panel import Panel
from analytics.periods import in_periods
from analytics.plan import Plan
from analytics.verdict.evidence import weigh
from analytics.verdict.primary import GateSlope, WithinSlope
from analytics.wording import Sentence


@dataclass(frozen=True, slots=True)
class OutcomeSlope:
    """The primary test with another outcome, exploratory; outcome points per happiness point."""

    outcome: str
    primary: WithinSlope | None
    gate: GateSlope | None
    p_adjusted: float | None
    missing: tuple[Sentence, ...]


def further_outcomes(panel: Panel, plan: Plan) -> tuple[OutcomeSlope, ...]:
    """Put each imported outcome in the place of the rating, but for those that the plan holds.

    Parameters
    ----------
    panel : Panel
    plan : Plan

    Returns
    -------
    tuple of OutcomeSlope
        By name; without figures where the data do not allow them. `p_adjusted` controls the false discovery
        rate over all outcomes that could be tested.
    """
    names = sorted(set(panel.outcomes) - set(plan.controls))
    found = [weigh(panel.with_outcome(name), plan, plan.alpha) for name in names]
    tested = [i for i, evidence in enumerate(found) if evidence.primary is not None]
    p = np.array([evidence.primary.p for evidence in found if evidence.primary is not None])
    adjusted = dict(zip(tested, benjamini_hochberg(p).tolist(), strict=True))
    return tuple(
        OutcomeSlope(
            outcome=name,
            primary=evidence.primary,
            gate=evidence.gate,
            p_adjusted=adjusted.get(i),
            missing=in_periods(evidence.missing, panel.week_kind),
        )
        for i, (name, evidence) in enumerate(zip(names, found, strict=True))
    )
