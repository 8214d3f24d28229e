"""What somebody types about a measure, as values; what cannot be read is said in a sentence."""

from datetime import date

from survey.errors import BadInput
from survey.spreadsheets.weeks import read_week


def read_points(text: str) -> float:
    """A number of points, with a point or a comma."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        raise BadInput("“{text}” is no number of points; write it as 0.2.", text=text) from None


def read_first_week(text: str) -> int:
    """A week as people write it, or a day in it."""
    found = read_week(text.strip())
    if found.kind != "iso":
        raise BadInput("“{text}” is no week; write it as 2026-W40, or as a day in it.", text=text)
    return found.number


def read_day(text: str) -> date | None:
    """A day, where one is given."""
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise BadInput("“{text}” is no day; write it as 2026-09-28.", text=text) from None
