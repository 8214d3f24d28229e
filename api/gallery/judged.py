"""Pictures of what the verdict rests on, of the teams one by one, and of the same slope in other ways."""

from typing import Any

import numpy as np

from analytics.charts.between import Between
from analytics.charts.cloud import SINGLE_LIVE
from analytics.charts.live import Tip
from analytics.charts.ranges import Range, Ranges, build_ranges
from analytics.charts.scatter import build_scatter
from analytics.charts.team_slopes import TeamSlopesPicture, build_team_slopes
from analytics.charts.within import Within
from analytics.verdict.pairing import pair
from analytics.verdict.primary import compared
from api.gallery.picture import Column, Picture, Table
from api.gallery.shown import Shown
from api.report.pictures import between_teams, names_of, slopes_of_teams, within_teams
from survey.spreadsheets.names import in_order

REACH = 1.96  # standard errors, where the report gives no interval


def within_the_teams(shown: Shown) -> Picture | None:
    """Every team-week against what was usual."""
    found: Any = within_teams(shown.report, shown.panel, shown.words)
    if found is None:
        return None
    picture: Within = found
    one_by_one: Any = within_teams(shown.report, shown.panel, shown.words, SINGLE_LIVE)
    _ = shown.words.gettext
    happiness, rating = _("Happiness against usual"), _("Rating against usual")
    return Picture(
        name="within",
        part="primary",
        title=_("Happier than usual, rated better than usual?"),
        label=_("Scatter plot: customers' ratings against staff happiness, both compared with usual"),
        caption=_(
            "Further right, the team was happier than usual for this team and for that week; further up, its "
            "customers rated better than usual. Pale dots are team-weeks, strong ones the means of ten "
            "equally large groups; the line is the slope, the band its interval."
        ),
        table=Table(
            _(
                "Ten equally large groups of weeks, from the least to the most happy; both sides in points "
                "above or below usual"
            ),
            (
                Column("happiness_from", _("Happiness from"), 2),
                Column("happiness_to", _("Happiness to"), 2),
                Column("happiness", _("Mean happiness"), 2),
                Column("rating", _("Mean rating"), 2),
                Column("team_weeks", _("Team-weeks"), 0),
            ),
            tuple((each.low, each.high, each.x, each.y, each.points) for each in picture.bins),
        ),
        data=_every_team_week(shown),
        build=lambda theme, size: build_scatter(picture.scatter, theme, size),
        build_live=lambda theme, size: build_scatter(one_by_one.scatter, theme, size),
        tips={
            "team": Tip(_("Team"), "nominal"),
            "week": Tip(_("Week"), "nominal"),
            "x": Tip(happiness, form="+.2f"),
            "y": Tip(rating, form="+.2f"),
            "points": Tip(_("Team-weeks"), form=",d"),
        },
        teams=_alphabetical(name for name, _week in one_by_one.scatter.cloud.names),
    )


def _every_team_week(shown: Shown) -> Table:
    """What the dots are, also where they are too many to be drawn one by one."""
    _, panel = shown.words.gettext, shown.panel
    comparison = compared(pair(panel.happiness.value, panel.rating.value, shown.report["plan"]["lag"]))
    present = comparison.paired.present
    names = names_of(comparison, panel)
    pairs = np.column_stack([comparison.x[present], comparison.y[present]]).tolist()
    rows = [(team, week, *both) for (team, week), both in zip(names, pairs, strict=True)]
    return Table(
        "",
        (
            Column("team", _("Team")),
            Column("week", _("Week")),
            Column("happiness_against_usual", _("Happiness against usual"), 6),
            Column("rating_against_usual", _("Rating against usual"), 6),
        ),
        tuple(sorted(rows, key=lambda row: (in_order(str(row[0])), str(row[1])))),
    )


def between_the_teams(shown: Shown) -> Picture | None:
    """Every team over the whole time."""
    found: Any = between_teams(shown.report, shown.panel, shown.words)
    if found is None:
        return None
    picture: Between = found
    _ = shown.words.gettext
    columns = (
        Column("team", _("Team")),
        Column("happiness", _("Mean happiness"), 2),
        Column("rating", _("Mean rating"), 2),
        Column("weeks", _("Weeks"), 0),
    )
    every = tuple(
        (each.team, each.happiness, each.rating, each.weeks)
        for each in sorted(picture.teams, key=lambda each: in_order(each.team))
    )
    table = data = Table(_("Means over the weeks in which both sides are known"), columns, every)
    if picture.bins:
        table = Table(
            _("Ten equally large groups of teams, from the least to the most happy"),
            (
                Column("happiness_from", _("Happiness from"), 2),
                Column("happiness_to", _("Happiness to"), 2),
                Column("happiness", _("Mean happiness"), 2),
                Column("rating", _("Mean rating"), 2),
                Column("teams", _("Teams"), 0),
            ),
            tuple((each.low, each.high, each.x, each.y, each.points) for each in picture.bins),
        )
    return Picture(
        name="between",
        part="between",
        title=_("Are happier teams rated better on the whole?"),
        label=_("Scatter plot: the teams' mean ratings against their mean happiness"),
        caption=_(
            "Every dot is one team over the whole time. Teams differ in site, task and customers as well, so "
            "this picture cannot say whether customers would notice a change. It never enters the verdict."
        ),
        table=table,
        data=data,
        build=lambda theme, size: build_scatter(picture.scatter, theme, size),
        tips={
            "team": Tip(_("Team"), "nominal"),
            "x": Tip(_("Mean happiness"), form=".2f"),
            "y": Tip(_("Mean rating"), form=".2f"),
            "points": Tip(_("Teams"), form=",d"),
        },
        teams=_alphabetical(name for name, _week in picture.scatter.cloud.names),
    )


