"""Attack 24: put invented or obedient people around one colleague, and subtract their answers.

Adversary A5 administers members, and has all the time there is. Controls: cells by size alone, as most tools
make them, and people who are settled after four weeks. The last test shows what the rule leaves open.
"""

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import pytest

from api.theatre.published_facts import SCALE, fact_of
from api.theatre.solver import Fact, possible_answers
from survey import database as db
from survey.errors import Refused
from survey.key_directory import open_key_directory
from survey.lifecycle.closing import close_wave
from survey.organisation.known_people import (
    Known,
    confirm_list,
    name_lists,
    read_known,
    refuse_list,
)
from survey.organisation.snapshot import read_organisation
from survey.organisation.tables import Department, Person, Team
from survey.releases.disclosure import disclose
from survey.releases.groups import CellCount
from survey.releases.rules import Rules
from survey.secrets_directory import SecretsDirectory
from survey.waves.cells import AskedTeam, MadeCell, Member, Partition, make_cells
from survey.waves.frozen_roster import freeze_roster
from tests.survey.lifecycle.week import WEEK, hire, open_week
from tests.survey.releases.counts import tally

DEPARTMENTS = {"Sales": None}
TEAMS = [AskedTeam("Nord", "Sales", "front"), AskedTeam("Ost", "Sales", "front")]
TARGET = "Nord target"
SMALLEST = 8


def colleagues(team: str, count: int, waves: int | None = None) -> list[Member]:
    return [Member(f"{team} {number}", team, waves=waves) for number in range(count)]


def shams(team: str, count: int, waves: int = 0) -> list[Member]:
    return [Member(f"sham {team} {number}", team, waves=waves) for number in range(count)]


def cell_of(partition: Partition, person: str) -> MadeCell:
    (found,) = [cell for cell in partition.cells if person in cell.people]
    return found


def naive_cell_of(members: Sequence[Member], person: str) -> list[str]:
    """The control: a team of eight is a group."""
    (team,) = {member.unit for member in members if member.person == person}
    return [member.person for member in members if member.unit == team]


def honest(people: Sequence[str]) -> list[str]:
    return [person for person in people if not person.startswith("sham")]


def fact(cell: Sequence[str], answers: dict[str, int]) -> list[Fact]:
    """What is published of the ballots cast in one cell."""
    voters = [person for person in cell if person in answers]
    count = CellCount("Nord", "Sales", len(cell), len(voters), {"core": tally([answers[p] for p in voters])})
    groups = disclose([count], {"core": SCALE}, "core").groups
    return [fact_of(frozenset(voters), group.eligible, group.means["core"], Rules()) for group in groups]


MOVES = {
    "the target moves to a group of shams": (
        [Member(TARGET, "Nord", waves=0), *shams("Nord", 9), *colleagues("Ost", 20)]
    ),
    "the shams move to the target and the others away": (
        [
            Member(TARGET, "Nord"),
            *shams("Nord", 9),
            *[Member(f"Nord {number}", "Ost", waves=0) for number in range(5)],
            *colleagues("Ost", 30),
        ]
    ),
    "the others move away": (
        [
            Member(TARGET, "Nord"),
            *[Member(f"Nord {number}", "Ost", waves=0) for number in range(7)],
            *colleagues("Ost", 20),
        ]
    ),
    "the shams were prepared three weeks ago": (
        [Member(TARGET, "Nord"), *shams("Nord", 9, waves=3), *colleagues("Ost", 20)]
    ),
}


@pytest.mark.parametrize("move", MOVES)
def test_the_targets_cell_keeps_eight_who_were_there_before(move: str) -> None:
    members = MOVES[move]
    cell = cell_of(make_cells(TEAMS, DEPARTMENTS, members), TARGET)
    settled = {member.person for member in members if member.settled}
    assert len(settled & set(cell.people)) >= 8
    assert 3 * len(set(cell.people) - settled) <= len(cell.people)


def test_all_shams_answering_do_not_tell_the_targets_answer() -> None:
    members = MOVES["the target moves to a group of shams"]
    cell = cell_of(make_cells(TEAMS, DEPARTMENTS, members), TARGET)
    answers = {person: 5 if person.startswith("sham") else 2 for person in cell.people}
    known = {person: 5 for person in cell.people if person.startswith("sham")}
    assert max(possible_answers(fact(cell.people, answers), known)[TARGET]) >= 3


def test_the_control_reads_the_targets_answer() -> None:
    members = MOVES["the target moves to a group of shams"]
    group = naive_cell_of(members, TARGET)
    assert len(group) >= SMALLEST
    answers = dict.fromkeys(group, 3) | {TARGET: 1}
    known = {person: 3 for person in group if person != TARGET}
    assert possible_answers(fact(group, answers), known)[TARGET] == {1}


def test_a_second_persons_word_is_what_lets_a_new_group_stand_alone() -> None:
    members = [*colleagues("Nord", 10, waves=0), *colleagues("Ost", 20)]
    alone = make_cells(TEAMS, DEPARTMENTS, members, confirmed={"Nord"})
    assert cell_of(alone, "Nord 0").teams == ("Nord",)
    assert cell_of(make_cells(TEAMS, DEPARTMENTS, members), "Nord 0").teams == ("Nord", "Ost")


# The same on a real roster: a week opens, then the administrator begins; the last test shows what remains.


