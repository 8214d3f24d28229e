"""Picture: the slope at every distance in weeks, staff first to the right, customers first to the left."""

from collections.abc import Sequence
from dataclasses import dataclass
from gettext import NullTranslations
from typing import TYPE_CHECKING

from analytics.charts.drawing import Drawing, Size, draw
from analytics.charts.scatter import fixed, rows
from analytics.charts.theme import Theme

if TYPE_CHECKING:
    import altair as alt


@dataclass(frozen=True, slots=True)
class LagPoint:
    """The slope when staff and customers are compared `lag` weeks apart, and whether it stands out."""

    lag: int
    slope: float
    stands_out: bool


@dataclass(frozen=True, slots=True)
class Lags:
    """What the picture shows."""

    points: tuple[LagPoint, ...]
    planned: int
    sides: tuple[str, str]  # what lies to the left and to the right
    y_title: str


def lags(points: Sequence[LagPoint], planned: int, translations: NullTranslations) -> Lags | None:
    """Prepare the picture; None with fewer than three distances.

    Parameters
    ----------
    points : distances at which there is a slope
    planned : the one that was fixed beforehand
    """
    _ = translations.gettext
    if len(points) < 3:
        return None
    return Lags(
        points=tuple(points),
        planned=planned,
        sides=("← " + _("customers first"), _("staff first") + " →"),
        y_title=_("Slope: rating points per happiness point"),
    )


def draw_lags(picture: Lags, theme: Theme, language: str) -> Drawing:
    """Draw it."""
    return draw("lags", lambda size: build_lags(picture, theme, size), theme, language)


def build_lags(picture: Lags, theme: Theme, size: Size) -> "alt.LayerChart":
    """The Altair chart of one variant: a stem from zero to every slope, its head full where it stands out."""
    import altair as alt  # noqa: PLC0415  # takes 2 s; only whoever draws shall wait

    x = alt.X(
        "lag:Q",
        title=None,
        scale={"nice": False, "padding": 14, "zero": False},
        axis={"format": "d", "tickCount": 2 * size.ticks, "tickMinStep": 1},
    )
    y = alt.Y("slope:Q", title=picture.y_title, axis={"tickCount": 5})
    layers = []
    for side in ("customers", "same", "staff"):
        colour = {"customers": theme.customers, "same": theme.ink, "staff": theme.staff}[side]
        found = [
            {"lag": p.lag, "slope": p.slope, "full": p.stands_out}
            for p in picture.points
            if side == ("staff" if p.lag > 0 else "customers" if p.lag < 0 else "same")
        ]
        base = alt.Chart(rows(found))
        layers.append(base.mark_rule(color=colour, strokeWidth=1.5).encode(x=x, y=y, y2=alt.Y2Datum(0)))
        full = base.transform_filter("datum.full")
        hollow = base.transform_filter("!datum.full")
        layers.append(full.mark_point(filled=True, fill=colour, size=80, opacity=1).encode(x=x, y=y))
        layers.append(
            hollow.mark_point(
                filled=True, fill=theme.surface, stroke=colour, strokeWidth=1.75, size=60, opacity=1
            ).encode(x=x, y=y)
        )
    left, right = (alt.Chart(rows([{"words": words}])) for words in picture.sides)
    below = fixed("y", size.height * 0.75 + 26)
    layers += [
        left.mark_text(align="left", color=theme.customers, fontSize=13, baseline="top").encode(
            x=fixed("x", 0), y=below, text=alt.Text("words:N")
        ),
        right.mark_text(align="right", color=theme.staff, fontSize=13, baseline="top").encode(
            x=fixed("x", size.plot_width), y=below, text=alt.Text("words:N")
        ),
    ]
    zero = alt.Chart(rows([{"slope": 0.0}])).mark_rule(color=theme.line_strong).encode(y=y)
    return alt.LayerChart(layer=[zero, *layers], width=size.plot_width, height=size.height * 0.75)
