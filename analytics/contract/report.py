"""The whole report."""

from typing import Literal, TypedDict

from analytics.contract.beside import (
    Across,
    AtLag,
    Compared,
    Control,
    Distributed,
    Estimate,
    OfTeams,
    Outcome,
    Shares,
    Short,
    Soft,
    Sum,
    Usual,
)
from analytics.contract.judged import Gate, Held, Hidden, Lasting, Primary, Reason, Texts, Without
from analytics.contract.made_of import MadeOf
from analytics.panel import WeekKind
from analytics.verdict.answer import Code
from analytics.verdict.direction import Direction


class LeftOut(TypedDict):
    """Team-weeks left out for one reason."""

    reason: str
    count: int


class Input(TypedDict):
    """What came in."""

    teams: int
    weeks: int
    period: WeekKind
    cells: int
    paired_cells: int
    invented: bool
    first_week: str | int | None
    last_week: str | int | None
    left_out: list[LeftOut]


class Planned(TypedDict):
    """What was fixed before the data were looked at."""

    lag: int
    alpha: float
    sesoi: float | None
    permutations: int
    seed: int
    max_lag: int
    looks: list[int]
    exclusions: list[str]
    moderators: list[str]
    controls: list[str]
    same_respondents: bool
    scale: list[float]
    registered_at: str | None
    digest: str | None
    exploratory: list[str]


class LookTaken(TypedDict):
    """Which planned look this is."""

    number: int
    of: int
    level: float


class Conclusion(TypedDict):
    """The verdict."""

    code: Code
    direction: Direction | None
    sentence: Texts
    reasons: list[Reason]
    look: LookTaken


class Granted(TypedDict):
    """What one test takes for granted."""

    null: Texts
    assumptions: list[Texts]


class Report(TypedDict):
    """The whole."""

    schema: Literal["resonanz.report/1"]
    input: Input
    plan: Planned
    verdict: Conclusion
    primary: Primary | None
    gate: Gate | None
    hidden_groups: Hidden | None
    lasting: Lasting | None
    influence: Without | None
    held: list[Held] | None
    short_panel: Short | None
    lags: list[AtLag] | None
    reverse: Estimate | None
    cumulative: Sum | None
    distributed_lag: Distributed | None
    between: Across | None
    teams: OfTeams | None
    quality: MadeOf | None
    naive: Usual
    moderators: list[Compared | Control] | None
    drivers: list[Shares] | None
    soft_factors: list[Soft] | None
    outcomes: list[Outcome] | None
    taken_for_granted: dict[str, Granted]
