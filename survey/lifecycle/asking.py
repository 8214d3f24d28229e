"""What an opener is asked: who answers with whom, as the roster stands, and which questions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from survey.catalogue.check import questions_of_check
from survey.catalogue.questions import CORE, Question, questions_of_week
from survey.children.messages import Open, OpenCell, OpenQuestion
from survey.languages.keeping import in_added_languages
from survey.organisation.known_people import Known
from survey.organisation.leavers import last_import_number
from survey.organisation.snapshot import Row
from survey.organisation.tables import Department, Team
from survey.own_questions.keeping import own_of_week
from survey.releases.rules import Rules
from survey.schedule.settings import read_every
from survey.waves.cells import unit_keys
from survey.waves.frozen_roster import (
    FrozenCell,
    freeze_roster,
    read_present,
    there_from_the_start,
)
from survey.waves.frozen_sides import freeze_sides
from survey.waves.sides import LEADERSHIP, SIDES, STAFF

Kind = Literal["pulse", "check"]


@dataclass(frozen=True, slots=True)
class WaveTimes:
    """Which week is asked about, when answers are taken (both with a time zone), and as what."""

    week: int
    opens: datetime
    closes: datetime
    kind: Kind = "pulse"


@dataclass(frozen=True, slots=True)
class Frozen:
    """The roster as it is read at one moment, and what is asked of it.

    `members` are of each cell the teams and departments whose sheets of codes count in it, `present`
    everybody, asked this time or not; `number` is that of the last import.
    """

    number: int
    questions: tuple[Question, ...]
    cells: tuple[FrozenCell, ...]
    founders: list[Row]
    present: list[UUID]
    unmailed: frozenset[UUID]
    members: Mapping[UUID, frozenset[str]]


async def freeze(times: WaveTimes, language: str, paused: Collection[str], known: Known | None) -> Frozen:
    """Inside a read: everything that an opening takes from the tables."""
    if times.kind == "check":
        questions = await in_added_languages(questions_of_check())
        cells = await freeze_sides(times.week, language, known)
    else:
        every = await read_every()
        asked = (*questions_of_week(times.week, every), *await own_of_week(times.week, every))
        questions = await in_added_languages(asked)
        cells = await freeze_roster(times.week, language, paused, known)
    people = await read_present()
    return Frozen(
        number=await last_import_number(),
        questions=questions,
        cells=cells,
        founders=await there_from_the_start(times.week, people),
        present=[person["id"] for person in people],
        unmailed=frozenset(person["id"] for person in people if not person["email"]),
        members=await _members(cells),
    )


async def _members(cells: Sequence[FrozenCell]) -> Mapping[UUID, frozenset[str]]:
    found = {cell.id: unit_keys(map(str, cell.teams), map(str, cell.departments)) for cell in cells}
    if not found.keys().isdisjoint(SIDES):  # a side has those of all
        teams = [str(row["id"]) for row in await Team.select(Team.id)]
        departments = [str(row["id"]) for row in await Department.select(Department.id)]
        # Whoever leads answers with their department, everybody else with their team.
        found |= {STAFF: unit_keys(teams, ()), LEADERSHIP: unit_keys((), departments)}
    return found


def all_it_takes(wave: str, times: WaveTimes, rules: Rules, frozen: Frozen, mark: bytes) -> Open:
    """The same as a message to the process that makes the keys."""
    return Open(
        wave=wave,
        opens=times.opens.isoformat(),
        closes=times.closes.isoformat(),
        k=rules.k,
        c_lo=rules.c_lo,
        c_hi=rules.c_hi,
        questions=tuple(
            OpenQuestion(
                question.id,
                question.id == CORE,
                dict(question.text),
                {language: tuple(labels) for language, labels in question.labels.items()},
            )
            for question in frozen.questions
        ),
        cells=tuple(
            OpenCell(
                str(cell.id),
                cell.label,
                str(cell.department or ""),
                cell.newcomers,
                tuple((person.bytes, name) for person, name in cell.people),
                tuple(sorted(frozen.members[cell.id])),
                tuple(person.bytes for person, _ in cell.people if person in frozen.unmailed),
            )
            for cell in frozen.cells
        ),
        mark=mark,
        week=times.week,
        present=tuple(person.bytes for person in frozen.present),
    )
