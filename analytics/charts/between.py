"""Picture: are teams that are happier on the whole rated better on the whole? Differences, not change."""

from dataclasses import dataclass
from gettext import NullTranslations

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.charts.cloud import Bin, cloud, equal_bins
from analytics.charts.drawing import Drawing, draw
from analytics.charts.scatter import Line, Scatter, build_scatter
from analytics.charts.theme import Theme
from analytics.panel import Panel

FEWEST_FOR_LINE = 6  # a line through fewer teams would show what nobody can know
MOST_LISTED = 300  # beyond, the table shows bins of teams instead of every team


@dataclass(frozen=True, slots=True)
class TeamMean:
    """A team's means over all weeks in which both sides are known."""

    team: str
    happiness: float
    rating: float
    weeks: int


@dataclass(frozen=True, slots=True)
class Between:
    """What the picture shows: every team, or ten bins of teams where they are too many to list."""

    scatter: Scatter
    teams: tuple[TeamMean, ...]
    bins: tuple[Bin, ...]

    @property
    def counted(self) -> bool:
        """Whether a dot may stand for several teams."""
        return self.scatter.cloud.counted


def team_means(panel: Panel) -> tuple[TeamMean, ...]:
    """Means of both sides over each team's same-week cells; teams without any are left out."""
    both = np.isfinite(panel.happiness.value) & np.isfinite(panel.rating.value)
    return tuple(
        TeamMean(
            team=team,
            happiness=float(panel.happiness.value[row, both[row]].mean()),
            rating=float(panel.rating.value[row, both[row]].mean()),
            weeks=int(both[row].sum()),
        )
        for row, team in enumerate(panel.teams)
        if both[row].any()
    )


def between(
    panel: Panel, slope: float | None, interval: tuple[float, float] | None, translations: NullTranslations
) -> Between | None:
    """Prepare the picture; None where fewer than two teams have both sides.

    Parameters
    ----------
    slope, interval : of the teams' mean ratings on their mean happiness
    """
    _ = translations.gettext
    means = team_means(panel)
    if len(means) < 2:
        return None
    x = np.array([mean.happiness for mean in means])
    y = np.array([mean.rating for mean in means])
    low, high = interval or (None, None)
    if len(means) < FEWEST_FOR_LINE:
        slope = None
    scatter = Scatter(
        cloud=cloud(x, y, [(mean.team, "") for mean in means]),
        bins=(),
        line=Line(slope, low, high, (float(x.mean()), float(y.mean()))),
        x_title=(_("Staff: mean happiness of the team") + " →",),
        y_title=("↑ " + _("Customers: mean rating of the team"),),
        x_limits=limits(x),
        y_limits=limits(y),
        cross=False,
    )
    bins = equal_bins(x, y) if len(means) > MOST_LISTED else ()
    return Between(scatter=scatter, teams=means, bins=bins)


def limits(values: FloatArray) -> tuple[float, float]:
    """From the lowest to the highest with some air, also where all are equal."""
    low, high = float(values.min()), float(values.max())
    air = 0.06 * (high - low) or 0.5
    return low - air, high + air


def draw_between(picture: Between, theme: Theme, language: str) -> Drawing:
    """Draw it."""
    return draw("between", lambda size: build_scatter(picture.scatter, theme, size), theme, language)
