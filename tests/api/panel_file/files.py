"""Panels as text, to be spoilt in one way at a time."""

import random
from collections.abc import Callable
from datetime import date, timedelta

from analytics.panel import Panel
from api.panel_file.columns import PANEL_COLUMNS
from api.panel_file.declared import Declared, read_accepted, read_scales
from api.panel_file.reading import read_panel
from survey.errors import WrongRows
from survey.spreadsheets.missing import read_missing
from survey.weeks import week_label, week_of

HEAD = ["team", "week", "happiness", "happiness_n", "rating", "rating_n"]
MONDAY = date(2025, 3, 3)
LATEST = week_of(date(2026, 11, 27))

Row = list[str]
Question = tuple[int | None, str | None, str, str]


def iso(week: int) -> str:
    return week_label(week_of(MONDAY) + week)


def day(pattern: str, first: date = MONDAY) -> Callable[[int], str]:
    return lambda week: (first + timedelta(weeks=week)).strftime(pattern)


def good_rows(teams: int = 6, weeks: int = 20, week: Callable[[int], str] = iso, seed: int = 1) -> list[Row]:
    """Means of five points that differ by team and week, and who answered."""
    chance = random.Random(seed)  # noqa: S311  # data, not a secret
    return [
        [
            f"Team {team + 1}",
            week(number),
            f"{min(5, chance.gauss(3.6, 0.4)):.2f}",
            str(chance.randint(5, 12)),
            f"{min(5, chance.gauss(4.2, 0.25)):.2f}",
            str(chance.randint(20, 40)),
        ]
        for team in range(teams)
        for number in range(weeks)
    ]


def text_of(rows: list[Row], head: list[str] = HEAD, separator: str = ",") -> str:
    return "\n".join(separator.join(row) for row in [head, *rows]) + "\n"


def read(text: str | bytes, *, scale: str = "", missing: str = "", accept: str = "") -> Panel:
    """The panel with these options of `resonanz analyse`, each in words with spaces between them."""
    declared = Declared(
        read_scales(scale.split()),
        read_missing(missing.split(), PANEL_COLUMNS.name_of),
        read_accepted(accept.split(" | ")),
        latest=LATEST,
    )
    data = text if isinstance(text, bytes) else text.encode()
    return read_panel(data, "panel.csv", declared=declared)


def asked(text: str | bytes, **options: str) -> list[Question]:
    """What is asked about the file, or wrong with it; nothing where it is read."""
    try:
        read(text, **options)
    except WrongRows as wrong:
        return [(error.row, error.column, error.value, error.say()) for error in wrong.errors]
    return []
