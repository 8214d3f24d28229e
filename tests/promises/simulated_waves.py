"""Half a year of an organisation that is never still, divided into cells and asked week after week.

People join, leave and move, teams grow until their cell splits and shrink until it merges, some weeks hardly
anybody answers. Some groups are unanimous and some are torn, which is where an attacker has the best chances.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace

from api.theatre.simulated_wave import SimulatedWave
from survey.waves.cells import AskedTeam, MadeCell, Member, make_cells

TREE: Mapping[str, str | None] = {
    "Company": None,
    "Sales": "Company",
    "Service": "Company",
    "Back": "Company",
}
TEAMS = tuple(
    AskedTeam(f"{department} {number}", department, "back" if department == "Back" else "front")
    for department in ("Sales", "Service", "Back")
    for number in range(5)
)
CORE = "happiness"
QUESTIONS = (CORE, "workload", "lead")
# How a group answers in a week; mostly ordinary, often enough at the edge of what the rules have to hide.
MOODS = (
    (2, 3, 3, 4, 4, 5),
    (1, 2, 3, 4, 5),
    (3, 4, 4, 5),
    (1, 5),
    (1, 1, 1, 1, 1, 1, 2),
    (1, 1, 2),
    (5, 5, 5, 5, 5, 5, 5, 4),
    (1,),
    (2,),
    (5,),
    (1, 1, 1, 1, 1, 1, 1, 1, 5),
)


def settled(wave: SimulatedWave) -> SimulatedWave:
    """The same week, had everybody been there for long: then more is published, and often the variance."""
    cells = tuple(replace(cell, newcomers=0) for cell in wave.cells)
    return replace(wave, cells=cells, newcomers=frozenset())


def simulated_waves(seed: int, count: int = 26) -> Iterator[SimulatedWave]:
    """One organisation of about 140 people and what it answers in so many waves."""
    chance = random.Random(seed)  # noqa: S311 - the same half year every time
    roster = {
        f"{team.id} p{number}": Member(f"{team.id} p{number}", team.id, lead=number == 0)
        for team in TEAMS
        for number in range(chance.randint(4, 14))
    }
    previous: list[frozenset[str]] = []
    for wave in range(count):
        if wave:
            _reorganise(roster, chance, wave)
        made = make_cells(TEAMS, TREE, list(roster.values()), previous)
        previous = [cell.members for cell in made.cells]
        yield _asked(wave, made.cells, roster, chance)


def _reorganise(roster: dict[str, Member], chance: random.Random, wave: int) -> None:
    """A week's joiners, leavers and movers; every fifth week a whole team swells or shrinks."""
    for person, member in roster.items():
        if member.waves is not None:
            roster[person] = Member(person, member.unit, member.lead, member.waves + 1)
    ordinary = [person for person in sorted(roster) if not roster[person].lead]
    for person in chance.sample(ordinary, chance.randint(0, 3)):
        del roster[person]
    for number in range(chance.randint(0, 3)):
        _join(roster, f"new {wave}.{number}", chance.choice(TEAMS).id)
    for person in chance.sample([p for p in ordinary if p in roster], chance.randint(0, 2)):
        _join(roster, person, chance.choice(TEAMS).id)
    if wave % 5 == 0:
        unit = chance.choice(TEAMS).id
        theirs = [p for p in sorted(roster) if roster[p].unit == unit and not roster[p].lead]
        if len(theirs) > 8:
            for person in theirs[4:]:
                _join(roster, person, chance.choice(TEAMS).id)
        else:
            for number in range(9):
                _join(roster, f"hired {wave}.{number}", unit)


def _join(roster: dict[str, Member], person: str, unit: str) -> None:
    roster[person] = Member(person, unit, waves=0)


def _asked(
    wave: int, cells: tuple[MadeCell, ...], roster: Mapping[str, Member], chance: random.Random
) -> SimulatedWave:
    answers: dict[str, dict[str, int]] = {question: {} for question in QUESTIONS}
    ballots = set()
    quiet = wave % 6 == 3  # a week of holidays: many cells fall into pools
    for cell in cells:
        rate = chance.choice((0.15, 0.3, 0.45) if quiet else (0.3, 0.5, 0.75, 0.9, 1.0))
        moods = {question: chance.choice(MOODS) for question in QUESTIONS}
        leaves_out = {question: chance.choice((0, 0, 0, 0.1, 0.4)) for question in QUESTIONS}
        for person in cell.people:
            if chance.random() > rate:
                continue
            ballots.add(person)
            for question in QUESTIONS:
                if chance.random() >= leaves_out[question]:
                    answers[question][person] = chance.choice(moods[question])
    newcomers = frozenset(person for person, member in roster.items() if not member.settled)
    return SimulatedWave(wave, cells, newcomers, answers, frozenset(ballots))
