"""Keeps the facts of teams and weeks: one transaction, all or nothing, the same a second time."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from survey import database
from survey.contacts.facts_file import TeamFact
from survey.contacts.tables import Fact
from survey.organisation.tables import Team

AT_ONCE = 1_000  # rows of one statement: both databases limit its arguments

Key = tuple[UUID, int, str]


@dataclass(frozen=True, slots=True)
class FactChanges:
    """What an import did, in facts."""

    new: int
    changed: int
    unchanged: int


async def import_facts(facts: Sequence[TeamFact]) -> FactChanges:
    """Store facts; another value for the same team, week and outcome replaces the earlier one."""

    async def job() -> FactChanges:
        ids = {row["name"]: row["id"] for row in await Team.select(Team.id, Team.name)}
        before = await _stored({fact.outcome for fact in facts})
        told = {(ids[fact.team], fact.week, fact.outcome): (fact.value, fact.n) for fact in facts}
        fresh = [key for key, figures in told.items() if before.get(key) != figures]
        rows = [
            Fact(id=uuid4(), team=key[0], week=key[1], outcome=key[2], value=told[key][0], n=told[key][1])
            for key in fresh
        ]
        for start in range(0, len(rows), AT_ONCE):
            await Fact.insert(*rows[start : start + AT_ONCE]).on_conflict(
                target=(Fact.team, Fact.week, Fact.outcome), action="DO UPDATE", values=(Fact.value, Fact.n)
            )
            await asyncio.sleep(0)  # others, who only read, go on
        changed = sum(key in before for key in fresh)
        return FactChanges(len(fresh) - changed, changed, len(told) - len(fresh))

    return await database.write(job)


async def _stored(outcomes: set[str]) -> dict[Key, tuple[float, int | None]]:
    if not outcomes:
        return {}
    rows = await Fact.select().where(Fact.outcome.is_in(sorted(outcomes)))
    return {(row["team"], row["week"], row["outcome"]): (row["value"], row["n"]) for row in rows}
