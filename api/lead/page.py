"""What a team lead's page is made of: the own group alone, and the organisation's line beside it."""

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from api.installation import Installation
from api.lead.drivers import Drivers
from api.measures.page import Context, entry_of
from api.results.collecting import Results
from api.results.groups import GroupName, released_group
from api.results.pages import group_context, group_week_context
from survey.catalogue.questions import catalogue
from survey.measures.keeping import measures
from survey.measures.replies import asked_groups, replies_to

if TYPE_CHECKING:  # it loads numpy, which a server's start does not wait for
    from api.results.levels import Level

# Earlier replies that are shown; all of them stand with their weeks.
LATEST_REPLIES = 3


def of_own(results: Results, own: Collection[str]) -> Results:
    """The same for whom there are no other groups."""
    return replace(results, groups={key: group for key, group in results.groups.items() if key in own})


def chosen_group(results: Results, key: str) -> GroupName | None:
    """The group of that address; without one the group that was published last."""
    if key:
        return results.groups.get(key)
    for week in reversed(results.weeks):
        for group in results.groups.values():
            if released_group(week, group.key):
                return group
    return next(iter(results.groups.values()), None)


async def lead_context(
    installation: Installation,
    results: Results,
    group: GroupName,
    level: "Level | None",
    drivers: Drivers | None,
    teams: frozenset[UUID],
    language: str,
) -> Context:
    """Everything of one group; `results` has the lead's own groups alone."""
    context = group_context(results, group, level, "", language)
    last = context["last"]
    week = results.week(last.wave) if last else None
    asked = next((each for each in await asked_groups(teams) if each.cell == group.key), None)
    replies = await replies_to(group.key)
    earlier = [(row, replies[row.wave]) for row in context["rows"] if row.wave in replies]
    known = await measures()
    return {
        **context,
        "newest": await group_week_context(results, group, week, language) if week else None,
        "asked": asked,
        "replies": [each for each in earlier if not asked or each[0].wave != asked.wave][:LATEST_REPLIES],
        "measures": [
            await entry_of(installation, each, known, with_figures=False)
            for each in reversed(known)
            if group.key in each.plan.cells
        ],
        "drivers": drivers,
        "questions": {question.id: question.text[language] for question in catalogue()},
        "others": [
            (f"/desk/team?group={each.key}&lang={language}", each.label)
            for each in results.groups.values()
            if each.key != group.key
        ],
    }
