"""Picture: both sides over time, one above the other. A description; never evidence of a link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from gettext import NullTranslations
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from analytics.algebra.arrays import FloatArray, IntArray
from analytics.charts.drawing import TITLE_Y, Drawing, Size, draw
from analytics.charts.events import TrendEvent, band_layers, bands, height_above, position
from analytics.charts.scatter import rows
from analytics.charts.theme import Theme
from analytics.panel import Panel, WeekKind

if TYPE_CHECKING:
    import altair as alt

MONTHS_FROM = 20  # weeks from which on the axis names months instead of days
# What an axis of other periods says in the place of their numbers, as `weeks.week_label` does.
AXIS_LABELS: dict[WeekKind, str] = {
    "month": "floor(datum.value / 12) + '-' + pad(datum.value % 12 + 1, 2, '0', 'left')",
    "quarter": "floor(datum.value / 4) + '-Q' + (datum.value % 4 + 1)",
    "years": "datum.value + '/' + pad((datum.value + 1) % 100, 2, '0', 'left')",
}


@dataclass(frozen=True, slots=True)
class TrendWeek:
    """One week: each side's mean over the teams that have it, None where none has, and how many have."""

    week: int
    label: str | int
    monday: date | None  # None where weeks are plain numbers or other periods
    happiness: float | None
    happiness_teams: int
    rating: float | None
    rating_teams: int


@dataclass(frozen=True, slots=True)
class Trend:
    """What the picture shows."""

    weeks: tuple[TrendWeek, ...]
    titles: tuple[str, str]
    x_title: str | None
    events: tuple[TrendEvent, ...] = ()
    kind: WeekKind = "iso"


def trend(
    panel: Panel,
    translations: NullTranslations,
    events: Sequence[TrendEvent] = (),
    labels: Sequence[str | int] | None = None,
) -> Trend | None:
    """Prepare the picture; None where fewer than three weeks have a value on either side.

    Events are drawn where weeks are calendar weeks; `labels` are what the points in time are known by.
    """
    _ = translations.gettext
    staff, customers = week_means(panel.happiness.value), week_means(panel.rating.value)
    if min(sum(teams > 0 for _mean, teams in side) for side in (staff, customers)) < 3:
        return None
    dated = panel.week_kind == "iso"
    weeks = tuple(
        TrendWeek(
            int(week),
            label,
            monday(int(week)) if dated else None,
            *happiness,
            *rating,
        )
        for week, label, happiness, rating in zip(
            panel.weeks, labels or panel.weeks.tolist(), staff, customers, strict=True
        )
    )
    return Trend(
        weeks=weeks,
        titles=(_("Staff: mean happiness of all teams"), _("Customers: mean rating of all teams")),
        x_title=None if dated else _("Week"),
        events=tuple(events) if dated else (),
        kind=panel.week_kind,
    )


def week_means(values: FloatArray) -> list[tuple[float | None, int]]:
    """Mean over the teams that have a value, and how many have one, for each week."""
    there = np.isfinite(values)
    counts: IntArray = there.sum(axis=0)
    sums = np.where(there, values, 0.0).sum(axis=0)
    return [
        (float(total / count) if count else None, int(count))
        for total, count in zip(sums, counts, strict=True)
    ]


def monday(week: int) -> date:
    """The first day of a calendar week as panels count them."""
    return date.fromordinal(week * 7 + 1)


def draw_trend(picture: Trend, theme: Theme, language: str) -> Drawing:
    """Draw it."""
    return draw("trend", lambda size: build_trend(picture, theme, size, language), theme, language)


def build_trend(picture: Trend, theme: Theme, size: Size, language: str) -> "alt.VConcatChart":
    """The Altair chart of one variant: two panels over the same weeks, each on its own scale."""
    import altair as alt  # noqa: PLC0415  # takes 2 s; only whoever draws shall wait

    panels = [
        panel_of("happiness", picture, theme, size, language, last=False),
        panel_of("rating", picture, theme, size, language, last=True),
    ]
    return alt.vconcat(*panels, spacing=34)


