"""A panel file as columns of text, numbers and days, the same for every program that it is written for."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from api.panel_file.columns import GROUPS
from survey.spreadsheets.names import unneutralised

TEXTS = ("team", *GROUPS, "left_out", "invented")
MONDAY = "week_begins"  # beside ISO weeks, which no other program counts with

Kind = Literal["text", "number", "day"]
Value = str | float | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column; None where the file has nothing."""

    name: str
    kind: Kind
    values: tuple[Value, ...]


def columns_of(panel_file: bytes) -> list[Column]:
    """The columns of a file that `write_panel` wrote, with the Monday of every calendar week."""
    rows = csv.reader(io.StringIO(panel_file.decode("utf-8-sig"), newline=""))
    header = next(rows)
    cells = list(zip(*rows, strict=True)) or [()] * len(header)
    columns: list[Column] = []
    for name, values in zip(header, cells, strict=True):
        if name == "week":
            columns += _weeks(values)
        elif name in TEXTS:
            columns.append(Column(name, "text", tuple(unneutralised(value) or None for value in values)))
        else:
            columns.append(_numbers(name, values))
    return columns


def _numbers(name: str, values: Sequence[str]) -> Column:
    return Column(name, "number", tuple(float(value) if value else None for value in values))


def _weeks(values: Sequence[str]) -> list[Column]:
    """`2026-W03` with its Monday; a plain number of the file's own as a number."""
    if all(value.isdecimal() for value in values):
        return [_numbers("week", values)]
    mondays = tuple(date.fromisoformat(f"{value}-1") for value in values)
    return [Column("week", "text", tuple(values)), Column(MONDAY, "day", mondays)]
