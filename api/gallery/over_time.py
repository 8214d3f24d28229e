"""Picture: both sides week by week; its table holds every question as well."""

from typing import Any

from analytics.algebra.arrays import FloatArray
from analytics.charts.events import TrendEvent
from analytics.charts.live import Tip
from analytics.charts.trend import Trend, build_trend, trend, week_means
from analytics.weeks import week_label
from api.gallery.picture import Column, Picture, Table, Value
from api.gallery.shown import Shown
from api.report.names import questions


def over_time(shown: Shown) -> Picture | None:
    """The means of all teams."""
    panel, words = shown.panel, shown.words
    labels = [week_label(int(week), panel.week_kind) for week in panel.weeks]
    events: list[TrendEvent] = [event.drawn for event in shown.events]
    found: Trend | None = trend(panel, words, events, labels)
    if found is None:
        return None
    _ = words.gettext
    dated = found.kind == "iso"
    return Picture(
        name="trend",
        part="input",
        title=_("Both sides over time"),
        label=_("Two line charts over the weeks: mean happiness above, mean rating below"),
        caption=" ".join(
            [
                _(
                    "The mean of all teams in every week; the two sides have scales of their own. Please do "
                    "not read a link from these lines: seasons and events move both, and two such lines look "
                    "related in nearly every organisation, with or without a link."
                ),
                *_events(shown),
            ]
        ),
        table=_by_week_and_question(shown, labels),
        build=lambda theme, size: build_trend(found, theme, size, shown.language),
        tips={
            "week": Tip(_("Week from") if dated else _("Week"), "temporal", _day(shown.language))
            if dated
            else Tip(_("Week"), form="d"),
            "mean": Tip(_("Mean"), form=".2f"),
            "number": Tip(_("Event"), form="d"),
        },
    )


def _day(language: str) -> str:
    return {"en": "%-d %b %Y", "de": "%d.%m.%Y"}[language]


def _events(shown: Shown) -> list[str]:
    if not shown.events:
        return []
    said = "; ".join(f"{event.number} {event.label}" for event in shown.events)
    return [shown.words.gettext("Numbered bands are the weeks of events:") + f" {said}."]


def _by_week_and_question(shown: Shown, labels: list[Any]) -> Table:
    """A row for each week and what was asked or measured in it."""
    _, panel = shown.words.gettext, shown.panel
    asked = questions(shown.language)
    series: list[tuple[str, FloatArray]] = [
        (_("Happiness"), panel.happiness.value),
        *((asked.get(name, name), each.value) for name, each in panel.items.items()),
        (_("Customers' rating"), panel.rating.value),
        *((name, each.value) for name, each in panel.outcomes.items()),
    ]
    means = [(name, week_means(values)) for name, values in series]
    rows: list[tuple[Value, ...]] = [
        (str(label), name, *of[place])
        for place, label in enumerate(labels)
        for name, of in means
        if of[place][1]
    ]
    return Table(
        _("Means of all teams by week and question"),
        (
            Column("week", _("Week"), sorts=True),
            Column("question", _("Question"), sorts=True),
            Column("mean", _("Mean"), 2),
            Column("teams", _("Teams"), 0),
        ),
        tuple(rows),
    )