def panel_of(
    side: Literal["happiness", "rating"],
    picture: Trend,
    theme: Theme,
    size: Size,
    language: str,
    *,
    last: bool,
) -> "alt.LayerChart":
    """One side's line; it breaks where a week is missing, and a week between two gaps is a dot."""
    import altair as alt  # noqa: PLC0415  # as above

    values: list[dict[str, Any]] = []
    means = [getattr(week, side) for week in picture.weeks]
    for i, week in enumerate(picture.weeks):
        neighbours = (*means[max(i - 1, 0) : i], *means[i + 1 : i + 2])
        alone = means[i] is not None and all(mean is None for mean in neighbours)
        where = position(week.monday) if week.monday else week.week
        values.append({"week": where, "mean": means[i], "alone": alone})
    colour = theme.staff if side == "happiness" else theme.customers
    axis = partial(week_axis, picture, size, language, labels=last)
    x = axis("week")
    title = picture.titles[0 if side == "happiness" else 1]
    first, end = picture.weeks[0].monday, picture.weeks[-1].monday
    placed = bands(picture.events, first, end, size.plot_width) if first and end else []
    above = 0 if last else height_above(placed)
    y = alt.Y(
        "mean:Q",
        title=title,
        scale={"nice": True, "zero": False},
        axis={"tickCount": 4, "titleColor": colour, "titleY": TITLE_Y - above},
    )
    base = alt.Chart(rows(values))
    dash = [1, 0] if side == "happiness" else [7, 3]
    line = base.mark_line(
        color=colour, strokeWidth=2.25, strokeDash=dash, invalid="break-paths-show-path-domains"
    )
    dot = base.transform_filter("datum.alone").mark_circle(color=colour, size=30)
    behind = band_layers(placed, axis, theme, numbered=not last)
    layers = [*behind, line.encode(x=x, y=y), dot.encode(x=x, y=y)]
    return alt.LayerChart(layer=layers, width=size.plot_width, height=size.height * 0.42)


def week_axis(picture: Trend, size: Size, language: str, field: str, *, labels: bool) -> "alt.X":
    """The common axis of both panels for a field of the data; only the lower one is labelled."""
    import altair as alt  # noqa: PLC0415  # as above

    first, last = picture.weeks[0].monday, picture.weeks[-1].monday
    if first is None or last is None:
        title = picture.x_title if labels else None
        axis: dict[str, Any] = {
            "format": "d",
            "labelExpr": AXIS_LABELS.get(picture.kind, alt.Undefined),
            "labels": labels,
            "tickCount": size.ticks,
            "tickMinStep": 1,
            "title": title,
        }
        return alt.X(f"{field}:Q", scale={"nice": False, "zero": False}, axis=axis)
    long = len(picture.weeks) >= MONTHS_FROM
    days = months(first, last, size.labels) if long else mondays(first, last, size.labels)
    form = "%b" if long else {"en": "%-d %b", "de": "%-d. %b"}[language]
    year = "(datum.index == 0 || utcmonth(datum.value) == 0) ? utcFormat(datum.value, '%Y') : ''"
    axis = {
        "labelExpr": f"[utcFormat(datum.value, '{form}'), {year}]"
        if long
        else f"utcFormat(datum.value, '{form}')",
        "labels": labels,
        "title": None,
        "values": [position(day) for day in days],
    }
    return alt.X(f"{field}:T", scale={"nice": False, "type": "utc"}, axis=axis)


def months(first: date, last: date, most: int) -> list[date]:
    """First days of months, evenly spaced and few enough to be read."""
    numbers = range(first.year * 12 + first.month - (first.day == 1), last.year * 12 + last.month)
    days = [date(number // 12, number % 12 + 1, 1) for number in numbers]
    for step in (1, 2, 3, 6, 12, 24, 60):
        chosen = [day for day in days if (day.month - 1 + 12 * day.year) % step == 0]
        if len(chosen) <= most:
            return chosen
    return [days[0], days[-1]]


def mondays(first: date, last: date, most: int) -> list[date]:
    """Mondays, evenly spaced and few enough to be read."""
    weeks = (last - first).days // 7 + 1
    step = -(-weeks // most)
    return [first + timedelta(weeks=i) for i in range(0, weeks, step)]
