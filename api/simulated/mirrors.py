"""The demo's two mirrors: what staff expect of customers beside what these say, and two checks of both sides.

What is true in them stands here and on the tour. Whoever leads was asked in the checks alone, and these lie
before the year of weeks: so nothing that the year's answer comes from is another one because of them.
"""

from collections.abc import Mapping
from uuid import uuid4

import numpy as np

from analytics.simulated.opinions import estimates, opinions
from analytics.simulated.years import Answers, Year
from api.simulated.demo_data import Stored, count_of, release_wave
from survey import database
from survey.catalogue.check import questions_of_check
from survey.organisation.tables import Person
from survey.releases.rules import Rules
from survey.waves.frozen_sides import freeze_sides
from survey.waves.sides import LEADERSHIP, STAFF

SELF_IMAGE = "self_image"
# By so many points staff think better of their customers' ratings than these are.
GAP = 0.6
# What staff hold true of the nine things, and of which of them leadership thinks how much better.
HELD = {
    "check_strategy": 2.9,
    "check_people": 2.6,
    "check_room": 3.3,
    "check_learning": 3.4,
    "check_ways": 3.1,
    "check_figures": 3.2,
    "check_contact": 3.6,
    "check_systems": 2.7,
    "check_together": 3.0,
}
APART = 1.4
SEEN_APART = frozenset({"check_strategy", "check_people", "check_systems"})
# What staff thought so much worse of in the check half a year before.
RISEN, RISE = "check_ways", 0.7
# Weeks before the year of weeks.
EARLIER, LATER = 27, 1
# Of the random numbers, beside the seed.
OWN_DRAW = 3


def expected_of_customers(year: Year, seed: int) -> Mapping[str, Answers]:
    """What everybody expects in every week; the catalogue's rhythm says in which of them it is asked."""
    return {SELF_IMAGE: estimates(year, GAP, seed)}


async def store_checks(stored: Stored, first_week: int, seed: int, rules: Rules, language: str) -> None:
    """Somebody who leads each team, and both checks with everybody's answers, by the rules of every close."""
    await database.write(_leads, stored, first_week)
    sides = {side.id: side for side in await freeze_sides(first_week, language)}
    questions = questions_of_check()
    for number, before in enumerate((EARLIER, LATER)):
        counts = []
        for place, side in enumerate((STAFF, LEADERSHIP)):
            means = np.array([_mean(each.id, side == LEADERSHIP, before) for each in questions])
            said = opinions(len(sides[side].people), means, [seed, OWN_DRAW, number, place])
            counts.append(
                count_of(sides[side], {each.id: said[:, item] for item, each in enumerate(questions)})
            )
        await database.write(
            release_wave, first_week - before, (sides[STAFF], sides[LEADERSHIP]), counts, questions, rules
        )


def _mean(item: str, leads: bool, before: int) -> float:
    mean = HELD[item] + (APART if leads and item in SEEN_APART else 0.0)
    return mean - (RISE if item == RISEN and before == EARLIER and not leads else 0.0)


async def _leads(stored: Stored, first_week: int) -> None:
    width = len(str(len(stored.teams)))
    await Person.insert(
        *(
            Person(
                id=uuid4(),
                reference=f"T{number:0{width}}-00",
                name=f"T{number:0{width}}-00",
                team=team,
                lead=True,
                team_since=first_week - 1,
            )
            for number, team in enumerate(stored.teams, start=1)
        )
    )
