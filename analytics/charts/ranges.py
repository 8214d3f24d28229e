"""Values of one kind below each other, each with its interval: what is seen is where they lie and overlap."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from analytics.charts.drawing import PADDING, Size
from analytics.charts.scatter import fixed, rows
from analytics.charts.theme import Theme

if TYPE_CHECKING:
    import altair as alt

LETTER = 6.6  # pixels that a letter of 12 takes, about
TICK = 9  # half of how high the reference is beside a range
LINE = 16  # pixels from one line of a label to the next
BELOW = 28  # from the last line of a label to the next label: the range lies in the middle of it
FARTHEST = 4  # half intervals of the usual width: what reaches farther is cut off at the edge


@dataclass(frozen=True, slots=True)
class Range:
    """One value; without an interval where there is none. Whether `full` says that it carries the answer."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    full: bool = True


@dataclass(frozen=True, slots=True)
class Ranges:
    """What the picture shows, in the order given; `reference` is what every value is compared with."""

    ranges: tuple[Range, ...]
    x_title: str
    reference: float = 0.0
    percent: bool = False


def limits(ranges: Sequence[Range], reference: float) -> tuple[float, float]:
    """From the lowest to the highest, the reference between; one endless interval presses nothing flat."""
    values = [reference, *(each.value for each in ranges)]
    halves = [(each.high - each.low) / 2 for each in ranges if each.low is not None and each.high is not None]
    reach = FARTHEST * median(halves) if halves else 0.0
    low = min([max(each.low, each.value - reach) for each in ranges if each.low is not None] + values)
    high = max([min(each.high, each.value + reach) for each in ranges if each.high is not None] + values)
    air = 0.03 * (high - low) or 0.5
    return low - air, high + air


def build_ranges(picture: Ranges, theme: Theme, size: Size) -> "alt.LayerChart":
    """The Altair chart of one variant: labels stand above their ranges, so that a phone shows them whole."""
    import altair as alt  # noqa: PLC0415  # takes 2 s; only whoever draws shall wait

    width = size.width - PADDING["right"]
    values, height = [], 0
    for each in picture.ranges:
        lines = wrap(each.label, int(width / LETTER)) or [""]
        below = height + LINE * len(lines)
        values.append(
            {
                "label": lines,
                "named": each.label,
                "top": height,
                "middle": below + BELOW / 3,
                "above": below + BELOW / 3 - TICK,
                "below": below + BELOW / 3 + TICK,
                "reference": picture.reference,
                "value": each.value,
                "low": each.value if each.low is None else each.low,
                "high": each.value if each.high is None else each.high,
                "full": each.full,
            }
        )
        height = below + BELOW
    low, high = limits(picture.ranges, picture.reference)
    x = alt.X(
        "value:Q",
        title=picture.x_title,
        scale={"domain": [low, high], "nice": False, "zero": False},
        axis={"format": _form(picture, high - low), "tickCount": size.ticks},
    )
    down = {"domain": [0, height], "nice": False, "range": [0, height], "zero": False}
    middle = alt.Y("middle:Q", axis=None, scale=down)
    base = alt.Chart(rows(values))
    # Beside the ranges alone: a line through everything would cross out the labels.
    reference = base.mark_rule(color=theme.line_strong, strokeWidth=1.5)
    labels = base.mark_text(align="left", baseline="top", color=theme.ink, lineHeight=LINE)
    ends = base.mark_rule(color=theme.ink, strokeWidth=2, clip=True)
    full, hollow = base.transform_filter("datum.full"), base.transform_filter("!datum.full")
    layers = [
        reference.encode(
            x=alt.X("reference:Q"), y=alt.Y("above:Q", axis=None, scale=down), y2=alt.Y2("below:Q")
        ),
        labels.encode(x=fixed("x", 0), y=alt.Y("top:Q", axis=None, scale=down), text=alt.Text("label:N")),
        ends.encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"), y=middle),
        full.mark_point(filled=True, fill=theme.ink, size=80, opacity=1).encode(x=x, y=middle),
        hollow.mark_point(
            filled=True, fill=theme.surface, stroke=theme.ink, strokeWidth=1.75, size=60, opacity=1
        ).encode(x=x, y=middle),
    ]
    return alt.LayerChart(layer=layers, width=width, height=height)


def _form(picture: Ranges, width: float) -> Any:
    import altair as alt  # noqa: PLC0415  # as above

    if not picture.percent:
        return alt.Undefined
    return ".0%" if width > 0.1 else ".1%"