def of_the_teams(shown: Shown) -> Picture | None:
    """Every team's own slope."""
    found: Any = slopes_of_teams(shown.report, shown.words)
    if found is None:
        return None
    picture: TeamSlopesPicture = found
    _ = shown.words.gettext
    return Picture(
        name="teams",
        part="teams",
        title=_("Is it the same in every team?"),
        label=_("The slopes of the teams with their uncertainty, teams in the order of the alphabet"),
        caption=_(
            "Every point is one team's own slope, its line how far that may be off; a single team's slope is "
            "very uncertain. The dashed line is their average. Teams stand in the order of the alphabet: a "
            "slope says nothing about anybody's work."
        ),
        table=Table(
            _("Slopes of the teams, in the order of the alphabet"),
            (
                Column("team", _("Team")),
                Column("slope", _("Slope"), 3),
                Column("standard_error", _("Standard error"), 3),
            ),
            tuple((each.team, each.slope, each.se) for each in picture.teams),
        ),
        build=lambda theme, size: build_team_slopes(picture, theme, size),
        tips={
            "team": Tip(_("Team"), "nominal"),
            "slope": Tip(_("Slope"), form=".3f"),
            "low": Tip(_("from"), form=".3f"),
            "high": Tip(_("to"), form=".3f"),
        },
        teams=[each.team for each in picture.teams],
    )


def estimates(shown: Shown) -> Picture | None:
    """The slope of the answer beside the same slope in every other way that the report computes."""
    ranges = _ways(shown)
    if len(ranges) < 2:
        return None
    _ = shown.words.gettext
    return ranges_picture(
        "estimates",
        "primary",
        _("Does the answer depend on how it is computed?"),
        _("The slope of the answer, and the same slope computed in other ways, each with its interval"),
        _(
            "The full point is the slope that the answer rests on; hollow ones are the same slope with "
            "something else allowed for. Where the report has a standard error alone, the line reaches 1.96 "
            "of them to both sides; where there is none, there is no line."
        ),
        Ranges(tuple(ranges), _("Slope: rating points per happiness point")),
        shown,
    )


def _ways(shown: Shown) -> list[Range]:
    _, report = shown.words.gettext, shown.report
    primary, short = report["primary"], report["short_panel"]
    found: list[Range] = []
    if primary:
        found.append(Range(_("The test of this report"), primary["slope"], *primary["ci"]))
    if short:
        found.append(Range(_("What so short a table can tell"), short["slope"], *short["ci"], full=False))
    if gate := report["gate"]:
        found.append(_about(_("Allowing for shared events"), gate["slope"], gate["se"]))
    hidden = report["hidden_groups"]
    if hidden and hidden["gate"]:
        name = _("Allowing for groups that are not named")
        found.append(Range(name, hidden["gate"]["slope"], full=False))
    without = report["influence"]
    if without and without["slope"] is not None:
        name = _("Without the team that matters most")
        found.append(Range(name, without["slope"], full=False))
    found += [
        Range(_held(shown, one["control"]), one["slope"], *one["ci"], full=False)
        for one in report["held"] or ()
    ]
    quality = report["quality"]
    if quality:
        if like := quality["within_departments"]:
            found.append(Range(_("Slope among like teams"), like["slope"], *like["ci"], full=False))
        for name, value in (
            (_("Slope at equal response"), quality["slope_given_response"]),
            (_("Slope by numbers"), quality["slope_weighted"]),
        ):
            found += [] if value is None else [Range(name, value, full=False)]
    if lasting := report["lasting"]:
        name = _("Slope per point of lasting mood")
        found.append(Range(name, lasting["slope"], *lasting["ci"], full=False))
    return found


def _held(shown: Shown, control: str) -> str:
    _ = shown.words.gettext
    if control == "contacts":
        return _("With the number of contacts held constant")
    if control == "all":
        return _("With all of these held constant")
    return _("With {control} held constant").format(control=control)


def _about(name: str, slope: float, se: float) -> Range:
    return Range(name, slope, slope - REACH * se, slope + REACH * se, full=False)


def ranges_picture(
    name: str, part: str, title: str, label: str, caption: str, ranges: Ranges, shown: Shown
) -> Picture:
    """A picture of values below each other, whose table is what it draws."""
    _ = shown.words.gettext
    digits, form = (4, ".1%") if ranges.percent else (3, ".3f")
    return Picture(
        name=name,
        part=part,
        title=title,
        label=label,
        caption=caption,
        table=Table(
            title,
            (
                Column("name", _("What")),
                Column("value", _("Value"), digits),
                Column("low", _("Interval from"), digits),
                Column("high", _("Interval to"), digits),
            ),
            tuple((each.label, each.value, each.low, each.high) for each in ranges.ranges),
        ),
        build=lambda theme, size: build_ranges(ranges, theme, size),
        tips={
            "named": Tip(_("What"), "nominal"),
            "value": Tip(_("Value"), form=form),
            "low": Tip(_("from"), form=form),
            "high": Tip(_("to"), form=form),
        },
    )


def _alphabetical(names: Any) -> list[str]:
    return sorted(set(names), key=in_order)
