"""The panel as a workbook: a sheet of values, one that says what they are; names stay text."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from api.exports.dictionary import Entry, dictionary, kinds
from api.exports.source import Source
from api.exports.table import Column, columns_of
from api.exports.words import invented_mark
from api.texts import translations
from survey.errors import BadInput

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_575  # below the header, in any workbook
WIDEST = 60


def write_xlsx(source: Source) -> bytes:
    """The workbook; equal values give equal bytes."""
    from xlsxwriter import Workbook  # noqa: PLC0415  # loads for most of a second, here alone

    columns = columns_of(source.table)
    if columns and len(columns[0].values) > MOST_ROWS:
        raise BadInput("A workbook holds at most {most} rows; take the CSV file.", most=MOST_ROWS)
    words = translations(source.language)
    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True})
    book.set_properties(
        {
            "title": source.report["verdict"]["sentence"][source.language],
            "comments": invented_mark(source) or "",
            "created": datetime.combine(source.last_day, time()),
        }
    )
    _write_values(book, book.add_worksheet(words.gettext("Panel")), columns)
    _write_dictionary(book, book.add_worksheet(words.gettext("Dictionary")), source, columns)
    book.close()
    return target.getvalue()


def _write_values(book: "Workbook", sheet: "Worksheet", columns: Sequence[Column]) -> None:
    head = book.add_format({"bold": True, "bottom": 1})
    # A cell with this prefix is text also for whoever edits it, and where it is saved as another file.
    text = book.add_format({"quote_prefix": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.name, head)
        for row, value in enumerate(column.values, start=1):
            if isinstance(value, str):
                # Never `write`: it takes =cmd for a formula and www.… for a link.
                sheet.write_string(row, place, value, text)
            elif isinstance(value, date):
                sheet.write_datetime(row, place, datetime.combine(value, time()), day)
            elif value is not None:
                sheet.write_number(row, place, value)
        longest = max((len(value) for value in column.values if isinstance(value, str)), default=10)
        sheet.set_column(place, place, min(max(len(column.name), longest) + 2, WIDEST))
    sheet.freeze_panes(1, 2)
    if columns and columns[0].values:
        sheet.autofilter(0, 0, len(columns[0].values), len(columns) - 1)


def _write_dictionary(
    book: "Workbook", sheet: "Worksheet", source: Source, columns: Sequence[Column]
) -> None:
    words = translations(source.language)
    _ = words.gettext
    head = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    named = kinds(words)
    rows = [
        (_("Column"), _("Kind"), _("Meaning"), _("Scale"), _("Values")),
        *(
            (entry.name, named[entry.kind], entry.label, entry.scale, _spelled(entry))
            for entry in dictionary(source, columns)
        ),
    ]
    for place, width in enumerate((24, 10, WIDEST, 12, WIDEST)):
        sheet.set_column(place, place, width)
    for row, cells in enumerate(rows):
        _write_row(sheet, row, cells, wrapped if row else head)
    notes = [
        _("An empty cell has no value: nothing is filled in."),
        source.report["verdict"]["sentence"][source.language],
        *filter(None, [invented_mark(source)]),
    ]
    for row, note in enumerate(notes, start=len(rows) + 1):
        sheet.write_string(row, 0, note)
    sheet.freeze_panes(1, 0)


def _write_row(sheet: "Worksheet", row: int, cells: Sequence[str], form: "Format") -> None:
    for place, cell in enumerate(cells):
        sheet.write_string(row, place, cell, form)


def _spelled(entry: Entry) -> str:
    return "\n".join(f"{value}: {meaning}" for value, meaning in entry.values.items())
