"""A trend as points and lines on a grid: the numbers of a small drawing that the template writes as SVG.

No library: a dozen lines of shapes, drawn at once in the server, that take their colours from the stylesheet
and need no script. Lines join neighbouring weeks of those that are asked alone; nothing is smoothed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from api.results.figures import HIGHEST, LOWEST, Value
from survey.weeks import monday_of

WIDTH, HEIGHT = 360.0, 210.0
LEFT, RIGHT, TOP, BOTTOM = 22.0, 12.0, 10.0, 28.0
MOST_DATES = 3


@dataclass(frozen=True, slots=True)
class Point:
    """One week's value; `low` and `high` are the ends of its interval."""

    x: float
    y: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """One group: its points, and a path for each stretch of weeks without a gap."""

    style: str
    points: tuple[Point, ...]
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """The drawing: lines, the five levels of the scale, and some Mondays below."""

    lines: tuple[Line, ...]
    levels: tuple[tuple[int, float], ...]
    dates: tuple[tuple[date, float, str], ...]


def draw_trend(series: Sequence[tuple[str, Mapping[int, Value]]], every: int = 1) -> Trend | None:
    """From values by week, asked `every` so many; None where there are fewer than two weeks to draw."""
    weeks = sorted({week for _, values in series for week in values})
    if len(weeks) < 2:
        return None
    span = range(weeks[0], weeks[-1] + 1)
    return Trend(
        tuple(_line(style, values, span, every) for style, values in series),
        tuple((level, _y(level)) for level in range(int(LOWEST), int(HIGHEST) + 1)),
        tuple(_dates(span)),
    )


def _line(style: str, values: Mapping[int, Value], span: range, every: int) -> Line:
    points: list[Point] = []
    paths: list[str] = []
    last = None
    for week in sorted(values):
        value = values[week]
        low, high = value.interval or (None, None)
        point = Point(
            _x(week, span),
            _y(value.mean),
            None if low is None else _y(low),
            None if high is None else _y(high),
        )
        if last is not None and week - last <= every:
            paths[-1] += f" L{point.x} {point.y}"
        else:
            paths.append(f"M{point.x} {point.y}")
        points.append(point)
        last = week
    return Line(style, tuple(points), tuple(path for path in paths if "L" in path))


def _dates(span: range) -> list[tuple[date, float, str]]:
    last = len(span) - 1
    steps = min(MOST_DATES - 1, last)
    chosen = [round(step * last / steps) for step in range(steps + 1)]
    anchors = {0: "start", last: "end"}
    return [(monday_of(span[at]), _x(span[at], span), anchors.get(at, "middle")) for at in chosen]


def _x(week: int, span: range) -> float:
    share = (week - span[0]) / (len(span) - 1)
    return round(LEFT + 4 + share * (WIDTH - LEFT - RIGHT - 8), 1)


def _y(value: float) -> float:
    share = (HIGHEST - value) / (HIGHEST - LOWEST)
    return round(TOP + share * (HEIGHT - TOP - BOTTOM), 1)
