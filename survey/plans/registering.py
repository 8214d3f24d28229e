"""Storing a plan, and which of the stored ones a report goes by.

A plan stored before any data may be replaced as long as there are none. One that is stored later is kept, and
marked for good: it never takes the place of a plan that was there before.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from survey import database
from survey.contacts.tables import Rating
from survey.database import RowConflict
from survey.errors import Conflict
from survey.plans.tables import Plan
from survey.waves.state import RELEASED
from survey.waves.tables import Wave


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A plan as it lies in the database."""

    settings: str
    digest: str
    stored: date
    before_data: bool

    @property
    def registered_at(self) -> date | None:
        """The day from which it may be called registered; None if data came first or it was changed."""
        intact = sha256(self.settings.encode()).hexdigest() == self.digest
        return self.stored if self.before_data and intact else None


async def register(settings: str, today: date) -> StoredPlan:
    """Store a plan; one that is in force already, or was stored last, stays with its day."""

    async def job() -> StoredPlan:
        plans = await _all()
        now = await _no_data()
        plan = StoredPlan(settings, sha256(settings.encode()).hexdigest(), today, now)
        for known in (_in_force(plans), *plans[-1:]):
            if known is not None and (known.settings, known.digest) == (settings, plan.digest):
                return known
        await Plan.insert(
            Plan(
                number=len(plans) + 1,
                settings=plan.settings,
                digest=plan.digest,
                stored=plan.stored,
                before_data=plan.before_data,
            )
        )
        return plan

    try:
        return await database.write(job)
    except RowConflict:
        raise Conflict("Another plan was registered at the same moment; look at it and try again.") from None


async def stored_plans() -> list[StoredPlan]:
    """All plans, the oldest first."""
    return await database.read(_all)


async def plan_in_force() -> StoredPlan | None:
    """The plan that a report goes by: the last one before the data, without any the last one."""
    return _in_force(await stored_plans())


def _in_force(plans: list[StoredPlan]) -> StoredPlan | None:
    registered = [plan for plan in plans if plan.registered_at is not None]
    return next(reversed(registered or plans), None)


async def _all() -> list[StoredPlan]:
    rows = await Plan.select(Plan.settings, Plan.digest, Plan.stored, Plan.before_data).order_by(Plan.number)
    return [StoredPlan(**row) for row in rows]


async def _no_data() -> bool:
    return not await Wave.exists().where(Wave.state == RELEASED) and not await Rating.exists()
