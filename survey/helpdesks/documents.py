"""What the programming interfaces of help desks answer: a JSON list, or an object that holds one."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from survey.errors import BadInput, RowError
from survey.helpdesks.systems import System
from survey.spreadsheets.decoding import MAX_BYTES
from survey.spreadsheets.wrong import WrongCells

MOST_ROWS = 20_000
NESTED = ("ratings",)  # objects inside a rating whose values are columns as well

Row = tuple[int, dict[str, str]]


def is_document(data: bytes) -> bool:
    """Whether these bytes begin as JSON does; no table begins so."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def read_document(data: bytes, name: str, system: System, wrong: WrongCells) -> list[Row]:
    """The ratings of a document, numbered from 1, each as the texts of its columns."""
    if len(data) > MAX_BYTES:
        raise BadInput("{file} is larger than {limit} MB; split it.", file=name, limit=MAX_BYTES // 1024**2)
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadInput("{file} is no JSON document in UTF-8; export it again.", file=name) from None
    except json.JSONDecodeError as error:
        raise BadInput(
            "{file} is cut off or no JSON document: line {line}, column {column}. Export it again.",
            file=name,
            line=error.lineno,
            column=error.colno,
        ) from None
    except (RecursionError, ValueError):  # a million brackets, or a number of a million digits
        raise BadInput("{file} is no export of ratings.", file=name) from None
    ratings = list_in(document, name, system)
    if len(ratings) > MOST_ROWS:
        raise BadInput("{file} holds more than {limit} rows; split it.", file=name, limit=MOST_ROWS)
    rows = []
    for number, rating in enumerate(ratings, 1):
        if not isinstance(rating, dict):
            raise BadInput("{file}: entry {number} is no rating.", file=name, number=number)
        found = _cells(rating, system)
        cells = {column: str(value) for column, value in found.items() if _is_cell(value)}
        # A rating of which nobody knows what it says is not one that was not given.
        for column in found.keys() - cells.keys():
            wrong.add(RowError(number, column, "", "Text or a number belongs here."))
        if len(cells) == len(found):
            rows.append((number, cells))
    return rows


def list_in(document: Any, name: str, system: System) -> list[Any]:
    """The list of ratings: the document itself, or what lies under one of the names that the program uses."""
    if isinstance(document, list):
        return document
    found = [document[key] for key in system.lists if isinstance(document, dict) and key in document]
    if len(found) == 1 and isinstance(found[0], list):
        return found[0]
    raise BadInput(
        "{file} is no export of ratings from {system}: it should be a list, or an object with one of: "
        "{names}.",
        file=name,
        system=system.name,
        names=", ".join(system.lists) or "–",
    )


def _cells(rating: Mapping[str, Any], system: System) -> dict[str, object]:
    flat = dict(rating)
    for name in NESTED:
        if isinstance(inner := flat.pop(name, None), dict):
            flat |= inner
    if isinstance(answers := flat.pop("answers", None), list):
        flat |= dict(_answered(flat, answers))
    found: dict[str, object] = {}
    for header, value in flat.items():
        column = system.columns.name_of(header)
        if column is not None and value is not None:
            found.setdefault(column, value)
    return found


def _is_cell(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _answered(response: Mapping[str, Any], answers: list[Any]) -> Iterator[tuple[str, object]]:
    """A survey's answer in the columns of a rating: the number, the words, the ticket, the moment."""
    known = [each for each in answers if isinstance(each, dict)]
    for each in known:
        if isinstance(each.get("rating"), int | float):
            yield "score", each["rating"]
            yield "created_at", each.get("created_at")
        elif isinstance(each.get("value"), str):
            yield "comment", each["value"]
    subjects = response.get("subject_zrns")
    tickets = [
        text.rpartition(":")[2]
        for text in (subjects if isinstance(subjects, list) else ())
        if isinstance(text, str) and ":ticket:" in text
    ]
    # A response about no ticket is known by its own number.
    yield "ticket_id", tickets[0] if tickets else response.get("id")
