"""Calendar weeks, and other periods, as integers, and the label a reader knows them by."""

from datetime import date

from analytics.panel import WeekKind


def week_of(day: date) -> int:
    """The number of the ISO week that holds the day, counted from Monday 1 January of year 1."""
    return (day.toordinal() - 1) // 7


def week_label(week: int, kind: WeekKind) -> str | int:
    """`2026-W03`, `2026-05`, `2026-Q3`, `2026`, `2026/27`; the number itself for a plain week number."""
    number = int(week)
    match kind:
        case "number":
            return number
        case "year":
            return f"{number}"
        case "years":
            return f"{number}/{(number + 1) % 100:02d}"
        case "quarter":
            return f"{number // 4}-Q{number % 4 + 1}"
        case "month":
            return f"{number // 12}-{number % 12 + 1:02d}"
        case "iso":
            year, of_year, _ = date.fromordinal(7 * number + 1).isocalendar()
            return f"{year}-W{of_year:02d}"
