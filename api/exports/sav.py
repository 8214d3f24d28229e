"""The panel for SPSS and PSPP: variables with labels, reasons as codes with names."""

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.exports.dictionary import Entry, dictionary
from api.exports.source import Source
from api.exports.table import Column, columns_of
from api.exports.words import invented_mark
from api.panel_file.columns import DROPPED, KINDS
from survey.spreadsheets.headers import snake

if TYPE_CHECKING:
    import pandas as pd

CODES = {reason: float(code) for code, reason in enumerate(DROPPED, start=1)}
LONGEST_NAME, LONGEST_LABEL, LONGEST_VALUE_LABEL = 64, 255, 120  # bytes of UTF-8
# Where the header of a file has the time of writing, which would be the only difference between equal panels.
DAY_AT = 92
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def write_sav(source: Source) -> bytes:
    """The file; equal values give equal bytes."""
    import pyreadstat  # noqa: PLC0415  # loads for seconds, here alone

    columns = columns_of(source.table)
    entries = dictionary(source, columns)
    # An organisation's own words may have spaces, which no variable has.
    names = variable_names(
        [snake(column.name) if column.name.startswith(tuple(KINDS)) else column.name for column in columns]
    )
    labels = {
        name: {CODES[value]: cut(meaning, LONGEST_VALUE_LABEL) for value, meaning in entry.values.items()}
        for name, entry in zip(names, entries, strict=True)
        if entry.name == "left_out"
    }
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "panel.sav"
        pyreadstat.write_sav(
            _frame(names, columns),
            target,
            file_label=cut(source.report["verdict"]["sentence"]["en"], 64),
            column_labels=[cut(_label(entry), LONGEST_LABEL) for entry in entries],
            variable_value_labels=labels,
            variable_measure={
                name: "scale" if entry.kind != "text" and entry.name != "left_out" else "nominal"
                for name, entry in zip(names, entries, strict=True)
            },
            variable_format=dict(filter(None, map(_format, names, columns))),
            note=invented_mark(source),
        )
        return with_day(target.read_bytes(), source.last_day)


def variable_names(names: Sequence[str]) -> list[str]:
    """The columns' names, cut where SPSS would refuse them, and still different from each other."""
    found: list[str] = []
    for name in names:
        short, number = cut(name, LONGEST_NAME), 1
        while short in found:
            number += 1
            short = f"{cut(name, LONGEST_NAME - len(str(number)) - 1)}_{number}"
        found.append(short)
    return found


def cut(text: str, most: int) -> str:
    """As many whole characters as fit into so many bytes."""
    return text.encode()[:most].decode(errors="ignore")


def with_day(content: bytes, day: date) -> bytes:
    """The same file, written on that day at midnight."""
    said = f"{day.day:02} {MONTHS[day.month - 1]} {day.year % 100:02}00:00:00".encode()
    return content[:DAY_AT] + said + content[DAY_AT + len(said) :]


def _format(name: str, column: Column) -> tuple[str, str] | None:
    """How a number is shown: without decimals where all are whole, as counts and codes are."""
    if column.name == "left_out":
        return name, "F1.0"
    if column.kind != "number":
        return None
    whole = all(float(value).is_integer() for value in column.values if isinstance(value, float))
    return name, "F8.0" if whole else "F8.3"


def _label(entry: Entry) -> str:
    return f"{entry.label} ({entry.scale})" if entry.scale else entry.label


def _frame(names: Sequence[str], columns: Sequence[Column]) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415

    return pd.DataFrame({name: _series(column) for name, column in zip(names, columns, strict=True)})


def _series(column: Column) -> "pd.Series[Any]":
    import pandas as pd  # noqa: PLC0415

    if column.name == "left_out":
        return pd.Series([CODES.get(str(value)) for value in column.values], dtype=float)
    if column.kind == "text":
        return pd.Series([value or "" for value in column.values], dtype=object)
    return pd.Series(list(column.values), dtype=float if column.kind == "number" else object)
