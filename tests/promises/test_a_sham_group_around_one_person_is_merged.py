"""Attack 24 in part: put invented or obedient people around one colleague, and subtract their answers.

Adversary A5 administers members. Control: cells by size alone, as most tools make them. The last test shows
what the rule leaves open, so that the promise says no more than it keeps.
"""

from collections.abc import Sequence

import pytest

from api.theatre.published_facts import SCALE, fact_of
from api.theatre.solver import Fact, possible_answers
from survey.releases.disclosure import disclose
from survey.releases.groups import CellCount
from survey.releases.rules import Rules
from survey.waves.cells import AskedTeam, MadeCell, Member, Partition, make_cells
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


# What remains, whatever the rules count: after four weeks nobody is a newcomer any more.


def test_shams_who_wait_four_weeks_each_time_are_no_newcomers_any_more() -> None:
    """The names beside “you answer as one of n” are what shows this, not the rule."""
    members = [Member(TARGET, "Nord"), *shams("Nord", 9, waves=4), *colleagues("Ost", 20)]
    cell = cell_of(make_cells(TEAMS, DEPARTMENTS, members), TARGET)
    assert honest(cell.people) == [TARGET]
