"""Calendar weeks as integers, and the label a reader knows them by."""

from datetime import date

from analytics.panel import WeekKind


def week_of(day: date) -> int:
    """The number of the ISO week that holds the day, counted from Monday 1 January of year 1."""
    return (day.toordinal() - 1) // 7


def week_label(week: int, kind: WeekKind) -> str | int:
    """`2026-W03` for an ISO week, the number itself for a plain week number."""
    if kind == "number":
        return int(week)
    year, number, _ = date.fromordinal(7 * int(week) + 1).isocalendar()
    return f"{year}-W{number:02d}"
