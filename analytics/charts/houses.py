"""Picture: every house's slope with its interval, then the mean and where another house is to be expected."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analytics.charts.drawing import AXIS_WIDTH, Drawing, Size, draw
from analytics.charts.scatter import rows
from analytics.charts.theme import Theme

if TYPE_CHECKING:
    import altair as alt

ROW = 26  # pixels of one house
LABELS = 110  # pixels beside the axis


@dataclass(frozen=True, slots=True)
class OneHouse:
    """A line of the picture: a slope and its interval, rating points per point of happiness."""

    label: str
    slope: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Houses:
    """What the picture shows: houses in the order given, the mean, and another house if that can be said."""

    houses: tuple[OneHouse, ...]
    mean: OneHouse
    ahead: OneHouse | None
    title: str


def draw_houses(picture: Houses, theme: Theme, language: str) -> Drawing:
    """Draw it."""
    return draw("houses", lambda size: build_houses(picture, theme, size), theme, language)


def build_houses(picture: Houses, theme: Theme, size: Size) -> "alt.LayerChart":
    """The Altair chart of one variant."""
    import altair as alt  # noqa: PLC0415  # takes 2 s; only whoever draws shall wait

    own, together = picture.houses, [picture.mean, *([picture.ahead] if picture.ahead else [])]
    lines = [*own, *together]
    order = [line.label for line in lines]
    x = alt.X("low:Q", title=picture.title, axis={"tickCount": size.ticks})
    axis = {"labelLimit": LABELS, "maxExtent": LABELS, "minExtent": LABELS, "ticks": False}
    y = alt.Y("label:N", title=None, sort=order, axis=axis)
    zero = alt.Chart(rows([{"low": 0.0}])).mark_rule(color=theme.line_strong).encode(x=x)
    layers: list[alt.Chart] = [zero]
    for group, width, shape in ((own, 1.5, "circle"), (together, 3.0, "diamond")):
        base = alt.Chart(rows(_values(group)))
        layers.append(
            base.mark_rule(color=theme.ink, strokeWidth=width).encode(x=x, x2=alt.X2("high:Q"), y=y)
        )
        heads = base.mark_point(filled=True, fill=theme.ink, size=60, shape=shape, opacity=1)
        layers.append(heads.encode(x=alt.X("slope:Q"), y=y))
    return alt.LayerChart(layer=layers, width=size.plot_width + AXIS_WIDTH - LABELS, height=ROW * len(lines))


def _values(lines: Sequence[OneHouse]) -> list[dict[str, object]]:
    return [{"label": line.label, "slope": line.slope, "low": line.low, "high": line.high} for line in lines]
