"""Picture: happier than usual, rated better than usual? Team and week effects are taken out of both."""

from dataclasses import dataclass
from gettext import NullTranslations

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.charts.cloud import SINGLE_DOTS, Bin, Names, cloud, equal_bins
from analytics.charts.drawing import Drawing, draw
from analytics.charts.scatter import Line, Scatter, build_scatter
from analytics.charts.theme import Theme

SHOWN = 3.0  # standard deviations; a few extreme team-weeks must not press everything else flat


@dataclass(frozen=True, slots=True)
class Within:
    """What the picture shows.

    Attributes
    ----------
    bins : ten bins of team-weeks, from the least to the most happy compared with usual
    outside : team-weeks that lie beyond the picture's edges (they count in every number)
    counted : whether a dot may stand for several team-weeks
    """

    scatter: Scatter
    bins: tuple[Bin, ...]
    outside: int
    counted: bool


def within(
    x: FloatArray,
    y: FloatArray,
    line: Line,
    lag: int,
    translations: NullTranslations,
    names: Names = (),
    most: int = SINGLE_DOTS,
) -> Within:
    """Prepare the picture.

    Parameters
    ----------
    x, y : (n,) float
        Staff and customers after removing team and week effects, one entry per paired team-week.
    line : slope of y on x and its interval; passes through the origin because both sides have mean 0
    lag : weeks by which staff come first
    names : team and week of every entry, where whoever looks shall be told
    most : so many team-weeks are drawn one by one
    """
    _, ngettext = translations.gettext, translations.ngettext
    x_limit, y_limit = (max(float(min(np.abs(v).max(), SHOWN * v.std())), 1e-9) for v in (x, y))
    inside = (np.abs(x) <= x_limit) & (np.abs(y) <= y_limit)
    known = [name for name, there in zip(names, inside, strict=False) if there]
    shown = cloud(x[inside], y[inside], known, most)
    bins = equal_bins(x, y)
    if lag:
        y_title = ngettext("rated better one week later", "rated better {n} weeks later", lag)
    else:
        y_title = _("rated better in the same week")
    scatter = Scatter(
        cloud=shown,
        bins=bins,
        line=line,
        x_title=(_("Staff: happier than usual") + " →",),
        y_title=("↑ " + _("Customers:") + " " + y_title.format(n=lag),),
        x_limits=(-x_limit, x_limit),
        y_limits=(-y_limit, y_limit),
        cross=True,
    )
    return Within(scatter=scatter, bins=bins, outside=int((~inside).sum()), counted=shown.counted)


def draw_within(picture: Within, theme: Theme, language: str) -> Drawing:
    """Draw it."""
    return draw("within", lambda size: build_scatter(picture.scatter, theme, size), theme, language)
