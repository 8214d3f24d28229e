"""The pictures of a report, each with its label and the numbers that stand behind it."""

from collections.abc import Callable, Sequence
from gettext import NullTranslations
from typing import Any

import numpy as np
from markupsafe import Markup

from analytics.charts.between import between, draw_between
from analytics.charts.cloud import SINGLE_DOTS
from analytics.charts.drawing import Drawing
from analytics.charts.events import TrendEvent
from analytics.charts.lags import LagPoint, draw_lags, lags
from analytics.charts.scatter import Line
from analytics.charts.team_slopes import OneTeam, draw_team_slopes, team_slopes
from analytics.charts.theme import Theme
from analytics.charts.trend import draw_trend, trend
from analytics.charts.within import draw_within, within
from analytics.contract.report import Report
from analytics.panel import Panel
from analytics.verdict.pairing import pair
from analytics.verdict.primary import Comparison, compared
from analytics.weeks import week_label
from survey.spreadsheets.names import in_order

Part = dict[str, object]


def pictures(
    report: Report,
    panel: Panel,
    words: NullTranslations,
    language: str,
    theme: Theme,
    events: Sequence[TrendEvent] = (),
) -> dict[str, Part | None]:
    """Every picture that the data allow, by name; None where they do not."""

    def part(picture: Any, draw: Callable[[Any, Theme, str], Drawing], label: str) -> Part | None:
        if picture is None:
            return None
        drawing = draw(picture, theme, language)
        variants = {"narrow": drawing.narrow, "wide": drawing.wide}
        # The renderer escapes what it writes.
        safe = {name: Markup(theme.follow_the_page(svg)) for name, svg in variants.items()}  # noqa: S704
        return {"data": picture, "drawing": safe, "label": label}

    _ = words.gettext
    return {
        "within": part(
            within_teams(report, panel, words),
            draw_within,
            _("Scatter plot: customers' ratings against staff happiness, both compared with usual"),
        ),
        "trend": part(
            trend(panel, words, events, [week_label(week, panel.week_kind) for week in panel.weeks]),
            draw_trend,
            _("Two line charts over the weeks: mean happiness above, mean rating below"),
        ),
        "between": part(
            between_teams(report, panel, words),
            draw_between,
            _("Scatter plot: the teams' mean ratings against their mean happiness"),
        ),
        "lags": part(
            distances(report, words),
            draw_lags,
            _("The slope at every distance in weeks, customers first to the left, staff first to the right"),
        ),
        "teams": part(
            slopes_of_teams(report, words),
            draw_team_slopes,
            _("The slopes of the teams with their uncertainty, teams in the order of the alphabet"),
        ),
    }


def within_teams(report: Report, panel: Panel, words: NullTranslations, most: int = SINGLE_DOTS) -> object:
    """The relation within teams, from the very cells the slope was estimated on; `most` as single dots."""
    primary = report["primary"]
    if primary is None:
        return None
    lag = report["plan"]["lag"]
    comparison = compared(pair(panel.happiness.value, panel.rating.value, lag))
    present = comparison.paired.present
    line = Line(primary["slope"], *primary["ci"])
    sides = comparison.x[present], comparison.y[present]
    return within(*sides, line, lag, words, names_of(comparison, panel), most)


def names_of(comparison: Comparison, panel: Panel) -> list[tuple[str, str]]:
    """Team and week (of the customers) of every cell that was compared."""
    paired = comparison.paired
    rows, columns = np.nonzero(paired.present)
    return [
        (
            panel.teams[paired.rows[row]],
            str(week_label(int(panel.weeks[paired.columns[column]]), panel.week_kind)),
        )
        for row, column in zip(rows, columns, strict=True)
    ]


def between_teams(report: Report, panel: Panel, words: NullTranslations) -> object:
    """The teams' means, with the line through them where the report has one."""
    found = report["between"]
    if found is None:
        return between(panel, None, None, words)
    low, high = found["ci"]
    return between(panel, found["slope"], (low, high), words)


def distances(report: Report, words: NullTranslations) -> object:
    """The scan over distances in weeks."""
    level = report["verdict"]["look"]["level"] or report["plan"]["alpha"]
    points = [
        LagPoint(found["lag"], found["slope"], found["p_max"] is not None and found["p_max"] <= level)
        for found in report["lags"] or ()
        if found["slope"] is not None
    ]
    return lags(points, report["plan"]["lag"], words)


def slopes_of_teams(report: Report, words: NullTranslations) -> object:
    """The teams' own slopes."""
    found = report["teams"]
    if found is None or len(found["slopes"]) < 2:
        return None
    teams = sorted((OneTeam(**one) for one in found["slopes"]), key=lambda one: in_order(one.team))
    return team_slopes(teams, found["mu"], words)
