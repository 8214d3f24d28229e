"""Errors on their way from one process to another: the same sentence, and the same class of survey/errors.py.

One that is defined elsewhere arrives as what it is a kind of.
"""

from typing import Any

from survey import errors
from survey.errors import ResonanzError, RowError, WrongRows


def as_document(error: ResonanzError) -> dict[str, Any]:
    """An error as JSON can hold it."""
    document: dict[str, Any] = {
        "kind": next(each.__name__ for each in type(error).__mro__ if hasattr(errors, each.__name__)),
        "message": error.message,
        "values": {name: _plain(value) for name, value in error.values.items()},
    }
    if isinstance(error, WrongRows):
        document["more"] = error.more
        document["rows"] = [
            {
                "row": each.row,
                "column": each.column,
                "value": each.value,
                "reason": each.reason,
                "values": {name: _plain(value) for name, value in each.values.items()},
            }
            for each in error.errors
        ]
    return document


def from_document(document: dict[str, Any]) -> ResonanzError:
    """The error that `as_document` was given."""
    if document["kind"] == "WrongRows":
        rows = [RowError(**row) for row in document["rows"]]
        file = document["values"]["file"]
        return WrongRows(file, rows, document["more"])
    kind: type[ResonanzError] = getattr(errors, document["kind"])
    return kind(document["message"], **document["values"])


def _plain(value: object) -> object:
    return value if isinstance(value, (str, int, float, type(None))) else str(value)
