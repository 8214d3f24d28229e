"""What is stored, who sees which page, which thresholds hold: one declared list, compared with what is real.

`api/privacy/statement.toml` says it in both languages and names the tests that hold each line; values that
code or settings decide are taken from there.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from litestar import Litestar
from litestar.routes import HTTPRoute

from api.installation import Installation
from survey.catalogue.questions import LANGUAGES, ROTATION, catalogue
from survey.database.schema import stored_columns
from survey.releases.comments import FEWEST_COMMENTS
from survey.releases.comments import SMALLEST_GROUP as SMALLEST_COMMENT_GROUP
from survey.releases.rules import FEWEST_RATINGS, Rules
from survey.releases.variance import FEWEST_ANSWERS
from survey.waves.cells import WAVES_TO_SETTLE
from survey.waves.merging import SMALLEST

_FILE = Path(__file__).parent / "statement.toml"

Texts = Mapping[str, str]
Columns = Mapping[str, Iterable[str]]


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
    """What a file beside the keys may hold and until when; `name` is a pattern below the key directory."""

    name: str
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
    """Every kind of file beside the keys, in the order of the statement."""
    return tuple(
        HeldFile(row["name"], row["holds"], row["until"], tuple(row["tests"])) for row in _declared()["files"]
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
        "newcomers": WAVES_TO_SETTLE,
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


def real_routes(app: Litestar) -> dict[str, set[str]]:
    """What an application really answers to; OPTIONS says no more than this, and HEAD the head of GET."""
    return {
        route.path: {str(method) for method in route.methods} - {"OPTIONS"}
        for route in app.routes
        if isinstance(route, HTTPRoute)
    }


def undeclared_files(folder: Path) -> list[str]:
    """Files of the key directory that the statement does not know."""
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    known = [file.name for file in files()]
    return [
        f"file {name} lies beside the keys and is not in the statement"
        for name in found
        # What is being written, made or destroyed at this moment is as it will be, or was.
        if not any(fnmatchcase(_settled(name), pattern) for pattern in known)
    ]


def _settled(name: str) -> str:
    return re.sub(r"^(waves/[^/]+)\.(new|doomed)/", r"\1/", re.sub(r"\.[0-9a-f]{16}\.new$", "", name))


def grown_past(columns: Columns, addresses: Columns) -> list[str]:
    """What exists and is not in the statement, or stands in it and does not exist; empty when they agree."""
    declared_columns = {table.name: set(table.columns) for table in tables()}
    declared_routes = {route.address: set(route.methods) for route in routes()}
    return [
        *_differences("table", declared_columns, columns),
        *_differences("address", declared_routes, addresses),
    ]


async def describe(installation: Installation, _: Mapping[str, Any]) -> dict[str, Any]:
    """The statement of this installation as data, and where its real tables and routes differ from it."""
    from api.app import ROUTES, application  # noqa: PLC0415  # the application's page imports this module

    question_fields = ("id", "cluster", "block", "text", "labels")
    return {
        "tables": [_as_dict(table) for table in tables()],
        "files": [_as_dict(file) for file in files()],
        "routes": [_as_dict(route) for route in routes()],
        "thresholds": [_as_dict(each) for each in thresholds(installation.rules)],
        "rotation": list(ROTATION),
        "questions_tests": list(_declared()["questions_tests"]),
        "questions": [{name: getattr(each, name) for name in question_fields} for each in catalogue()],
        "grown_past": [
            *grown_past(await stored_columns(), real_routes(application(ROUTES))),
            *undeclared_files(installation.keys.path),
        ],
    }


def _differences(kind: str, declared: Mapping[str, set[str]], real: Columns) -> list[str]:
    found = []
    for name in sorted({*declared, *real}):
        if name not in declared:
            found.append(f"{kind} {name} exists and is not in the statement")
        elif name not in real:
            found.append(f"{kind} {name} stands in the statement and does not exist")
        else:
            here = set(real[name])
            found += [
                f"{kind} {name}: {each} is not in the statement" for each in sorted(here - declared[name])
            ]
            found += [f"{kind} {name}: {each} does not exist" for each in sorted(declared[name] - here)]
    return found


def _as_dict(entry: HeldTable | HeldFile | SeenRoute | Threshold) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in entry.__slots__}


@cache
def _declared() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
