"""Puts invented people into an outline, lives a year with them, and opens a week."""

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import numpy as np

from analytics.registration import canonical
from analytics.simulated.worlds import world_of
from analytics.simulated.years import Year, simulate
from api.commands.weeks import waves
from api.commands.weeks.plans import USUAL
from api.installation import Installation
from api.rehearsal.outline import Outline
from api.rehearsal.shown import LINK, WEEKS, Group, Invented
from api.simulated.demo_data import Stored, store_year
from api.texts import N_, translations
from api.web.looks.invented import mark_as_invented
from api.web.results_address import reading_key
from survey import clock, database
from survey.contacts.links import rating_token
from survey.contacts.tables import Contact, Touchpoint
from survey.contacts.weeks import week_of_contact
from survey.organisation.roster_digest import confirm_roster
from survey.organisation.tables import Department, Person, Team
from survey.plans.registering import register
from survey.weeks import monday_of, week_of

SEED = 2026
MISSING = 0.05
OPEN_DAYS = 7
# Ratings of a team's week: three a head, but not so many that a large organisation waits for minutes.
FEWEST_RATINGS, MOST_RATINGS_IN_ALL = 5, 60_000
GROUPS_SHOWN = 40
_NAME = N_("Invented person {number}")


async def invent(installation: Installation, outline: Outline, key: str) -> Invented:
    """A year behind it and an open week, in an installation that holds nothing else."""
    settings = installation.settings
    mark_as_invented(settings)
    first_week = week_of(clock.today(settings.timezone)) - WEEKS
    # As an organisation would: the plan first, then the data.
    await register(canonical(USUAL), monday_of(first_week) - timedelta(days=7))
    heads = np.array([team.people for team in outline.teams], np.int64)
    year = await asyncio.to_thread(_year, heads)
    people = partial(_people, outline, settings.language)
    stored = await store_year(
        year, first_week, settings.timezone, installation.rules, settings.language, people
    )
    await confirm_roster(installation.secrets)  # nobody imported these people
    closes = (clock.now() + timedelta(days=OPEN_DAYS)).isoformat()
    await waves.open_this_week(installation, {"closes": closes})
    groups: list[dict[str, Any]] = await waves.links(installation, {})
    return Invented(
        key=key,
        reading=reading_key(installation),
        groups=[
            Group(group["group"], len(group["links"]), _path(installation, group["links"][0]["link"]))
            for group in groups[:GROUPS_SHOWN]
        ],
        customer=await _customer(installation, stored.teams[0]),
        people=outline.people,
        teams=len(outline.teams),
        left_out=outline.left_out,
    )


def _year(heads: np.ndarray[Any, np.dtype[np.int64]]) -> Year:
    usual = 3 * int(heads.mean())
    most = max(FEWEST_RATINGS, MOST_RATINGS_IN_ALL // (len(heads) * WEEKS))
    world = world_of(
        "link", teams=len(heads), weeks=WEEKS, link=LINK, missing=MISSING, ratings=max(1, min(usual, most))
    )
    return simulate(world, SEED, heads=heads)


async def _people(outline: Outline, language: str, _: Year, first_week: int) -> Stored:
    ids = {name: uuid4() for name in outline.departments}
    waiting = dict(outline.departments)
    while waiting:  # whoever is above goes first
        ready = [name for name, above in waiting.items() if above not in waiting]
        for name in ready:
            above = waiting.pop(name)
            await Department.insert(
                Department(id=ids[name], name=name, parent=ids[above] if above is not None else None)
            )
    name = translations(language).gettext(_NAME)
    teams: list[UUID] = []
    people: list[dict[str, object]] = []
    for team in outline.teams:
        made = Team(id=uuid4(), name=team.name, department=ids[team.department], office=team.office)
        await Team.insert(made)
        teams.append(made.id)
        for place in range(team.people):
            number = len(people) + 1
            people.append(
                {
                    "id": uuid4(),
                    "reference": str(number),
                    "name": name.format(number=number),
                    "email": None,
                    "team": made.id,
                    "lead": place < team.leads,
                    "team_since": first_week - 1,
                    "language": None,
                    "left_week": None,
                }
            )
    await database.insert_rows(Person, people)
    return Stored(tuple(teams), {UUID(str(row["id"])): place for place, row in enumerate(people)})


async def _customer(installation: Installation, team: UUID) -> str:
    """The address at which an invented customer rates."""
    touchpoint = await Touchpoint.select(Touchpoint.id).where(Touchpoint.name == "phone").first()
    ended_at = clock.now() - timedelta(hours=1)
    contact = Contact(
        id=uuid4(),
        team=team,
        touchpoint=touchpoint["id"] if touchpoint else None,
        channel="call",
        ended_at=ended_at,
        week=week_of_contact(ended_at, installation.settings.timezone),
    )
    await database.write(Contact.insert(contact).run)
    return f"/r/{rating_token(installation.link_secrets, contact.id, contact.ended_at)}"


def _path(installation: Installation, link: str) -> str:
    return link.removeprefix(installation.settings.url)
