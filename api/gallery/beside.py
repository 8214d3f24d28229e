"""Pictures of what stands beside the verdict: distances, neighbouring weeks, and how the usual ways fare."""

from typing import Any

from analytics.charts.lags import Lags, build_lags
from analytics.charts.live import Tip
from analytics.charts.ranges import Range, Ranges
from api.gallery.judged import ranges_picture
from api.gallery.picture import Column, Picture, Table
from api.gallery.shown import Shown
from api.report.pictures import distances as distances_of


def distances(shown: Shown) -> Picture | None:
    """The slope at every distance in weeks."""
    found: Any = distances_of(shown.report, shown.words)
    if found is None:
        return None
    picture: Lags = found
    _ = shown.words.gettext
    stands_out = {True: _("yes"), False: _("no")}
    return Picture(
        name="lags",
        part="lags",
        title=_("How many weeks apart?"),
        label=_(
            "The slope at every distance in weeks, customers first to the left, staff first to the right"
        ),
        caption=_(
            "The slope when both sides are compared so many weeks apart: to the right staff come first, to "
            "the left customers. Full points stand out even when all distances are looked at together; "
            "hollow ones do not. Only the distance of the plan enters the verdict."
        ),
        table=Table(
            _("Slopes by distance in weeks"),
            (
                Column("weeks", _("Weeks by which staff come first"), 0),
                Column("slope", _("Slope"), 3),
                Column("stands_out", _("Stands out")),
            ),
            tuple((each.lag, each.slope, stands_out[each.stands_out]) for each in picture.points),
        ),
        build=lambda theme, size: build_lags(picture, theme, size),
        tips={
            "lag": Tip(_("Weeks by which staff come first"), form="d"),
            "slope": Tip(_("Slope"), form=".3f"),
        },
    )


def neighbouring_weeks(shown: Shown) -> Picture | None:
    """Neighbouring weeks, each with the others held constant."""
    found = shown.report["distributed_lag"]
    if found is None:
        return None
    _ = shown.words.gettext
    return ranges_picture(
        "weeks",
        "distributed_lag",
        _("Each week beside the others"),
        _("The slopes on happiness of neighbouring weeks, each with its interval"),
        _(
            "The slopes on happiness of neighbouring weeks, each with the others held constant. The week "
            "after the rating is a placebo: its mood cannot precede the rating. Mood changes slowly, so "
            "single weeks smear into each other; only their sum can be read."
        ),
        Ranges(
            tuple(Range(_week(shown, one["lag"]), one["slope"], *one["ci"]) for one in found["slopes"]),
            _("Slope: rating points per happiness point"),
        ),
        shown,
    )


def _week(shown: Shown, lag: int) -> str:
    _, ngettext = shown.words.gettext, shown.words.ngettext
    if lag < 0:
        return _("Happiness in the week after the rating (placebo)")
    if not lag:
        return _("Happiness in the week of the rating")
    text = ngettext("Happiness one week before the rating", "Happiness {lag} weeks before the rating", lag)
    return text.format(lag=lag)


def usual_ways(shown: Shown) -> Picture | None:
    """How often each way of comparing finds a link where there is none."""
    rates = shown.report["naive"]["false_alarm_rates"]
    if rates is None:
        return None
    _ = shown.words.gettext
    ways = [
        (_("All weeks of all teams thrown together"), rates["pearson"]),
        (_("The means of all teams, week by week"), rates["weekly_means"]),
        (_("Every team compared with itself"), rates["rmcorr"]),
        (_("The same as a regression with team effects"), rates["team_effects"]),
        (_("With team and week effects, by the interval's own test"), rates["two_way_cr2"]),
        (
            _("With team and week effects, by dealing anew: the test of this report"),
            rates["two_way_permutation"],
        ),
    ]
    return ranges_picture(
        "false-alarms",
        "naive",
        _("Why not simply correlate?"),
        _("The share of false alarms of six ways to compare both sides, from 0 to 100 per cent"),
        _(
            "How often each way finds a link in simulated organisations of {teams} teams over {weeks} weeks "
            "in which there is none. The line marks five in a hundred, which is what a sound test allows."
        ).format(teams=rates["teams"], weeks=rates["weeks"]),
        Ranges(
            tuple(Range(name, rate, full=name == ways[-1][0]) for name, rate in ways if rate is not None),
            _("Share of false alarms"),
            reference=0.05,
            percent=True,
        ),
        shown,
    )
