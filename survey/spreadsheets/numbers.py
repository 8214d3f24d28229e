"""Numbers as people write them: one decimal mark per file, never guessed from a single doubtful value.

`1,234` may be 1234 or 1.234. The rule: any value of the file that can only be read one way (`3,4`, `0.125`)
decides for all of it; without one, a file separated by commas has decimal points and one separated by
semicolons has decimal commas; where doubtful values contradict that, and in other files, they are refused.
Thousands separators are never read.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from shlex import quote
from typing import Literal

from survey.errors import BadInput, untranslated
from survey.spreadsheets.cells import FAILED, read_column
from survey.spreadsheets.missing import NONE, Missing
from survey.spreadsheets.table import Table
from survey.spreadsheets.wrong import WrongCells, shown

Mark = Literal[".", ","]

NAN = float("nan")
LARGEST = 1e12
ENOUGH = 100  # values that agree on a decimal mark

EXPONENT = r"(?:[eE][+-]?\d{1,3})?"
NUMBER = {
    ".": re.compile(rf"[+-]?(?:\d+(?:\.\d+)?|\.\d+){EXPONENT}", re.ASCII),
    ",": re.compile(rf"[+-]?(?:\d+(?:,\d+)?|,\d+){EXPONENT}", re.ASCII),
}
WITH_MARK = re.compile(rf"[+-]?\d*([.,])\d+{EXPONENT}", re.ASCII)
UNPLAIN = re.compile(r"[^0-9.\n-]|\.(?![0-9])")
DOUBTFUL = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
GROUPED = re.compile(r"[+-]?\d{1,3}(?:([.,'’\s])\d{3})(?:\1\d{3})*(?:[.,]\d+)?", re.ASCII)

TYPOGRAPHY = str.maketrans("\N{MINUS SIGN}\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}", "-   ")
NOTHING = {
    "na",
    "n/a",
    "nan",
    "null",
    "none",
    "nil",
    "-",
    "–",
    "—",
    ".",
    "?",
    "k.a.",
    "k. a.",
    "missing",
    "fehlt",
}
INFINITE = {"inf", "infinity", "∞", "unendlich"}


@dataclass(frozen=True, slots=True)
class Decimals:
    """The decimal mark of a file, None while it cannot be known, and a value that shows it."""

    mark: Mark | None
    seen_in: str = ""


def decimals(table: Table, columns: Iterable[str]) -> Decimals:
    """The mark of the values that can be read in one way only; where both occur, that of the most."""
    seen: dict[str, list[str]] = {".": [], ",": []}
    doubtful: set[str] = set()
    for cell in _distinct(table, columns):
        found = WITH_MARK.fullmatch(cell)
        if found is None:
            continue
        if DOUBTFUL.fullmatch(cell):
            doubtful.add(found[1])
            continue
        seen[found[1]].append(cell)
        if len(seen[found[1]]) == ENOUGH:
            break
    if seen["."] or seen[","]:
        mark: Mark = "." if len(seen["."]) >= len(seen[","]) else ","
        return Decimals(mark, seen[mark][0])
    by_delimiter: dict[str, Mark] = {",": ".", ";": ","}
    usual = by_delimiter.get(table.delimiter)
    return Decimals(None if doubtful - {usual} else usual or ".")


def _distinct(table: Table, columns: Iterable[str]) -> Iterator[str]:
    for column in columns:
        for cell in dict.fromkeys(table.columns[column]):
            yield _without_percent(_tidy(cell.strip()))


def read_numbers(
    table: Table,
    column: str,
    found: Decimals,
    wrong: WrongCells,
    missing: Missing = NONE,
    *,
    answer: bool = True,
) -> list[float]:
    """A column of numbers, NaN where a cell is empty or holds a code for that.

    Percent signs are dropped if every value has one.
    """
    codes = missing.of(column, answer=answer)
    cells = [cell for cell in dict.fromkeys(table.columns[column]) if cell and not cell.isspace()]
    plain = plain_numbers(cells) if found.mark == "." else None
    if plain is not None:
        plain |= {cell: NAN for cell, value in plain.items() if value in codes}
        nothing = {cell: NAN for cell in dict.fromkeys(table.columns[column]) if cell not in plain}
        return list(map((plain | nothing).__getitem__, table.columns[column]))
    values = [cell for cell in cells if cell.strip().casefold() not in missing.words]
    all_percent = bool(values) and all("%" in cell for cell in values)

    def read(cell: str) -> float:
        if cell.casefold() in missing.words:
            return NAN
        if cell.endswith("%") and not all_percent:
            raise BadInput(
                "Some values of this column have a percent sign and others do not; write all alike."
            )
        value = number(_without_percent(cell) if all_percent else cell, found)
        return NAN if value in codes else value

    return read_column(table, column, read, NAN, wrong, failed=True)


def plain_numbers(cells: list[str]) -> dict[str, float] | None:
    """What `number` makes of each, in a tenth of its time, if all are plain digits with a point."""
    if UNPLAIN.search("\n".join(cells)):
        return None
    try:
        values = list(map(float, cells))
    except ValueError:
        return None
    return dict(zip(cells, values, strict=True)) if max(map(abs, values), default=0) <= LARGEST else None


def read_counts(
    table: Table, column: str, found: Decimals, wrong: WrongCells, missing: Missing = NONE
) -> list[float]:
    """A column of whole numbers from 0, NaN where a cell is empty or holds a code for that."""
    codes = missing.of(column, answer=False)

    def read(cell: str) -> float:
        if cell.casefold() in missing.words:
            return NAN
        value = number(cell, found)
        if value in codes:
            return NAN
        if value < 0:
            raise BadInput(
                "A count cannot be negative; if this stands for no value, say --missing {code}.",
                code=f"{column}={value:g}",
            )
        if value != int(value):
            raise BadInput("A count is a whole number.")
        return value

    return read_column(table, column, read, NAN, wrong, failed=True)


def number(cell: str, found: Decimals) -> float:
    """One trimmed cell as a finite number; raises BadInput with the reason."""
    text = _tidy(cell)
    if not NUMBER[found.mark or "."].fullmatch(text):
        raise _not_a_number(text, found)
    if found.mark is None and DOUBTFUL.fullmatch(text):
        raise _doubtful()
    value = float(text.replace(",", "."))
    if not -LARGEST <= value <= LARGEST:
        raise BadInput("The number is too large; at most 1,000,000,000,000 can be read.")
    return value


def _doubtful() -> BadInput:
    return BadInput(
        "This may mean thousands or decimals; write one value of the file with more or fewer decimals, "
        "separate the columns by “,” (decimal point) or “;” (decimal comma), or tell “resonanz analyse” the "
        "scale, as --scale 1:5."
    )


def _not_a_number(text: str, found: Decimals) -> BadInput:
    """Why it is none, as exactly as can be told."""
    if found.mark is None and DOUBTFUL.fullmatch(text):
        return _doubtful()
    lower = text.lower()
    if lower in NOTHING:
        return BadInput(
            "Leave the cell empty where there is no value, or say --missing {code}.", code=quote(text)
        )
    other_mark = WITH_MARK.fullmatch(text) is not None and GROUPED.fullmatch(text) is None
    if other_mark and found.seen_in:
        return BadInput(
            "The decimal mark of this file is “{mark}”, as in {example}; write all numbers alike.",
            mark=found.mark,
            example=shown(found.seen_in),
        )
    reasons = (
        (
            lower.lstrip("+-") in INFINITE,
            untranslated("Infinity is not a value; leave the cell empty where there is none."),
        ),
        (
            text.startswith("#") or FAILED.fullmatch(text),
            untranslated("This is a spreadsheet's error message; mend the formula or leave the cell empty."),
        ),
        (
            GROUPED.fullmatch(text),
            untranslated("Thousands separators are not read; write the digits without them."),
        ),
        (
            other_mark,
            untranslated("The decimal mark of a file separated by “,” is the point, by “;” the comma."),
        ),
        (text.endswith("%"), untranslated("A count has no percent sign.")),
    )
    otherwise = untranslated("This is not a number.")
    return BadInput(next((reason for holds, reason in reasons if holds), otherwise))


def _tidy(cell: str) -> str:
    return cell if cell.isascii() else cell.translate(TYPOGRAPHY)


def _without_percent(cell: str) -> str:
    return cell.removesuffix("%").rstrip()
