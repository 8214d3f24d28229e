"""Keeps the facts of teams and weeks: one transaction, all or nothing, the same a second time."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from survey import database
from survey.contacts.beside.facts_file import TeamFact
from survey.contacts.tables import Fact
from survey.organisation.tables import Team

SAME = ("team", "week", "outcome")  # what one fact is told of
FIGURES = ("value", "n")
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
            {
                "id": uuid4(),
                **dict(zip(SAME, key, strict=True)),
                **dict(zip(FIGURES, told[key], strict=True)),
            }
            for key in fresh
        ]
        await database.insert_rows(Fact, rows, same=SAME)
        changed = sum(key in before for key in fresh)
        return FactChanges(len(fresh) - changed, changed, len(told) - len(fresh))

    return await database.write(job)


async def _stored(outcomes: set[str]) -> dict[Key, tuple[float, int | None]]:
    if not outcomes:
        return {}
    rows = await Fact.select().where(Fact.outcome.is_in(sorted(outcomes)))
    return {(row["team"], row["week"], row["outcome"]): (row["value"], row["n"]) for row in rows}
