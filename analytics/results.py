"""What an analysis found, as frozen values that say what they are: null, n, interval, assumptions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from analytics.panel import FloatArray
from analytics.verdict.pairing import Paired

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
class DepartmentSlope:
    """The primary slope after week effects of every department; never the verdict.

    `alike_happiness` and `alike_rating` are how much more teams of one department correlate than others.
    """

    null: ClassVar[str] = "within departments, staff have nothing to do with their own customers"
    assumptions: ClassVar[tuple[str, ...]] = ("events of a week reach all teams of a department alike",)

    slope: float
    se: float
    df: float
    ci: Interval
    alike_happiness: float
    alike_rating: float


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
class LastingSlope:
    """Rating points per point of mood that lasts from one week to the next; never what declares a link.

    `reliability` is the share of week-to-week change in happiness that is such mood, `memory` how much of it
    a week leaves to the next. `products` and `mood` are Σx̃ỹ and Σx̃² less noise, whole and without each team.
    """

    null: ClassVar[str] = "the slope on mood that lasts is zero"
    assumptions: ClassVar[tuple[str, ...]] = (
        "who happens to answer is drawn anew every week",
        "mood fades by a constant share from week to week",
        "teams are independent of each other once week effects are out",
    )

    slope: float
    se: float
    df: float
    ci: Interval
    reliability: float
    memory: float
    teams: int
    cells: int
    products: tuple[float, ...]
    mood: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Influence:
    """The team without which the slope changes most; slope and p without it where that is worth telling."""

    team: str
    share: float
    slope: float | None
    p: float | None


@dataclass(frozen=True, slots=True)
class StrictGate:
    """The slope after the leading components of all other teams' series are out of each team's."""

    null: ClassVar[str] = WithinSlope.null
    assumptions: ClassVar[tuple[str, ...]] = ("other teams' series tell what groups of teams share",)

    slope: float
    p: float


@dataclass(frozen=True, slots=True)
class HiddenGroups:
    """Whether teams that move together on one side also do on the other (`p`), and what then remains.

    `gate` is None where nothing speaks for such groups, or nothing is left of a side.
    """

    null: ClassVar[str] = "which teams move together in mood has nothing to do with which do in ratings"
    assumptions: ClassVar[tuple[str, ...]] = ("residuals of teams are exchangeable within strata",)

    p: float
    gate: StrictGate | None


@dataclass(frozen=True, slots=True)
class Order:
    """Who moves first: the slope given last week's rating, and its neighbours on the same team-weeks.

    `p_same_week` and `p_reverse` judge one-sided that the lagged slope is the larger one, against the same
    week and against the largest of the weeks in which customers come first; None where they could not.
    """

    null: ClassVar[str] = "given last week's rating, staff happiness says nothing about this week's"
    assumptions: ClassVar[tuple[str, ...]] = ("noise in last week's rating lets some of the reverse through",)

    slope_given_last: float
    p_given_last: float
    same_week_slope: float | None
    p_same_week: float | None
    p_reverse: float | None
    direction: Direction


@dataclass(frozen=True, slots=True)
class Look:
    """Which of the planned looks the verdict is of, and the level it may spend; 0 before the first."""

    number: int
    of: int
    level: float


@dataclass(frozen=True, slots=True)
class Missing:
    """What a verdict would need and will not have."""

    what: Literal["groups", "weeks", "pairs"]
    have: int
    need: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer: one code, the sentence in parts, and the reasons with their figures."""

    code: Code
    direction: Direction | None
    sentence: tuple[Message, ...]
    reasons: tuple[Message, ...]
    look: Look
    hidden_groups: HiddenGroups | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The paired cells of the primary test and what is left of both sides after team and week effects.

    `x` and `y` are (n, w), 0 where not `paired.present`; rows and columns as in `paired`.
    """

    paired: Paired
    x: FloatArray
    y: FloatArray
