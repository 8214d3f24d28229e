"""What an import would do to what is published and found: the forecast without it, and with it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from api.commands.organisation.roster import divided, prepared
from api.commands.weeks.plans import plan_of_the_report
from api.forecast.document import Forecast
from api.forecast.expected import YEAR, of_roster
from api.installation import Installation
from survey import database

# Of the responses that a forecast looks at, the one in the middle.
USUAL = 1


async def describe(installation: Installation, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The next year in figures, before and after the roster in `content` (base64); nothing is written."""
    step = await prepared(installation, arguments)
    plan = await database.read(plan_of_the_report)
    rosters = await database.read(partial(divided, installation, step))
    before, after = (of_roster(roster, YEAR, None, installation.rules, plan) for roster in rosters)
    return {
        "digest": step.digest,
        "weeks": YEAR,
        "response": after.responses[USUAL].response,
        "before": _figures(before),
        "after": _figures(after),
    }


def _figures(found: Forecast) -> dict[str, Any]:
    at, weeks = found.responses[USUAL], [group.weeks[USUAL] for group in found.groups]
    return {
        "groups": len(weeks),
        "compared": sum(group.compared for group in found.groups),
        "published": sum(weeks) / len(weeks) if weeks else None,
        "answer": at.answer,
        "smallest_true": at.smallest_true,
    }
