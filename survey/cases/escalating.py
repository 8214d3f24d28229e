"""A case that has waited too long is brought to the team's lead, and later to the owner of the programme."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from survey import database
from survey.accounts.addresses import same_address
from survey.accounts.owners import owners
from survey.accounts.roles import Role
from survey.accounts.tables import Account, RoleGrant
from survey.calls.events import note_late_cases
from survey.cases.opening import CASE_JOB, RATING
from survey.cases.tables import CustomerCase
from survey.cases.working_hours import Terms, due_after
from survey.contacts.links import LINK_LIFE
from survey.jobs.planning import plan_job
from survey.organisation.tables import Person

NOBODY, LEAD, OWNER = 0, 1, 2
FEWEST = 5  # customers, where nobody says another number
_COULD = """
SELECT COUNT(*) AS n
FROM (SELECT 1 AS one FROM contact WHERE ended_at > {} AND ended_at <= {} LIMIT {}) AS few
"""


@dataclass(frozen=True, slots=True)
class Notice:
    """Who is told, in which language, and of which cases by their numbers: nothing of what they say."""

    address: str
    language: str
    numbers: tuple[int, ...]


Tell = Callable[[Notice], Awaitable[None]]


async def escalate(terms: Terms, now: datetime, tell: Tell, least: int = FEWEST) -> None:
    """Whatever is due: one step further each, once, and whoever is concerned is told once for all of it.

    Other programs hear that there was something, unless fewer than `least` customers could have begun it.
    """
    waiting = CustomerCase.escalates <= now
    rows = await CustomerCase.select(CustomerCase.id, CustomerCase.team).where(
        waiting, CustomerCase.settled.is_null()
    )
    again = {team: await due_after(terms, team, now) for team in {row["team"] for row in rows}}

    async def job() -> None:
        told: dict[tuple[str, str], list[int]] = {}
        late = False
        for row in await database.lock_rows(
            CustomerCase.select()
            .where(waiting, CustomerCase.settled.is_null(), CustomerCase.id.is_in([r["id"] for r in rows]))
            .order_by(CustomerCase.number),
            "UPDATE",
        ):
            leads = await _leads(row["team"]) if row["escalated"] == NOBODY else []
            step, people = (LEAD, leads) if leads else (OWNER, await owners())
            then = again.get(row["team"]) if step == LEAD else None
            await CustomerCase.update({CustomerCase.escalated: step, CustomerCase.escalates: then}).where(
                CustomerCase.id == row["id"]
            )
            if then is not None:
                await plan_job(CASE_JOB, then)
            late = late or (row["escalated"] == NOBODY and await _is_one_of_many(row, least))
            for person in people:
                told.setdefault(person, []).append(row["number"])
        for (address, language), numbers in told.items():
            await tell(Notice(address, language, tuple(numbers)))
        if late:
            await note_late_cases(now)

    if rows:
        await database.write(job)


async def _is_one_of_many(row: Mapping[str, Any], least: int) -> bool:
    """Whether so many could have left an address when it was opened; a letter tells who wrote it anyway."""
    if row["source"] != RATING:
        return True
    found = await database.query(_COULD, row["opened"] - LINK_LIFE, row["opened"], least)
    return int(found[0]["n"]) >= least


async def _leads(team: UUID | None) -> list[tuple[str, str]]:
    """Those whom the roster calls leads of the team, and who have an account to look at it with."""
    if team is None:
        return []
    rows = await Person.select(Person.email).where(
        Person.team == team, Person.lead.eq(True), Person.left_week.is_null(), Person.email.is_not_null()
    )
    known = [same_address(row["email"]) for row in rows]
    if not known:
        return []
    accounts = await Account.select(Account.id, Account.address, Account.language).where(
        Account.address.is_in(known), Account.active.eq(True)
    )
    granted = await RoleGrant.select(RoleGrant.account).where(
        RoleGrant.role == Role.TEAM_LEAD, RoleGrant.confirmed.eq(True)
    )
    may = {row["account"] for row in granted}
    return [(row["address"], row["language"]) for row in accounts if row["id"] in may]
