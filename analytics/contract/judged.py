"""The parts that the verdict rests on."""

from typing import TypedDict

Ends = tuple[float, float]
Texts = dict[str, str]  # by language
Reason = dict[str, str]  # the code of a sentence, and its text by language


class Primary(TypedDict):
    """The one test the verdict rests on."""

    slope: float
    se: float
    df: float
    ci: Ends
    p: float
    p_cr2: float
    r: float
    teams: int
    weeks: int
    cells: int
    mde: float


class Gate(TypedDict):
    """The slope if shared events may hit every team in its own strength."""

    slope: float
    se: float
    p: float


class Strict(TypedDict):
    """The slope when what other teams tell of shared events is taken out."""

    slope: float
    p: float


class Hidden(TypedDict):
    """Groups that the file does not name."""

    p: float
    gate: Strict | None


class Lasting(TypedDict):
    """The slope per point of mood that lasts."""

    slope: float
    se: float
    df: float
    ci: Ends
    reliability: float
    memory: float
    teams: int
    cells: int


class Without(TypedDict):
    """The team without which the slope changes most."""

    team: str
    share: float
    slope: float | None
    p: float | None


class Held(TypedDict):
    """The primary slope with one thing held constant."""

    control: str
    slope: float
    se: float
    df: float
    ci: Ends
    p: float
    p_cr2: float
    without: float
    teams: int
    cells: int
    p_both: float
    least_shown: float
    told_apart: bool
