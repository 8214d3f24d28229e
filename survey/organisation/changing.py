"""A step from the organisation as it is to another one: what it does to people, told before it is done.

Whoever agrees to a step agrees to exactly this one: if anything has changed in between, it is not done.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any

from survey import database
from survey.errors import Refused, untranslated
from survey.organisation.roster_digest import expect, expect_only
from survey.organisation.snapshot import Changed, Organisation, Row, as_text, changed_rows, write_difference
from survey.organisation.tables import LastImport
from survey.organisation.who_is_who import lost_zeros
from survey.secrets_directory import SecretsDirectory

MANY = 10  # more than every tenth

CHANGED_MEANWHILE = untranslated(
    "The roster was changed after this had been looked at. Nothing was written; please look again."
)


@dataclass(frozen=True)
class RosterStep:
    """From one organisation to the next."""

    before: Organisation
    after: Organisation

    @cached_property
    def pairs(self) -> list[tuple[Row | None, Row | None]]:
        """Everybody before and after, None while they do not belong to it."""
        everybody = [
            *self.before.people,
            *(each for each in self.after.people if each not in self.before.people),
        ]
        there = [(_there(self.before, each), _there(self.after, each)) for each in everybody]
        return [pair for pair in there if pair != (None, None)]

    @cached_property
    def joined(self) -> list[Row]:
        """Who comes, those included who come back."""
        return [new for old, new in self.pairs if old is None and new is not None]

    @property
    def left(self) -> list[Row]:
        """Who goes."""
        return [old for old, new in self.pairs if old is not None and new is None]

    @property
    def returned(self) -> list[Row]:
        """Who comes back and was not forgotten yet."""
        return [row for row in self.joined if row["id"] in self.before.people]

    @cached_property
    def moved(self) -> list[tuple[Row, Row]]:
        """Who changes the team, or leads it from now on or no longer."""
        return self._different(lambda row: (row["team"], row["lead"]))

    @property
    def renamed(self) -> list[tuple[Row, Row]]:
        """Whose name or address is written in another way."""
        return self._different(lambda row: (row["name"], row["email"]))

    @property
    def spoken_to_otherwise(self) -> list[tuple[Row, Row]]:
        """Who is written to in another language."""
        return self._different(lambda row: row["language"])

    @cached_property
    def renumbered(self) -> list[tuple[Row, Row]]:
        """Whose number changes."""
        return self._different(lambda row: row["reference"])

    @property
    def lost_zeros(self) -> list[tuple[Row, Row]]:
        """Whose number loses the zeros in front, as in a spreadsheet."""
        return [(old, new) for old, new in self.renumbered if lost_zeros(old["reference"], new["reference"])]

    @property
    def unchanged(self) -> int:
        """How many stay where they are."""
        both = sum(old is not None and new is not None for old, new in self.pairs)
        return both - len(self.moved)

    @property
    def asks(self) -> bool:
        """Whether it does so much that somebody should look at it first."""
        most = max(len(self.joined), len(self.left), len(self.moved))
        return bool(self.lost_zeros) or MANY * most > len(self.before.present) > 0

    @cached_property
    def changed(self) -> Changed:
        """The rows that it changes, as they are before."""
        return changed_rows(self.before, self.after)

    @property
    def nothing(self) -> bool:
        """Whether all stays as it is."""
        return not any(self.changed.values())

    @cached_property
    def digest(self) -> str:
        """The same for the same step: every row that changes, before and after."""
        lines = [
            # What is new gets another id each time it is looked at.
            repr((table.__name__, str(each) if old else "new", self._said(old), self._said(after.get(each))))
            for table, after in self.after.by_table().items()
            for each, old in self.changed[table].items()
        ]
        return sha256("\n".join([str(self.before.number), *sorted(lines)]).encode()).hexdigest()

    def _different(self, of: Callable[[Row], Any]) -> list[tuple[Row, Row]]:
        return [(old, new) for old, new in self.pairs if old and new and of(old) != of(new)]

    def _said(self, row: Row | None) -> list[tuple[str, str]]:
        """What a row says; a new team or department is called by its name."""
        told = (row or {}).items()
        return [(name, self._new_places.get(value, str(value))) for name, value in told if name != "id"]

    @cached_property
    def _new_places(self) -> dict[Any, str]:
        units = {**self.after.departments, **self.after.teams}
        known = {**self.before.departments, **self.before.teams}
        return {each: f"new: {row['name']}" for each, row in units.items() if each not in known}


def _there(organisation: Organisation, each: Any) -> Row | None:
    row = organisation.people.get(each)
    return row if row is not None and row["left_week"] is None else None


async def carry_out(
    secrets: SecretsDirectory,
    step: RosterStep,
    until: datetime | None,
    also: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Write a step in one transaction; `until` it can be undone, not at all where that is None.

    `also` is done in the same transaction, as its last thing.
    """
    before = await asyncio.to_thread(as_text, step.changed) if until else None
    undo = before or ""

    async def job() -> None:
        await _take_turn(step.before.number, until, before)
        await asyncio.to_thread(expect, secrets, step.before, step.after, undo)
        await write_difference(step.before, step.after, step.changed)
        if also:
            await also()

    try:
        await database.write(job)
    except database.RowConflict as error:
        raise Refused(CHANGED_MEANWHILE) from error
    # After a failure both stay expected: whether a commit that was cut off came through, nobody knows.
    await asyncio.to_thread(expect_only, secrets, step.after, undo)


async def _take_turn(number: int, until: datetime | None, before: str | None) -> None:
    """Count this change, unless another one was made since `number` was read."""
    values: dict[Any, Any] = {
        LastImport.number: number + 1,
        LastImport.until: until,
        LastImport.before: before,
    }
    taken = (
        await LastImport.update(values)
        .where(LastImport.id == 1, LastImport.number == number)
        .returning(LastImport.id)
    )
    if taken:
        return
    if number:
        raise Refused(CHANGED_MEANWHILE)
    await LastImport.insert(LastImport(values, id=1))
