"""Some weeks of an organisation in which everybody's answers, and who comes and goes, are invented."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from api.theatre.cast import Cast
from api.theatre.simulated_wave import SimulatedWave
from survey.catalogue.questions import CORE
from survey.waves.cells import Member, make_cells

WEEKS = 4
# Two of three answer; in a month two of a hundred come, two go, two change teams.
ANSWERING = 0.65
A_WEEK = 0.005
LEVEL, BETWEEN_TEAMS, LASTING, FRESH = 3.6, 0.35, 0.70, 0.57

Places = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PlayedWeek:
    """A week as our rules would ask it, and who was in which team then and a week later.

    `wave` is None where the rules ask nobody, for fear that single people could be guessed.
    """

    wave: SimulatedWave | None
    answers: Mapping[str, int]
    places: Places
    later: Places


def play(cast: Cast, seed: int) -> list[PlayedWeek]:
    """The same cast and seed give the same weeks."""
    chance = random.Random(seed)  # noqa: S311 - a play, the same each time
    moods = {team.id: chance.gauss(LEVEL, BETWEEN_TEAMS) for team in cast.teams}
    rosters = list(_rosters(cast, chance))
    people = {person for roster in rosters for person in roster}
    natures = {person: chance.gauss(0, LASTING) for person in sorted(people)}
    previous: list[frozenset[str]] = []
    weeks = []
    for number, roster in enumerate(rosters[:WEEKS]):
        answers = {
            person: min(
                5, max(1, round(moods[roster[person].unit] + natures[person] + chance.gauss(0, FRESH)))
            )
            for person in sorted(roster)
            if chance.random() < ANSWERING
        }
        made = make_cells(cast.teams, cast.departments, list(roster.values()), previous)
        wave = None
        if not made.refused:
            previous = [cell.members for cell in made.cells]
            new = frozenset(person for person, member in roster.items() if not member.settled)
            wave = SimulatedWave(number, made.cells, new, {CORE: answers}, frozenset(answers))
        weeks.append(PlayedWeek(wave, answers, _places(roster), _places(rosters[number + 1])))
    return weeks


def _places(roster: Mapping[str, Member]) -> Places:
    return {person: member.unit for person, member in roster.items()}


def _rosters(cast: Cast, chance: random.Random) -> Iterator[dict[str, Member]]:
    """The roster of every week and of the one after the last; whoever leads a team stays."""
    roster = {member.person: member for member in cast.members}
    yield dict(roster)
    for week in range(1, WEEKS + 1):
        for person, member in list(roster.items()):
            if member.waves is not None:
                roster[person] = Member(person, member.unit, member.lead, member.waves + 1)
            if not member.lead and chance.random() < A_WEEK:
                del roster[person]
            elif not member.lead and len(cast.teams) > 1 and chance.random() < A_WEEK:
                roster[person] = Member(person, chance.choice(cast.teams).id, waves=0)
        for number in range(sum(chance.random() < A_WEEK for _ in cast.members)):
            new = f"new {week}.{number}"
            roster[new] = Member(new, chance.choice(cast.teams).id, waves=0)
        yield dict(roster)
