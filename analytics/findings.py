"""Everything one analysis found."""

from dataclasses import dataclass

from analytics.plan import Plan
from analytics.results import (
    Comparison,
    Contents,
    GateSlope,
    Influence,
    LastingSlope,
    Order,
    Verdict,
    WithinSlope,
)
from analytics.secondary import (
    BetweenTeams,
    Correlation,
    Cumulative,
    DistributedLag,
    Drivers,
    LagSlope,
    Moderator,
    NegativeControl,
    OutcomeSlope,
    Quality,
    ReverseSlope,
    TeamSlopes,
)


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that was found; parts the data do not allow are None."""

    plan: Plan
    contents: Contents
    verdict: Verdict
    between: BetweenTeams | None
    pearson: Correlation | None
    rmcorr: Correlation | None
    outcomes: tuple[OutcomeSlope, ...]
    comparison: Comparison | None = None
    primary: WithinSlope | None = None
    gate: GateSlope | None = None
    lasting: LastingSlope | None = None
    influence: Influence | None = None
    order: Order | None = None
    lags: tuple[LagSlope, ...] = ()
    reverse: ReverseSlope | None = None
    cumulative: Cumulative | None = None
    distributed: DistributedLag | None = None
    teams: TeamSlopes | None = None
    quality: Quality | None = None
    moderators: tuple[Moderator, ...] = ()
    negative_control: NegativeControl | None = None
    drivers: Drivers | None = None
