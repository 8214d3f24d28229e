"""Many rows at once: Piccolo's objects take half a millisecond for each, the database a hundredth of that."""

import asyncio
from collections.abc import Sequence

from piccolo.table import Table

from survey.database.engine import ENGINE
from survey.database.session import CURRENT, Row

AT_ONCE = 500  # rows of one statement: PostgreSQL takes 32,767 values


async def insert_rows(table: type[Table], rows: Sequence[Row], *, replace: bool = False) -> None:
    """Inside a write: insert rows that all have the same columns; `replace` those whose id is there already.

    Between the parts others go on who only read.
    """
    session = CURRENT.get()
    if session is None or not session.writable:
        raise RuntimeError("Rows are inserted inside survey.database.write.")
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        await session.fetch(_statement(table, list(part[0]), len(part), replace), _values(part))
        await asyncio.sleep(0)


def _statement(table: type[Table], names: Sequence[str], count: int, replace: bool) -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    if ENGINE.engine_type == "sqlite":
        places = ", ".join([f"({', '.join('?' * len(names))})"] * count)
    else:
        numbers = (f"${number}" for number in range(1, count * len(names) + 1))
        places = ", ".join(f"({', '.join(next(numbers) for _ in names)})" for _ in range(count))
    statement = f'INSERT INTO "{table._meta.tablename}" ({listed}) VALUES {places}'  # noqa: S608  # our own names
    if replace:
        taken = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name != "id")
        statement += f' ON CONFLICT ("id") DO UPDATE SET {taken}'
    return statement


def _values(rows: Sequence[Row]) -> list[object]:
    names = list(rows[0])
    return [row[name] for row in rows for name in names]
