"""Subtracting first makes the attack quick and changes nothing of what it finds."""

from hypothesis import given, settings
from hypothesis import strategies as st

from api.theatre.solver import Fact, possible_answers
from api.theatre.subtracting import apart, of_one, possible_by_parts, subtracted

PEOPLE = "abcdefghij"


@st.composite
def overlapping(draw: st.DrawFn) -> list[Fact]:
    """True numbers of groups that overlap however they like, some exact and some not."""
    answers = {person: draw(st.integers(1, 5)) for person in PEOPLE}
    groups = draw(st.lists(st.sets(st.sampled_from(PEOPLE), min_size=1), min_size=1, max_size=6))
    facts = []
    for group in groups:
        total = sum(answers[person] for person in group)
        below, above = draw(st.sampled_from([(0, 0), (0, 0), (1, 0), (0, 2)]))
        facts.append(
            Fact(frozenset(group), max(total - below, len(group)), min(total + above, 5 * len(group)))
        )
    return facts


@settings(max_examples=150, deadline=None)
@given(facts=overlapping())
def test_the_same_answers_are_possible(facts: list[Fact]) -> None:
    assert possible_by_parts(facts) == possible_answers(facts)


@settings(max_examples=100, deadline=None)
@given(n=st.integers(1, 9), data=st.data())
def test_one_number_by_itself_needs_no_solver(n: int, data: st.DataObject) -> None:
    least = data.draw(st.integers(n, 5 * n))
    fact = Fact(frozenset(PEOPLE[:n]), least, data.draw(st.integers(least, 5 * n)))
    assert of_one(fact) == possible_answers([fact])


def test_a_team_is_taken_out_of_its_department() -> None:
    team, department = Fact(frozenset("abcde"), 17, 17), Fact(frozenset("abcdef"), 19, 19)
    assert subtracted([team, department]) == [Fact(frozenset("f"), 2, 2), team]
    assert possible_by_parts([team, department])["f"] == {2}


def test_numbers_without_common_people_are_solved_by_themselves() -> None:
    one, two, three = (Fact(frozenset(people), 4, 6) for people in ("ab", "bc", "de"))
    assert sorted(map(len, apart([one, three, two]))) == [1, 2]
