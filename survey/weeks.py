"""Calendar weeks as whole numbers: ISO weeks, Monday first, counted from Monday 1 January of year 1."""

from datetime import date


def week_of(day: date) -> int:
    """The number of the week that holds the day."""
    return (day.toordinal() - 1) // 7


def monday_of(week: int) -> date:
    """Its first day."""
    return date.fromordinal(7 * week + 1)


def week_label(week: int) -> str:
    """As people write it: 2026-W03."""
    year, number, _ = monday_of(week).isocalendar()
    return f"{year}-W{number:02d}"
