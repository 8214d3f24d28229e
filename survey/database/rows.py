"""Many rows at once: Piccolo's objects take half a millisecond for each, the database a hundredth of that."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from piccolo.table import Table

from survey import clock
from survey.database.engine import ENGINE
from survey.database.session import CURRENT, Row

AT_ONCE = 500  # rows of one statement: PostgreSQL takes 32,767 values
STORED_AT_ONCE = 100  # on SQLite in the event loop: 500 contacts held up everybody's pages for 18 ms

T = TypeVar("T")


def in_parts(rows: Sequence[T], most: int = AT_ONCE) -> Iterable[Sequence[T]]:
    """Rows of one statement each."""
    return (rows[start : start + most] for start in range(0, len(rows), most))


async def insert_rows(table: type[Table], rows: Sequence[Row], *, same: Sequence[str] = ()) -> None:
    """Inside a write: insert rows that all have the same columns.

    A row that is there already with the same values in the columns `same` takes the others, but for its id.
    Between the parts others go on who only read.
    """
    session = CURRENT.get()
    if session is None or not session.writable:
        raise RuntimeError("Rows are inserted inside survey.database.write.")
    for part in in_parts(rows, STORED_AT_ONCE):
        await session.fetch(_statement(table, list(part[0]), len(part), same), _values(part))
        await clock.sleep(0)


def _statement(table: type[Table], names: Sequence[str], count: int, same: Sequence[str]) -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    if ENGINE.engine_type == "sqlite":
        marks = ", ".join([f"({', '.join('?' * len(names))})"] * count)
    else:
        numbers = (f"${number}" for number in range(1, count * len(names) + 1))
        marks = ", ".join(f"({', '.join(next(numbers) for _ in names)})" for _ in range(count))
    statement = f'INSERT INTO "{table._meta.tablename}" ({listed}) VALUES {marks}'  # noqa: S608  # our own names
    if same:
        known = ", ".join(f'"{name}"' for name in same)
        taken = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name not in {"id", *same})
        statement += f" ON CONFLICT ({known}) DO UPDATE SET {taken}"
    return statement


def _values(rows: Sequence[Row]) -> list[object]:
    names = list(rows[0])
    return [row[name] for row in rows for name in names]
