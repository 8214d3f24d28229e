"""What is stored, who sees which page, which thresholds hold: one declared list.

`api/privacy/statement.toml` says it in both languages and names the tests that hold each line; values that
code or settings decide are taken from there. `api/privacy/comparing.py` compares it with what is real.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from survey.catalogue.check import questions_of_check
from survey.catalogue.questions import LANGUAGES, ROTATION, catalogue
from survey.releases.comments import FEWEST_COMMENTS
from survey.releases.comments import SMALLEST_GROUP as SMALLEST_COMMENT_GROUP
from survey.releases.rules import FEWEST_RATINGS, Rules
from survey.releases.variance import FEWEST_ANSWERS
from survey.waves.merging import SMALLEST

_FILE = Path(__file__).parent / "statement.toml"

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HeldTable:
    """What a table may hold and until when; `tests` hold it."""

    name: str
    columns: tuple[str, ...]
    holds: Texts
    until: Texts
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldFile:
    """What a file outside the database may hold and until when.

    `name` is a pattern below the directory "keys" or "secrets".
    """

    name: str
    directory: str
    holds: Texts
    until: Texts
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeenRoute:
    """Who may ask an address, and what it shows them."""

    address: str
    methods: tuple[str, ...]
    reader: Texts
    shows: Texts
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number that decides what is shown."""

    name: str
    value: int
    says: Texts
    tests: tuple[str, ...]


@cache
def tables() -> tuple[HeldTable, ...]:
    """Every table, in the order of the statement."""
    return tuple(
        HeldTable(row["name"], tuple(row["columns"]), row["holds"], row["until"], tuple(row["tests"]))
        for row in _declared()["tables"]
    )


@cache
def files() -> tuple[HeldFile, ...]:
    """Every kind of file of the two directories, in the order of the statement."""
    return tuple(
        HeldFile(row["name"], row["directory"], row["holds"], row["until"], tuple(row["tests"]))
        for row in _declared()["files"]
    )


@cache
def routes() -> tuple[SeenRoute, ...]:
    """Every address, in the order of the statement."""
    readers = _declared()["readers"]
    return tuple(
        SeenRoute(
            row["address"],
            tuple(row["methods"]),
            readers[row["reader"]],
            row["shows"],
            tuple(row["tests"]),
        )
        for row in _declared()["routes"]
    )


def thresholds(rules: Rules) -> tuple[Threshold, ...]:
    """The thresholds of the next wave; a wave that is open keeps those it was opened with."""
    values = {
        "eligible": SMALLEST,
        "k": rules.k,
        "newcomers": 1,
        "c_lo": rules.c_lo,
        "c_hi": rules.c_hi,
        "comments": SMALLEST_COMMENT_GROUP,
        "fewest_comments": FEWEST_COMMENTS,
        "ratings": FEWEST_RATINGS,
        "variance": FEWEST_ANSWERS,
    }
    return tuple(
        Threshold(
            row["name"],
            values[row["name"]],
            {each: row[each].format(value=values[row["name"]]) for each in LANGUAGES},
            tuple(row["tests"]),
        )
        for row in _declared()["thresholds"]
    )


def as_data(rules: Rules) -> dict[str, Any]:
    """The whole statement as data, in every language."""
    question_fields = ("id", "cluster", "block", "text", "labels")
    return {
        "tables": [_as_dict(table) for table in tables()],
        "files": [_as_dict(file) for file in files()],
        "routes": [_as_dict(route) for route in routes()],
        "thresholds": [_as_dict(each) for each in thresholds(rules)],
        "rotation": list(ROTATION),
        "questions_tests": list(_declared()["questions_tests"]),
        "questions": [
            {name: getattr(each, name) for name in question_fields}
            for each in (*catalogue(), *questions_of_check())
        ],
    }


def _as_dict(entry: HeldTable | HeldFile | SeenRoute | Threshold) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in entry.__slots__}


@cache
def _declared() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
