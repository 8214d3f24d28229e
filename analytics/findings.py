"""Everything one analysis found."""

from dataclasses import dataclass

from analytics.beside.between import BetweenTeams
from analytics.beside.distributed_lag import Cumulative, DistributedLag
from analytics.beside.drivers import Drivers
from analytics.beside.heterogeneity import TeamSlopes
from analytics.beside.lags import LagSlope
from analytics.beside.moderators import Moderator, NegativeControl
from analytics.beside.naive import Correlation
from analytics.beside.outcomes import OutcomeSlope
from analytics.beside.reverse import ReverseSlope
from analytics.contents import Contents
from analytics.plan import Plan
from analytics.quality.overview import Quality
from analytics.verdict.answer import Verdict
from analytics.verdict.direction import Precedence
from analytics.verdict.influence import Influence
from analytics.verdict.lasting import LastingSlope
from analytics.verdict.primary import Comparison, GateSlope, WithinSlope


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
    precedence: Precedence | None = None
    lags: tuple[LagSlope, ...] = ()
    reverse: ReverseSlope | None = None
    cumulative: Cumulative | None = None
    distributed: DistributedLag | None = None
    teams: TeamSlopes | None = None
    quality: Quality | None = None
    moderators: tuple[Moderator, ...] = ()
    negative_control: NegativeControl | None = None
    drivers: Drivers | None = None
