"""Attack 24: become a third of a cell with accounts of one's own, answer, and subtract their answers.

Adversary A5, whose accounts nobody else has looked at. They answer what they like, or not at all, or
leave out a question, and count who else answered. Control: the rules without the newcomers, where four
accounts read the only colleague who answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.theatre.attacking import UNHAPPY
from api.theatre.published_facts import SCALE, fact_of
from api.theatre.simulated_wave import SimulatedWave
from api.theatre.solver import Fact, possible_answers
from survey import database
from survey.lifecycle.closing import close_wave
from survey.organisation.tables import Person, Team
from survey.releases.disclosure import disclose
from survey.releases.groups import CellCount
from survey.releases.rules import Rules
from survey.releases.tables import Release
from survey.waves.cells import AskedTeam, MadeCell, Member, make_cells
from tests.promises.attacked_wave import HAPPY, attack
from tests.promises.simulated_waves import simulated_waves
from tests.survey.lifecycle.week import WEEK, hire, open_week
from tests.survey.releases.counts import tally

DEPARTMENTS = {"Sales": None}
TEAMS = [AskedTeam(name, "Sales", "front") for name in ("Nord", "Ost")]
TARGET = "Nord colleague 0"

Answers = Mapping[str, int]


def division(shams: Mapping[str, int]) -> tuple[MadeCell, ...]:
    """Two teams of eight or more colleagues, and so many shams as a third of each allows."""
    members = [
        Member(f"{team} colleague {number}", team)
        for team, count in (("Nord", 8), ("Ost", 10))
        for number in range(count)
    ]
    members += [
        Member(f"{team} sham {number}", team, waves=3)
        for team, count in shams.items()
        for number in range(count)
    ]
    made = make_cells(TEAMS, DEPARTMENTS, members)
    assert {cell.teams for cell in made.cells} == {("Nord",), ("Ost",)}
    return made.cells


def facts(
    cells: Sequence[MadeCell], ballots: frozenset[str], answers: Answers, *, newcomers_count: bool = True
) -> list[Fact]:
    """What is published of a question that some of those left out who cast a ballot."""
    counted = []
    for cell in cells:
        given = [answers[person] for person in cell.people if person in answers]
        cast = len(ballots & set(cell.people))
        new = cell.newcomers if newcomers_count else 0
        counted.append(
            CellCount(cell.id, "Sales", len(cell.people), cast, {"core": tally(given)}, newcomers=new)
        )
    found = []
    for group in disclose(counted, {"core": SCALE}, "core").groups:
        if "core" in group.means:
            of_group = [cell for cell in cells if cell.id in group.cells]
            people = frozenset(p for cell in of_group for p in cell.people if p in answers)
            rules = Rules().beside(sum(cell.newcomers for cell in of_group) if newcomers_count else 0)
            found.append(fact_of(people, group.eligible, group.means["core"], rules))
    return found


def known_to_shams(answers: Answers) -> dict[str, int]:
    return {person: answer for person, answer in answers.items() if "sham" in person}


def only_one_colleague(shams: int = 4) -> tuple[tuple[MadeCell, ...], Answers]:
    cells = division({"Nord": shams})
    return cells, {f"Nord sham {number}": 4 for number in range(shams)} | {TARGET: 2}


def test_four_shams_and_the_only_colleague_who_answers_are_no_group() -> None:
    cells, answers = only_one_colleague()
    assert [cell.newcomers for cell in cells if cell.teams == ("Nord",)] == [4]
    assert facts(cells, frozenset(answers), answers) == []


def test_the_control_without_newcomers_reads_the_only_colleague_who_answers() -> None:
    cells, answers = only_one_colleague()
    found = facts(cells, frozenset(answers), answers, newcomers_count=False)
    assert possible_answers(found, known_to_shams(answers))[TARGET] == {2}


def test_the_control_of_a_larger_group_alone_reads_four_unhappy_colleagues_beside_four_shams() -> None:
    """More ballots are not enough: the clamp has to reckon with as many insiders."""
    people = frozenset(
        f"Nord {who} {n}" for who, count in (("sham", 4), ("colleague", 5)) for n in range(count)
    )
    answers = {person: 5 if "sham" in person else 1 for person in people}
    given = tally(list(answers.values()))
    count = CellCount("Nord", "Sales", 12, 9, {"core": given})
    (group,) = disclose([count], {"core": SCALE}, "core", Rules(k=9)).groups
    found = [fact_of(people, 12, group.means["core"], Rules(k=9))]
    assert possible_answers(found, known_to_shams(answers))[TARGET] == {1}
    (guarded,) = disclose([replace(count, newcomers=4)], {"core": SCALE}, "core").groups
    found = [fact_of(people, 12, guarded.means["core"], Rules().beside(4))]
    assert max(possible_answers(found, known_to_shams(answers))[TARGET]) >= 3


@st.composite
def weeks(draw: st.DrawFn) -> tuple[tuple[MadeCell, ...], frozenset[str], dict[str, int]]:
    """Shams in one cell or both, any number of people who answer, and some who leave the question out."""
    cells = division({"Nord": draw(st.integers(0, 4)), "Ost": draw(st.integers(0, 5))})
    ballots, answers = set(), {}
    for cell in cells:
        voting = draw(st.permutations(cell.people))[: draw(st.integers(0, len(cell.people)))]
        moods = [draw(st.sampled_from([(1,), (1, 2), (5,), (1, 2, 3, 4, 5)])) for _ in range(2)]
        leaves_out = draw(st.sampled_from([(False,), (False, True), (False, False, False, True)]))
        for person in voting:
            ballots.add(person)
            if not draw(st.sampled_from(leaves_out)):
                answers[person] = draw(st.sampled_from(moods["sham" in person]))
    return cells, frozenset(ballots), answers


@settings(max_examples=120, deadline=None)
@given(week=weeks(), colleague=st.sampled_from(["nobody", "Nord colleague 7", "Ost colleague 3"]))
def test_shams_and_a_colleague_learn_of_nobody_that_they_were_unhappy(
    week: tuple[tuple[MadeCell, ...], frozenset[str], dict[str, int]], colleague: str
) -> None:
    cells, ballots, answers = week
    found = facts(cells, ballots, answers)
    for fact in found:
        assert len([person for person in fact.people if "sham" not in person]) >= 5
    insiders = {person: answers[person] for person in answers if "sham" in person or person == colleague}
    for person, left in possible_answers(found, insiders).items():
        assert answers[person] in left
        assert not left <= UNHAPPY
        assert len(left) >= 3 or left <= HAPPY


def test_shams_may_learn_that_all_others_were_as_happy_as_can_be() -> None:
    """What remains: the promise to colleagues is about the unhappy side."""
    cells = division({"Nord": 4})
    answers = {f"Nord sham {n}": 3 for n in range(4)} | {f"Nord colleague {n}": 5 for n in range(5)}
    found = facts(cells, frozenset(answers), answers)
    assert possible_answers(found, known_to_shams(answers))[TARGET] == {5}


def test_an_administrator_who_is_a_colleague_reads_nobody_with_four_shams() -> None:
    """The shams are reckoned with beside one colleague; with two colleagues of one mind, no more."""
    cells = division({"Nord": 4})
    insiders = {f"Nord sham {n}": 5 for n in range(4)} | {"Nord colleague 4": 5}
    answers = insiders | {f"Nord colleague {n}": 1 for n in range(4)}
    found = facts(cells, frozenset(answers), answers)
    assert max(possible_answers(found, insiders)[TARGET]) >= 3
    assert max(possible_answers(found, insiders | {"Nord colleague 3": 1})[TARGET]) >= 3
    answers["Nord colleague 3"] = 5
    found = facts(cells, frozenset(answers), answers)
    assert possible_answers(found, insiders | {"Nord colleague 3": 5})[TARGET] <= UNHAPPY


@pytest.fixture(scope="module")
def restless() -> list[SimulatedWave]:
    return list(simulated_waves(24, 26))


@pytest.mark.parametrize("number", range(1, 26, 3))
def test_all_newcomers_of_an_organisation_put_their_answers_together_and_know_nobody_unhappy(
    restless: list[SimulatedWave], number: int
) -> None:
    """Everything published of a week, the variance included, against all newcomers of all groups at once."""
    found = attack(restless[number])
    assert found.newcomers > 0
    assert (found.unhappy_to_them, found.few_to_them) == (0, 0)


async def test_what_a_manifest_says_of_newcomers_is_what_the_close_goes_by(
    database: str, tmp_path: Path
) -> None:
    await hire()
    before = await open_week(tmp_path)
    await close_wave(before.keys, before.wave)
    await hire_shams(4)
    week = await open_week(tmp_path, WEEK + 1)
    newcomers = {cell.label: (cell.eligible, cell.newcomers) for cell in week.manifest.cells}
    assert newcomers == {"Nord": (12, 4), "Süd": (8, 0), "West": (8, 0)}
    labels = {cell.id: cell.label for cell in week.manifest.cells}
    count = {"Nord": 8, "Süd": 5, "West": 0}
    for cell, person in await week.people():
        if count[labels[str(cell)]] > 0:
            count[labels[str(cell)]] -= 1
            await week.answer(person, cell, 4)
    assert await close_wave(week.keys, week.wave) == "released"
    rows = await Release.select(Release.kind, Release.cell).where(Release.wave == week.wave)
    assert [(row["kind"], labels[str(row["cell"])]) for row in rows] == [("cell", "Süd")]


async def test_whoever_joins_in_the_week_of_the_first_wave_was_not_there_from_the_start(
    database: str, tmp_path: Path
) -> None:
    """A roster knows weeks only; what is kept at the first opening knows everybody."""
    await hire()
    before = await open_week(tmp_path)
    await close_wave(before.keys, before.wave)
    await hire_shams(4, WEEK)
    week = await open_week(tmp_path, WEEK + 1)
    assert sorted(cell.newcomers for cell in week.manifest.cells) == [0, 0, 4]


async def hire_shams(count: int, week: int = WEEK + 1) -> None:
    """Accounts that an administrator adds to a team after the first opening."""

    async def job() -> None:
        (team,) = await Team.select(Team.id).where(Team.name == "Nord")
        for number in range(count):
            label = f"sham {number}"
            await Person.insert(
                Person(id=uuid4(), reference=label, name=label, team=team["id"], lead=False, team_since=week)
            )

    await database.write(job)
