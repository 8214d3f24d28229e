"""Two quantities against each other: dots, a line, and the band in which the line may lie."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from analytics.charts.cloud import GRID, Bin, Cloud
from analytics.charts.drawing import Size
from analytics.charts.theme import Theme

if TYPE_CHECKING:
    import altair as alt


@dataclass(frozen=True, slots=True)
class Line:
    """A line through a pivot, with the interval of its slope; all None where no slope can be told."""

    slope: float | None
    low: float | None
    high: float | None
    pivot: tuple[float, float] = (0.0, 0.0)

    def at(self, x: float, slope: float) -> float:
        """Height over x of the line with this slope."""
        return self.pivot[1] + slope * (x - self.pivot[0])


@dataclass(frozen=True, slots=True)
class Scatter:
    """What a scatter picture shows: plain numbers and two titles."""

    cloud: Cloud
    bins: tuple[Bin, ...]
    line: Line
    x_title: tuple[str, ...]
    y_title: tuple[str, ...]
    x_limits: tuple[float, float]
    y_limits: tuple[float, float]
    cross: bool  # draw both zero lines


def build_scatter(scatter: Scatter, theme: Theme, size: Size) -> "alt.LayerChart":
    """The Altair chart of one variant."""
    import altair as alt  # noqa: PLC0415  # takes 2 s; only whoever draws shall wait

    x = alt.X(
        "x:Q",
        title=list(scatter.x_title),
        scale={"domain": list(scatter.x_limits), "nice": False, "zero": False},
        axis={"tickCount": size.ticks, "titleColor": theme.staff},
    )
    y = alt.Y(
        "y:Q",
        title=list(scatter.y_title),
        scale={"domain": list(scatter.y_limits), "nice": False, "zero": False},
        axis={"tickCount": 5, "titleColor": theme.customers},
    )
    layers = [dots(scatter.cloud, theme, size).encode(x=x, y=y)]
    if scatter.cross:
        layers += [
            alt.Chart(rows([{"x": 0.0}])).mark_rule(color=theme.line_strong).encode(x=x),
            alt.Chart(rows([{"y": 0.0}])).mark_rule(color=theme.line_strong).encode(y=y),
        ]
    layers += [layer.encode(x=x) for layer in line_and_band(scatter, theme, y)]
    if scatter.bins:
        means = [{"x": each.x, "y": each.y} for each in scatter.bins]
        layers.append(
            alt.Chart(rows(means))
            .mark_point(
                size=70, filled=True, opacity=1, fill=theme.ink, stroke=theme.surface, strokeWidth=1.5
            )
            .encode(x=x, y=y)
        )
    return alt.LayerChart(layer=layers, width=size.plot_width, height=size.height)


def dots(cloud: Cloud, theme: Theme, size: Size) -> "alt.Chart":
    """Single points, or dots whose area grows with the number of points they stand for."""
    import altair as alt  # noqa: PLC0415  # as above

    largest = (
        (size.plot_width / GRID[0]) ** 2 * 0.75 if cloud.counted else min(max(3000 / len(cloud.x), 24), 70)
    )
    values: list[dict[str, Any]] = [
        {"x": float(x), "y": float(y), "points": int(points)}
        for x, y, points in zip(cloud.x, cloud.y, cloud.points, strict=True)
    ]
    for value, (team, week) in zip(values, cloud.names, strict=False):
        value |= {"team": team, "week": week}
    most = int(cloud.points.max()) if len(cloud.points) else 1
    area = alt.Size("points:Q", legend=None, scale={"domain": [0, most], "range": [0, largest]})
    chart: alt.Chart = alt.Chart(rows(values)).mark_circle(color=theme.ink_soft, opacity=0.5, clip=True)
    return chart.encode(size=area)


def line_and_band(scatter: Scatter, theme: Theme, y: "alt.Y") -> list["alt.Chart"]:
    """The line over the whole width and its band, narrowest at the pivot."""
    import altair as alt  # noqa: PLC0415  # as above

    line = scatter.line
    if line.slope is None:
        return []
    xs = sorted({*scatter.x_limits, line.pivot[0]})
    layers = []
    if line.low is not None and line.high is not None:
        edges = [(line.at(x, line.low), line.at(x, line.high)) for x in xs]
        band = [{"x": x, "y": min(pair), "y2": max(pair)} for x, pair in zip(xs, edges, strict=True)]
        area = alt.Chart(rows(band)).mark_area(color=theme.ink, opacity=0.12, clip=True)
        layers.append(area.encode(y=y, y2=alt.Y2("y2:Q")))
    path = [{"x": x, "y": line.at(x, line.slope)} for x in xs]
    layers.append(alt.Chart(rows(path)).mark_line(color=theme.ink, strokeWidth=2.5, clip=True).encode(y=y))
    return layers


def rows(values: list[dict[str, Any]]) -> "alt.InlineData":
    """Data inside the specification."""
    import altair as alt  # noqa: PLC0415  # as above

    return alt.InlineData(values=tuple(values))  # Altair copies a list each time that it copies a chart


def fixed(channel: Literal["x", "y"], pixels: float) -> Any:
    """A place in pixels from the left or from above, wherever the data lie."""
    import altair as alt  # noqa: PLC0415  # as above

    value: Any = alt.XValue if channel == "x" else alt.YValue
    return value(pixels)
