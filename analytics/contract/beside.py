"""The parts that stand beside the verdict."""

from typing import Literal, TypedDict

from analytics.contract.judged import Ends, Gate, Primary, Reason


class AtLag(TypedDict):
    """The slope at one distance in weeks."""

    lag: int
    slope: float | None
    r: float | None
    p_max: float | None
    cells: int


class Estimate(TypedDict):
    """A slope with its interval and test."""

    slope: float
    se: float
    df: float
    ci: Ends
    p: float


class Short(Estimate):
    """The slope of a table too short to be judged."""

    r: float
    teams: int
    weeks: int
    cells: int
    by_size: float | None


class EstimateAtLag(Estimate):
    """One lag of several in one regression."""

    lag: int


class Sum(TypedDict):
    """The sum of the slopes over several lags."""

    lags: list[int]
    total: Estimate
    cells: int


class Joint(TypedDict):
    """Several contrasts at once."""

    f: float | None
    df1: int
    df2: float | None
    p: float | None


class Distributed(TypedDict):
    """All lags in one regression."""

    slopes: list[EstimateAtLag]
    joint: Joint


class Across(TypedDict):
    """Differences between teams."""

    slope: float
    se: float
    ci: Ends
    r: float
    teams: int


class OfTeam(TypedDict):
    """One team's own slope."""

    team: str
    slope: float
    se: float


class OfTeams(TypedDict):
    """The teams' own slopes and what they have in common."""

    mu: float
    ci: Ends
    tau: float
    i2: float
    prediction: Ends
    slopes: list[OfTeam]


class Pearson(TypedDict):
    """A correlation with the p it is usually printed with."""

    r: float
    p: float


class Rmcorr(Pearson):
    """The same within teams."""

    df: int


class FalseAlarms(TypedDict):
    """How often each method finds a link where there is none."""

    teams: int
    weeks: int
    pearson: float | None
    weekly_means: float | None
    rmcorr: float | None
    team_effects: float | None
    two_way_cr2: float | None
    two_way_permutation: float | None


class Usual(TypedDict):
    """The usual figures."""

    pearson: Pearson | None
    rmcorr: Rmcorr | None
    false_alarm_rates: FalseAlarms | None


class OfGroup(TypedDict):
    """The slope within one group of teams."""

    group: str
    slope: float
    se: float
    df: float
    ci: Ends
    teams: int
    cells: int


class Compared(TypedDict):
    """Slopes by group."""

    kind: Literal["comparison"]
    name: str
    of: Literal["teams", "customers"]
    groups: list[OfGroup]
    equality: Joint
    registered: bool
    p_adjusted: float | None


class Control(TypedDict):
    """The back office as a check."""

    kind: Literal["negative_control"]
    primary: Primary


class Share(TypedDict):
    """One staff question's part."""

    item: str
    share: float
    ci: Ends | None


class Shares(TypedDict):
    """What the staff questions account for."""

    kind: Literal["within", "between"]
    r2: float
    p: float
    teams: int
    weeks: int
    cells: int
    shares: list[Share]


class Soft(TypedDict):
    """One staff question by itself."""

    item: str
    everywhere: OfGroup
    p: float
    p_adjusted: float
    departments: list[OfGroup]
    p_equality: float | None
    p_equality_adjusted: float | None


class Outcome(TypedDict):
    """One further outcome."""

    outcome: str
    exploratory: Literal[True]
    primary: Primary | None
    gate: Gate | None
    p_adjusted: float | None
    reasons: list[Reason]
