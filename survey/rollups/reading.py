"""The sums of weeks: kept ones as they are kept, and all others added up."""

from collections.abc import Collection, Iterable, Iterator
from functools import cache

from piccolo.table import Table

from survey import database
from survey.rollups.sums import ADDED_UP, Row


async def sums(table: type[Table], weeks: Collection[int]) -> list[Row]:
    """What stands in the table, or would if all weeks from the first to the last of these were kept, by week.

    Inside `database.read`: a week that ceases to be kept meanwhile would be missing.
    """
    if not weeks:
        return []
    first, last = min(weeks), max(weeks)
    kept = await kept_weeks(first, last)
    rows = await kept_sums(table, first, last) if kept else []
    for begin, end in _runs(week for week in range(first, last + 1) if week not in kept):
        rows += await ADDED_UP[table](begin, end)
    return sorted(rows, key=lambda row: row["week"])  # within a week they come in their order


async def kept_weeks(first: int, last: int) -> set[int]:
    """Those of these weeks whose sums are kept."""
    found = await database.query("SELECT week FROM rolled_week WHERE week BETWEEN {} AND {}", first, last)
    return {row["week"] for row in found}


async def kept_sums(table: type[Table], first: int, last: int) -> list[Row]:
    """What is kept of the weeks from one to another, both included."""
    return await database.query(_kept(table), first, last)


@cache
def columns(table: type[Table]) -> tuple[str, ...]:
    """Everything in a row but its id."""
    return tuple(column._meta.name for column in table._meta.columns if column._meta.name != "id")


@cache
def _kept(table: type[Table]) -> str:
    names = ", ".join(columns(table))
    where = "WHERE week BETWEEN {} AND {}"
    return f"SELECT {names} FROM {table._meta.tablename} {where} ORDER BY {names}"  # noqa: S608  # our own names


def _runs(weeks: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Weeks that follow each other, as the first and the last."""
    begin = end = None
    for week in weeks:
        if begin is not None and end is not None and week != end + 1:
            yield begin, end
            begin = week
        begin, end = week if begin is None else begin, week
    if begin is not None and end is not None:
        yield begin, end
