"""Tables for a spreadsheet: CSV that opens with its umlauts and without a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from survey.spreadsheets.names import neutralised


def as_table(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """The named columns of the rows; other values of a row are left out."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: neutralised(row[name]) for name in columns} for row in rows)
    # The byte order mark tells Excel that this is UTF-8; without it Müller reads MÃ¼ller.
    return text.getvalue().encode("utf-8-sig")
