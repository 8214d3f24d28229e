"""An organisation whose waves open and close by themselves, under a clock that the test moves."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from api.chores.weeks.schedule import change
from api.chores.working import kinds_of
from api.installation import Installation
from survey import database
from survey.accounts.rights import grant
from survey.accounts.roles import Role
from survey.accounts.tables import Account
from survey.jobs.planning import plan_repeated
from survey.jobs.tables import Job
from survey.jobs.working import Worker
from survey.organisation.roster_digest import confirm_roster
from survey.organisation.tables import Person
from survey.schedule.keeping import plan_again
from survey.waves.tables import Wave
from tests.api.customers import installation_for_tests
from tests.clock import MovedClock, moved_clock
from tests.survey.lifecycle.week import hire

# Bavaria in a commune with Assumption Day.
BAVARIA = {"country": "DE", "land": "BY", "catholic": True}
TUESDAY = datetime(2026, 3, 10, 12, tzinfo=UTC)


@dataclass
class House:
    """One installation, and the worker of one server of it."""

    installation: Installation
    clock: MovedClock
    worker: Worker = field(init=False)

    def __post_init__(self) -> None:
        self.starts_again()

    def starts_again(self) -> None:
        """Another process, which knows nothing but what is stored."""
        self.worker = Worker(kinds_of(self.installation))

    async def start(self) -> None:
        """What a server does before it looks for what is due."""
        self.starts_again()
        await plan_repeated(kinds_of(self.installation))
        await plan_again(self.installation.settings.timezone)

    async def set(self, **changes: Any) -> dict[str, Any]:
        return await change(self.installation, {"changes": changes})

    async def work(self) -> None:
        """Do whatever is due at this moment."""
        await self.worker.look()
        while self.worker._doing:
            await asyncio.wait(self.worker._doing.values())
            await asyncio.sleep(0)
            await self.worker.look()

    async def lives_until(self, moment: datetime) -> None:
        """A server runs meanwhile: from one due job to the next."""
        while True:
            row = await Job.select(Job.next_try).where(Job.outcome == "").order_by(Job.next_try).first()
            if row is None or row["next_try"] > moment:
                break
            if row["next_try"] > self.clock.says:
                self.clock.reaches(row["next_try"])
            await self.work()
        if moment > self.clock.says:
            self.clock.reaches(moment)


async def register_owner() -> None:
    """Ruth answers for it."""

    async def job() -> None:
        account = uuid4()
        await Account.insert(
            Account(id=account, address="ruth@example.org", name="Ruth", language="en", active=True)
        )
        await grant(account, [Role.OWNER], TUESDAY.date())

    await database.write(job)


async def give_addresses() -> None:
    """“Nord 3” is reached at nord-3@example.org."""

    async def job() -> None:
        for row in await Person.select(Person.id, Person.reference):
            local = row["reference"].lower().replace(" ", "-").replace("ü", "ue")
            await Person.update({Person.email: f"{local}@example.org"}).where(Person.id == row["id"])

    await database.write(job)


async def scheduled(
    folder: Path, monkeypatch: pytest.MonkeyPatch, says: datetime = TUESDAY, **changes: Any
) -> House:
    """24 people in three teams; the schedule is on, and a server has started."""
    return await scheduled_with({}, folder, monkeypatch, says, **changes)


async def scheduled_with(
    settings: Mapping[str, str],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    says: datetime = TUESDAY,
    **changes: Any,
) -> House:
    """The same with further settings of the installation."""
    clock = moved_clock(monkeypatch, says)
    await hire()
    await give_addresses()
    installation = installation_for_tests(folder, **settings)
    await confirm_roster(installation.secrets)
    await register_owner()
    house = House(installation, clock)
    await house.set(switched_on=True, **changes)
    await house.start()
    return house


async def waves() -> list[tuple[str, str]]:
    """Every wave and its state."""
    rows = await Wave.select(Wave.id, Wave.state).order_by(Wave.week, Wave.id)
    return [(row["id"], row["state"]) for row in rows]


async def jobs(kind: str) -> list[tuple[datetime, str]]:
    """When each of a kind was due, and what came of it."""
    rows = await Job.select(Job.due, Job.outcome).where(Job.kind == kind).order_by(Job.due)
    return [(row["due"], row["outcome"]) for row in rows]
