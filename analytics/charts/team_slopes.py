"""Picture: every team's own slope with its uncertainty; nothing here ranks teams."""

from collections.abc import Sequence
from dataclasses import dataclass
from gettext import NullTranslations
from typing import TYPE_CHECKING

from analytics.charts.drawing import Drawing, Size, draw
from analytics.charts.scatter import rows
from analytics.charts.theme import Theme

if TYPE_CHECKING:
    import altair as alt

REACH = 1.96  # standard errors; each whisker would hold its team's true slope in 95 of 100 cases


@dataclass(frozen=True, slots=True)
class OneTeam:
    """A team's own slope and its standard error."""

    team: str
    slope: float
    se: float


@dataclass(frozen=True, slots=True)
class TeamSlopesPicture:
    """What the picture shows: teams in the order given and the mean of all."""

    teams: tuple[OneTeam, ...]
    mean: float
    x_title: str
    y_title: str


def team_slopes(teams: Sequence[OneTeam], mean: float, translations: NullTranslations) -> TeamSlopesPicture:
    """Prepare the picture.

    Parameters
    ----------
    teams : at least two, in the order in which they are to stand
    mean : of all teams' slopes, as pooled
    """
    _ = translations.gettext
    return TeamSlopesPicture(
        teams=tuple(teams),
        mean=mean,
        x_title=_("Teams, in the order of the alphabet"),
        y_title=_("Slope: rating points per happiness point"),
    )


def draw_team_slopes(picture: TeamSlopesPicture, theme: Theme, language: str) -> Drawing:
    """Draw it."""
    return draw("teams", lambda size: build_team_slopes(picture, theme, size), theme, language)


def build_team_slopes(picture: TeamSlopesPicture, theme: Theme, size: Size) -> "alt.LayerChart":
    """The Altair chart of one variant."""
    import altair as alt  # noqa: PLC0415  # takes 2 s; only whoever draws shall wait

    values = [
        {
            "place": place,
            "team": one.team,
            "slope": one.slope,
            "low": one.slope - REACH * one.se,
            "high": one.slope + REACH * one.se,
        }
        for place, one in enumerate(picture.teams, start=1)
    ]
    x = alt.X(
        "place:Q",
        title=picture.x_title,
        scale={"nice": False, "padding": 10, "zero": False},
        axis={"labels": False},
    )
    y = alt.Y("low:Q", title=picture.y_title, axis={"tickCount": 5})
    many = len(values) > size.plot_width / 6
    base = alt.Chart(rows(values))
    whiskers = base.mark_rule(color=theme.line_strong, strokeWidth=0.75 if many else 1.5)
    heads = base.mark_point(filled=True, fill=theme.ink, size=8 if many else 45, opacity=1)
    zero = alt.Chart(rows([{"low": 0.0}])).mark_rule(color=theme.line_strong)
    mean = alt.Chart(rows([{"low": picture.mean}])).mark_rule(color=theme.ink, strokeDash=[5, 4])
    layers = [
        zero.encode(y=y),
        whiskers.encode(x=x, y=y, y2=alt.Y2("high:Q")),
        mean.encode(y=y),
        heads.encode(x=x, y=alt.Y("slope:Q")),
    ]
    return alt.LayerChart(layer=layers, width=size.plot_width, height=size.height * 0.75)
