"""Registering as a command, and the plan that the report goes by."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from analytics.plan import LOOKS, Plan
from analytics.registration import canonical
from api.commands.weeks.plan_file import plan_of, write_plan
from survey import clock, database
from survey.plans import registering
from survey.plans.registering import StoredPlan

if TYPE_CHECKING:
    from api.installation import Installation  # whoever draws reports needs none

STORED = "The stored plan"
SCALE = (1.0, 5.0)  # of every question and rating
# Data grow every week: whoever reads the report each time at a fixed 5 % finds something in the end.
USUAL = Plan(looks=LOOKS, scale=SCALE)


def usual_settings() -> dict[str, Any]:
    """The usual plan as `plan register` takes it."""
    usual = {name: value for name, value in asdict(USUAL).items() if name not in {"scale", "registered_at"}}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in usual.items()}


async def register(installation: "Installation", arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Store the plan with these settings, as of today."""
    plan = plan_of({**arguments["settings"], "scale": list(SCALE)}, STORED)
    today = clock.today(installation.settings.timezone)

    async def job() -> StoredPlan:
        known = len(await registering.stored_plans())
        stored = await registering.register(canonical(plan), today)
        if len(await registering.stored_plans()) > known:  # one that is in force already stays with its day
            await installation.record("plan.register", stored.digest)
        return stored

    return _shown(await database.write(job))


async def list_all(_: "Installation", __: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every stored plan, the oldest first, and which one the report goes by."""
    current = await registering.plan_in_force()
    return [
        {**_shown(plan), "in_force": plan == current, "settings": json.loads(plan.settings)}
        for plan in await registering.stored_plans()
    ]


async def export(installation: "Installation", _: Mapping[str, Any]) -> str:
    """The plan that the report goes by, as the text of a file."""
    text = (await plan_file()).decode()
    await installation.record("plan.export")
    return text


async def plan_file() -> bytes:
    """The plan that the report goes by; where nobody stored one, the usual looks."""
    return write_plan(await plan_of_the_report())


async def plan_of_the_report() -> Plan:
    """The stored plan that is in force, else the usual one."""
    stored = await registering.plan_in_force()
    return USUAL if stored is None else _plan(stored)


def _plan(stored: StoredPlan) -> Plan:
    day = None if stored.registered_at is None else stored.registered_at.isoformat()
    return plan_of(json.loads(stored.settings), STORED, day)


def _shown(stored: StoredPlan) -> dict[str, Any]:
    return {
        "digest": stored.digest,
        "stored": stored.stored.isoformat(),
        "registered": stored.registered_at is not None,
    }
