"""The weekly order of the questions as data: for the works council's document, and as a command."""

from collections.abc import Mapping
from typing import Any

from api.installation import Installation
from api.settings.terms import check_weeks
from survey import clock
from survey.schedule.order import coming_weeks


async def council_order(installation: Installation, _: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The coming weeks with what each of them asks, in every language."""
    zone = installation.settings.timezone
    return [
        {
            "monday": week.monday.isoformat(),
            "block": week.block,
            "questions": [question.text for question in week.questions],
        }
        for week in await coming_weeks(zone, clock.today(zone), check_weeks(installation.settings))
    ]
