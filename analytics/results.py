"""What an analysis found, as frozen values that say what they are: null, n, interval, assumptions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from analytics.pairing import Paired
from analytics.panel import FloatArray
from analytics.plan import Plan

Code = Literal["not_enough_data", "supported", "opposite", "shared_events", "absent", "undecided"]
Direction = Literal["precedes", "goes_with"]
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence to be said later in the reader's language: template and values stay apart."""

    code: str
    template: str
    values: Mapping[str, float | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contents:
    """What the file or the releases held, before anything was chosen.

    `cells` are team-weeks with either side, `paired_cells` those with staff `lag` weeks earlier and customers
    now; `left_out` counts team-weeks by reason, of which "few_weeks" and "overlap" are paired cells.
    """

    teams: int
    weeks: int
    cells: int
    paired_cells: int
    first_week: str | int | None
    last_week: str | int | None
    left_out: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class WithinSlope:
    """Rating points per happiness point, within teams, after week effects.

    `p` is the team-label permutation's, `p_cr2` that of the t test behind `ci`; `r` is the standardised
    effect; `mde` the smallest slope found with 80 % power.
    """

    null: ClassVar[str] = "a team's staff series has nothing to do with its own customers' series"
    assumptions: ClassVar[tuple[str, ...]] = (
        "events of a week reach all teams alike (the gate tests without this)",
        "teams are independent of each other once week effects are out",
        "teams were there in comparable weeks",
    )

    slope: float
    se: float
    df: float
    ci: Interval
    p: float
    p_cr2: float
    r: float
    teams: int
    weeks: int
    cells: int
    mde: float


@dataclass(frozen=True, slots=True)
class GateSlope:
    """The same slope when every team may react to the weeks' common factors in its own strength."""

    null: ClassVar[str] = WithinSlope.null
    assumptions: ClassVar[tuple[str, ...]] = (
        "the organisation's weekly means span the events that teams share",
        "teams are independent of each other once these are out",
    )

    slope: float
    se: float
    df: float
    p: float


@dataclass(frozen=True, slots=True)
class Order:
    """Who moves first: the slope given last week's rating, and the same-week slope beside it."""

    null: ClassVar[str] = "given last week's rating, staff happiness says nothing about this week's"
    assumptions: ClassVar[tuple[str, ...]] = ("noise in last week's rating lets some of the reverse through",)

    slope_given_last: float
    p_given_last: float
    same_week_slope: float | None
    direction: Direction


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


@dataclass(frozen=True, slots=True)
class Look:
    """Which of the planned looks the verdict is of, and the level it may spend; 0 before the first."""

    number: int
    of: int
    level: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer: one code, the sentence in parts, and the reasons with their figures."""

    code: Code
    direction: Direction | None
    sentence: tuple[Message, ...]
    reasons: tuple[Message, ...]
    look: Look


@dataclass(frozen=True, slots=True)
class Comparison:
    """The paired cells of the primary test and what is left of both sides after team and week effects.

    `x` and `y` are (n, w), 0 where not `paired.present`; rows and columns as in `paired`.
    """

    paired: Paired
    x: FloatArray
    y: FloatArray


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that was found; parts the data do not allow are None."""

    plan: Plan
    contents: Contents
    verdict: Verdict
    comparison: Comparison | None
    primary: WithinSlope | None
    gate: GateSlope | None
    order: Order | None
    lags: tuple[LagSlope, ...]
    reverse: ReverseSlope | None
    cumulative: Cumulative | None
    distributed: DistributedLag | None
    teams: TeamSlopes | None
    quality: Quality | None
    outcomes: tuple[OutcomeSlope, ...]
    between: BetweenTeams | None
    pearson: Correlation | None
    rmcorr: Correlation | None
