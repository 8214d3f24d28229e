"""The table behind a picture as a file for other programs."""

import csv
import io

from api.gallery.picture import Picture, Value
from survey.spreadsheets.names import neutralised


def as_csv(picture: Picture, *, invented: bool = False) -> bytes:
    """RFC 4180, dots for decimals, no cell that a spreadsheet computes; a column more for invented data."""
    table = picture.data or picture.table
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    more, mark = (["invented"], ["x"]) if invented else ([], [])
    writer.writerow([*(column.name for column in table.columns), *more])
    writer.writerows([*map(_cell, row), *mark] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Value) -> str:
    if value is None:
        return ""
    # Twelve digits that count, as in the report's data: the last ones of a sum differ between machines.
    return neutralised(value) if isinstance(value, str) else f"{value:.12g}"
