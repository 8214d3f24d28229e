"""One group's results as a table for a spreadsheet: exactly what its page shows, in the page's precision."""

import csv
import io
from collections.abc import Iterable

from api.results.group_page import CUSTOMERS, Row
from survey.spreadsheets.names import neutralised

COLUMNS = (
    "week", "group", "question", "n", "eligible", "mean", "bound", "low", "high", "change", "not_published",
)  # fmt: skip


def as_csv(group: str, rows: Iterable[Row]) -> bytes:
    """RFC 4180, dots for decimals, and no cell that a spreadsheet computes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        for name, value in row.values.items():
            low, high = value.interval or ("", "")
            eligible = row.eligible if row.state == "published" and name != CUSTOMERS else ""
            cells = [row.wave, group, name, value.n, eligible, _number(value.mean), value.bound or ""]
            cells += [_number(low), _number(high), row.change if name == row.core else "", ""]
            writer.writerow([neutralised(str(cell)) for cell in cells])
        if row.core not in row.values:
            writer.writerow([row.wave, neutralised(group), *[""] * (len(COLUMNS) - 3), row.state])
    return text.getvalue().encode()


def _number(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").removesuffix(".")
