"""The organisation as the tables have it at one moment, and the writing of what has become different.

An import and its undoing are both the step from one such picture to another.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from piccolo import columns
from piccolo.columns import Column
from piccolo.table import Table

from survey import database
from survey.organisation.tables import Department, LastImport, Person, Team

Row = dict[str, Any]
Rows = Mapping[UUID, Row]
# Of each table the rows that differ, as they were before; None for those that did not exist.
Changed = Mapping[type[Table], Mapping[UUID, Row | None]]


@dataclass(frozen=True, slots=True)
class Organisation:
    """Every row by its id; `number` is the count of changes after which it was read."""

    number: int
    departments: Rows
    teams: Rows
    people: Rows

    def by_table(self) -> dict[type[Table], Rows]:
        """A row may point to rows of its own table and of those before it."""
        return {Department: self.departments, Team: self.teams, Person: self.people}

    @property
    def present(self) -> list[Row]:
        """Everybody who has not left."""
        return [row for row in self.people.values() if row["left_week"] is None]


async def read_organisation() -> Organisation:
    """All of it as it is at one moment."""

    async def job() -> Organisation:
        last = await LastImport.select(LastImport.number).first()
        found = [{row["id"]: row for row in await table.select()} for table in (Department, Team, Person)]
        return Organisation(last["number"] if last else 0, *found)

    return await database.read(job)


def changed_rows(before: Organisation, after: Organisation) -> Changed:
    """The rows that differ, as they were before; None for those that did not exist."""
    return {
        table: {
            each: rows.get(each)
            for each in sorted({*rows, *after.by_table()[table]})
            if rows.get(each) != after.by_table()[table].get(each)
        }
        for table, rows in before.by_table().items()
    }


async def write_difference(before: Organisation, after: Organisation, changed: Changed) -> None:
    """Inside a write: make of `before`, which is stored, `after`; others may read between the parts.

    `changed` are the rows in which the two differ.
    """
    await _free_references(before, after, changed)
    for table, rows in after.by_table().items():
        fresh = [rows[each] for each in changed[table] if each in rows]
        if table is Department:
            fresh.sort(key=lambda row: len(_way_up(row["id"], after.departments)))
        await database.insert_rows(table, fresh, same=("id",))
    for table, rows in reversed(after.by_table().items()):
        gone = [each for each in changed[table] if each not in rows]
        if table is Department:
            gone.sort(key=lambda each: -len(_way_up(each, before.departments)))
        parts = [[each] for each in gone] if table is Department else database.in_parts(gone)
        for ids in parts:
            await table.delete().where(table._meta.primary_key.is_in(list(ids)))


async def _free_references(before: Organisation, after: Organisation, changed: Changed) -> None:
    """Two people may have changed numbers, and no number may stand twice in between."""
    ids = [
        each
        for each in changed[Person]
        if each in before.people
        and each in after.people
        and before.people[each]["reference"] != after.people[each]["reference"]
    ]
    for part in database.in_parts(ids):
        marks = ", ".join("{}" for _ in part)
        await database.query(
            f"UPDATE person SET reference = CAST(id AS VARCHAR(100)) WHERE id IN ({marks})",  # noqa: S608  # placeholders alone
            *part,
        )


def _way_up(department: UUID, departments: Rows) -> list[UUID]:
    way = [department]
    while (above := departments[way[-1]]["parent"]) is not None and above not in way:
        way.append(above)
    return way


async def referred(table: type[Table], ids: Collection[UUID]) -> set[UUID]:
    """Those of these rows that something outside the organisation points to."""
    found: set[UUID] = set()
    for column in table._meta.foreign_key_references:
        if column._meta.table in {Department, Team, Person}:
            continue
        for part in database.in_parts(sorted(ids)):
            rows = await column._meta.table.select(column).where(column.is_in(list(part)))
            found.update(row[column._meta.name] for row in rows)
    return found


def as_text(changed: Changed) -> str:
    """Rows as JSON."""
    return json.dumps(
        {
            table._meta.tablename: {str(each): row for each, row in rows.items()}
            for table, rows in changed.items()
        },
        default=str,
        ensure_ascii=False,
    )


def from_text(text: str) -> dict[type[Table], dict[UUID, Row | None]]:
    """What `as_text` was given."""
    stored = json.loads(text)
    return {
        table: {
            UUID(each): row and _row(table, row)
            for each, row in stored.get(table._meta.tablename, {}).items()
        }
        for table in (Department, Team, Person)
    }


def _row(table: type[Table], row: Row) -> Row:
    identities = {column._meta.name for column in table._meta.columns if _holds_id(column)}
    if table is Person:  # kept before there were languages
        row = {"language": None, **row}
    return {name: UUID(value) if value and name in identities else value for name, value in row.items()}


def _holds_id(column: Column) -> bool:
    return isinstance(column, columns.UUID | columns.ForeignKey)