async def target_and_shams(folder: Path, shams: int = 9) -> None:
    """Nord's own people leave one after the other, and as many are invented, until one of eight is left."""
    await hire()
    week = await open_week(folder)
    await close_wave(week.keys, week.wave)

    async def job() -> None:
        (nord,) = await Team.select(Team.id).where(Team.name == "Nord")
        (sued,) = await Team.select(Team.id).where(Team.name == "Süd")
        colleagues = [f"Nord {number}" for number in range(1, 8)]
        await Person.update({Person.team: sued["id"], Person.team_since: WEEK + 1}).where(
            Person.reference.is_in(colleagues)
        )
        for number in range(shams):
            name = f"sham {number}"
            await Person.insert(
                Person(
                    id=uuid4(), reference=name, name=name, team=nord["id"], lead=False, team_since=WEEK + 1
                )
            )

    await db.write(job)


async def labels(folder: Path, week: int) -> list[str]:
    opened = await open_week(folder, week)
    found = sorted(cell.label for cell in opened.manifest.cells)
    await close_wave(opened.keys, opened.wave)
    return found


def look(folder: Path) -> tuple[SecretsDirectory, Known]:
    secrets = open_key_directory(folder / "keys").secrets
    known = read_known(secrets)
    assert known is not None
    return secrets, known


@pytest.mark.parametrize("waited", [1, 5, 60])
async def test_waiting_makes_no_invented_person_known(database: str, tmp_path: Path, waited: int) -> None:
    await target_and_shams(tmp_path)
    with pytest.raises(Refused, match="looked at their names"):  # half of the house is new
        await open_week(tmp_path, WEEK + waited)
    secrets, known = look(tmp_path)
    organisation = await read_organisation()
    (sued,) = [each for each in name_lists(known, organisation) if each.name == "Süd"]
    confirm_list(secrets, sued, organisation)  # they really moved, and somebody knows them
    assert await labels(tmp_path, WEEK + waited) == [
        "Kundendienst"
    ]  # the target answers with the whole house


async def test_the_control_that_settles_after_four_weeks_leaves_the_target_among_shams(
    database: str, tmp_path: Path
) -> None:
    await target_and_shams(tmp_path)
    by_time = await freeze_roster(WEEK + 5)  # nothing is kept of anybody, so time decides
    (nord,) = [cell for cell in by_time if cell.label == "Nord"]
    names = [name for _, name in nord.people]
    assert honest(names) == ["Nord 0"]
    answers = dict.fromkeys(names, 3) | {"Nord 0": 1}
    known = {name: 3 for name in names if name != "Nord 0"}
    found = fact(names, answers)
    assert possible_answers(found, known)["Nord 0"] <= {1, 2}


async def test_a_few_each_month_are_new_for_years(database: str, tmp_path: Path) -> None:
    """A third of a group at a time, each time long after the last: time would have settled all of them."""
    await hire()
    week = await open_week(tmp_path)
    await close_wave(week.keys, week.wave)
    _, known = look(tmp_path)
    for month in range(1, 5):

        async def replace_two(month: int = month) -> None:
            (nord,) = await Team.select(Team.id).where(Team.name == "Nord")
            gone = [f"Nord {2 * month - 1}", f"Nord {2 * month}"]
            await Person.delete().where(Person.reference.is_in(gone))
            for number in range(2):
                name = f"sham {month} {number}"
                joined = WEEK + 8 * month
                await Person.insert(
                    Person(
                        id=uuid4(), reference=name, name=name, team=nord["id"], lead=False, team_since=joined
                    )
                )

        await db.write(replace_two)
        cells = await freeze_roster(WEEK + 8 * month + 7, known=known)
        (targets,) = [cell for cell in cells if "Nord 0" in dict(cell.people).values()]
        shams = [name for _, name in targets.people if name.startswith("sham")]
        assert targets.newcomers == len(shams) == 2 * month
        assert 3 * len(shams) <= len(targets.people)
        # The control: a look at time alone calls all of them settled.
        by_time = await freeze_roster(WEEK + 8 * month + 7)
        assert sum(cell.newcomers for cell in by_time) == 0
    (alone,) = [cell for cell in by_time if "Nord 0" in dict(cell.people).values()]
    assert honest([name for _, name in alone.people]) == ["Nord 0"]


async def test_what_was_invented_before_the_first_week_ends_when_a_second_person_looks(
    database: str, tmp_path: Path
) -> None:
    """What remains: until then they are there from the start, as everybody is."""
    await hire(("Süd", "West", "Ost"))
    await hire_more()
    opened = await open_week(tmp_path)
    await close_wave(opened.keys, opened.wave)
    assert "Nord" in [cell.label for cell in opened.manifest.cells]
    secrets, known = look(tmp_path)
    organisation = await read_organisation()
    (nord,) = [each for each in name_lists(known, organisation) if each.name == "Nord"]
    assert nord.standing == "start"
    refuse_list(secrets, nord, organisation, "2026-03-16")
    found = await labels(tmp_path, WEEK + 1)
    assert "Nord" not in found


async def hire_more() -> None:
    async def job() -> None:
        (above,) = await Department.select(Department.id)
        team = Team(id=uuid4(), name="Nord", department=above["id"], office="front")
        await Team.insert(team)
        for name in (TARGET, *(f"sham {number}" for number in range(8))):
            await Person.insert(
                Person(id=uuid4(), reference=name, name=name, team=team.id, lead=False, team_since=WEEK)
            )

    await db.write(job)
