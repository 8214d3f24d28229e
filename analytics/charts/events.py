"""Numbered bands in a trend: what happened in these weeks, to be looked up by its number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from analytics.charts.scatter import fixed, rows
from analytics.charts.theme import Theme

if TYPE_CHECKING:
    import altair as alt

NUMBER_WIDTH = 17  # pixels that two digits need
ROW_HEIGHT = 14
HALF_A_WEEK = 84 * 3600 * 1000  # the axis counts milliseconds


@dataclass(frozen=True, slots=True)
class TrendEvent:
    """Something that happened from one day to another; the page says beside the picture what it was."""

    number: int
    begins: date
    ends: date


@dataclass(frozen=True, slots=True)
class Band:
    """An event on the axis: around the points of the weeks it touched, its number in a row above."""

    number: int
    left: float
    right: float
    row: int

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def bands(events: Sequence[TrendEvent], first: date, last: date, width: int) -> list[Band]:
    """Place events between two Mondays that are so many pixels apart; numbers never touch each other.

    Events that lie outside are left out.
    """
    low, high = position(first), position(last)
    room = NUMBER_WIDTH * (high - low) / width
    ends_of_rows: list[float] = []
    found = []
    for event in sorted(events, key=lambda event: (event.begins, event.number)):
        left = max(low, position(monday_before(event.begins)) - HALF_A_WEEK)
        right = min(high, position(monday_before(event.ends)) + HALF_A_WEEK)
        if left >= right:
            continue
        start = (left + right - room) / 2
        free = (row for row, end in enumerate(ends_of_rows) if end <= start)
        row = next(free, len(ends_of_rows))
        ends_of_rows[row : row + 1] = [start + room]
        found.append(Band(event.number, left, right, row))
    return found


def height_above(placed: Sequence[Band]) -> int:
    """Pixels that the rows of numbers take."""
    return ROW_HEIGHT * (1 + max((band.row for band in placed), default=-1))


def band_layers(
    placed: Sequence[Band], axis: "Callable[[str], alt.X]", theme: Theme, *, numbered: bool
) -> "list[alt.Chart]":
    """Dashed boxes to stand behind the lines and, where asked for, their numbers above them.

    `axis` is the horizontal axis of the lines, of the named field.
    """
    import altair as alt  # noqa: PLC0415  # takes 2 s; only whoever draws shall wait

    if not placed:
        return []
    values = [
        {
            "left": band.left,
            "right": band.right,
            "middle": band.middle,
            "number": band.number,
            "row": band.row,
        }
        for band in placed
    ]
    base = alt.Chart(rows(values))
    boxes = base.mark_rect(
        fill=theme.surface_raised, stroke=theme.line_strong, strokeWidth=1, strokeDash=[2, 2]
    ).encode(x=axis("left"), x2=alt.X2("right"))
    if not numbered:
        return [boxes]
    numbers = [
        base.transform_filter(f"datum.row == {row}")
        .mark_text(color=theme.ink, baseline="bottom", fontWeight="bold")
        .encode(x=axis("middle"), y=fixed("y", -2 - ROW_HEIGHT * row), text=alt.Text("number:N"))
        for row in sorted({band.row for band in placed})
    ]
    return [boxes, *numbers]


def position(day: date) -> int:
    """Where a day stands on the axis: milliseconds since 1970."""
    return int(datetime.combine(day, datetime.min.time(), tzinfo=UTC).timestamp() * 1000)


def monday_before(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())
