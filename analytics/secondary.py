"""What is shown beside the verdict and never decides it, as frozen values like those of `results`."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from analytics.results import DepartmentSlope, GateSlope, Interval, Message, WithinSlope


@dataclass(frozen=True, slots=True)
class LagSlope:
    """Slope at one distance in weeks; `p_max` holds for all lags of the scan together."""

    null: ClassVar[str] = WithinSlope.null
    assumptions: ClassVar[tuple[str, ...]] = WithinSlope.assumptions

    lag: int
    slope: float | None
    r: float | None
    p_max: float | None
    cells: int


@dataclass(frozen=True, slots=True)
class ReverseSlope:
    """Happiness points per rating point: this week's happiness on last week's rating."""

    null: ClassVar[str] = "a team's customers have nothing to do with its own staff's later series"
    assumptions: ClassVar[tuple[str, ...]] = WithinSlope.assumptions

    slope: float
    se: float
    df: float
    ci: Interval
    p: float


@dataclass(frozen=True, slots=True)
class Combination:
    """A slope, or a weighted sum of slopes, of a regression with several regressors; CR2."""

    null: ClassVar[str] = "the combination is zero"
    assumptions: ClassVar[tuple[str, ...]] = WithinSlope.assumptions[:2]

    slope: float
    se: float
    df: float
    ci: Interval
    p: float


@dataclass(frozen=True, slots=True)
class WaldTest:
    """Several contrasts at once; without figures where the teams are too few to test them together."""

    null: ClassVar[str] = "all contrasts are zero"
    assumptions: ClassVar[tuple[str, ...]] = WithinSlope.assumptions[:2]

    f: float | None
    df1: int
    df2: float | None
    p: float | None


@dataclass(frozen=True, slots=True)
class Cumulative:
    """Sum of the slopes over the lags named: rating points after a lasting happiness point."""

    lags: tuple[int, ...]
    total: Combination
    cells: int


@dataclass(frozen=True, slots=True)
class DistributedLag:
    """All lags in one regression; lag −1 is the placebo, `joint` tests lags 1 and 2 together."""

    lags: tuple[int, ...]
    slopes: tuple[Combination, ...]
    joint: WaldTest


@dataclass(frozen=True, slots=True)
class Pooled:
    """Mean of effects, their spread τ, the share I² of it that is not error, and where the next would lie."""

    null: ClassVar[str] = "the effects average zero"
    assumptions: ClassVar[tuple[str, ...]] = (
        "error variances are known",
        "effects are normal around their mean",
    )

    mu: float
    se: float
    ci: Interval
    tau: float
    i2: float
    prediction: Interval


@dataclass(frozen=True, slots=True, order=True)
class TeamSlope:
    """One team's own slope with its least-squares standard error."""

    team: str
    slope: float
    se: float


@dataclass(frozen=True, slots=True)
class TeamSlopes:
    """The teams' own slopes, by label, and what they have in common."""

    pooled: Pooled
    slopes: tuple[TeamSlope, ...]


@dataclass(frozen=True, slots=True)
class OutcomeSlope:
    """The primary test with another outcome, exploratory; outcome points per happiness point."""

    null: ClassVar[str] = WithinSlope.null
    assumptions: ClassVar[tuple[str, ...]] = WithinSlope.assumptions

    outcome: str
    primary: WithinSlope | None
    gate: GateSlope | None
    p_adjusted: float | None
    missing: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class GroupSlope:
    """The slope within one group of teams, with that group's own week effects."""

    null: ClassVar[str] = WithinSlope.null
    assumptions: ClassVar[tuple[str, ...]] = WithinSlope.assumptions

    group: str
    slope: float
    se: float
    df: float
    ci: Interval
    teams: int
    cells: int


@dataclass(frozen=True, slots=True)
class Moderator:
    """Slopes by group and the test that they are equal; exploratory unless registered."""

    null: ClassVar[str] = "all groups have the same slope"
    assumptions: ClassVar[tuple[str, ...]] = ("teams are independent once week effects are out",)

    name: str
    groups: tuple[GroupSlope, ...]
    equality: WaldTest
    registered: bool
    p_adjusted: float | None = None


@dataclass(frozen=True, slots=True)
class NegativeControl:
    """Back-office mood against front-office ratings, one unit per department."""

    null: ClassVar[str] = "back-office mood has nothing to do with the front office's ratings"
    assumptions: ClassVar[tuple[str, ...]] = ("customers do not meet the back office",)

    primary: WithinSlope


@dataclass(frozen=True, slots=True)
class DriverShare:
    """A question's part of R²; the interval only with 30 teams or more."""

    item: str
    share: float
    ci: Interval | None


@dataclass(frozen=True, slots=True)
class Drivers:
    """Explained variance of the ratings and its shares; often under 5 %, so the total comes first."""

    null: ClassVar[str] = "teams' answers have nothing to do with their own customers' ratings"
    assumptions: ClassVar[tuple[str, ...]] = ("shares are of explained variance only",)

    kind: Literal["within", "between"]
    r2: float
    p: float
    teams: int
    weeks: int
    cells: int
    shares: tuple[DriverShare, ...]


@dataclass(frozen=True, slots=True)
class Reliability:
    """Bounds for the share of week-to-week change in happiness that is mood, not who answered.

    `disattenuated` is the range of the slope on true mood; None where it cannot be identified.
    """

    assumptions: ClassVar[tuple[str, ...]] = ("answers within a cell are as spread as in the pooled cells",)

    lower: float
    upper: float | None
    disattenuated: Interval | None


@dataclass(frozen=True, slots=True)
class CrossDependence:
    """Pesaran's CD of the residuals around team means, before week effects are out."""

    null: ClassVar[str] = "teams are independent of each other"
    assumptions: ClassVar[tuple[str, ...]] = ("many teams or many weeks",)

    cd: float
    p: float


@dataclass(frozen=True, slots=True)
class TippingPoint:
    """Happiness points by which non-responders would have to differ to undo the answer; None: none does."""

    shift: float | None


@dataclass(frozen=True, slots=True)
class Quality:
    """What the data are made of; None where they do not carry what a figure needs. Shares lie in 0–1."""

    reliability: Reliability | None
    icc: tuple[float, float] | None
    cross_dependence: CrossDependence | None
    autocorrelation_happiness: float | None
    autocorrelation_rating: float | None
    missing_share: float | None
    response_rate: float | None
    slope_given_response: float | None
    slope_weighted: float | None
    bootstrap_p: float | None
    within_departments: DepartmentSlope | None
    tipping_point: TippingPoint | None
    ceiling_happiness: float | None
    ceiling_rating: float | None


@dataclass(frozen=True, slots=True)
class BetweenTeams:
    """Differences between teams, not change: one point per team, N − 2 degrees of freedom."""

    null: ClassVar[str] = "teams' mean ratings do not differ with their mean happiness"
    assumptions: ClassVar[tuple[str, ...]] = ("teams differ in nothing else that matters (never true)",)

    slope: float
    se: float
    ci: Interval
    r: float
    teams: int


@dataclass(frozen=True, slots=True)
class Correlation:
    """A naive correlation with the p-value it is usually printed with."""

    null: ClassVar[str] = "independent cells"
    assumptions: ClassVar[tuple[str, ...]] = ("no shared weeks, no autocorrelation: both wrong here",)

    r: float
    p: float
    df: int
