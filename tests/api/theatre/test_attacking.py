"""The play is right: it finds single answers where a threshold is all there is, and none behind the rules.

What it says to know is held against what was really answered, at every attack.
"""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.theatre import attacking
from api.theatre.attacking import Found, attack_naive, attack_ours, require_truth
from api.theatre.cast import Cast
from api.theatre.naive import shown_at_once, shown_later
from api.theatre.playing import WEEKS, PlayedWeek, play
from api.theatre.published_facts import SCALE
from api.theatre.solver import Fact
from api.theatre.subtracting import possible_by_parts
from survey.catalogue.questions import CORE
from survey.releases.disclosure import disclose
from tests.api.theatre.rosters import cast_of, casts
from tests.promises.attacked_wave import attack
from tests.promises.simulated_waves import settled, simulated_waves


def week_of(cast: Cast, answers: dict[str, int], gone: frozenset[str] = frozenset()) -> PlayedWeek:
    """A week with these answers, and the next one without those who are gone."""
    places = {member.person: member.unit for member in cast.members}
    later = {person: team for person, team in places.items() if person not in gone}
    return PlayedWeek(None, answers, places, later)


def everybody(cast: Cast, answer: int = 3) -> dict[str, int]:
    return {member.person: answer for member in cast.members}


def test_whoever_is_alone_in_a_team_that_is_not_shown_is_the_difference_to_the_department() -> None:
    cast = cast_of([6, 1])
    answers = {**everybody(cast), "person 0.0": 5, "person 1.0": 2}
    found = attack_naive(cast, week_of(cast, answers))
    assert (found.exact, found.at_once, found.unhappy) == (1, 1, 1)


def test_whoever_leaves_is_the_difference_of_two_weeks() -> None:
    cast = cast_of([7])
    answers = {**everybody(cast), "person 0.1": 1, "person 0.2": 5}
    stayed = attack_naive(cast, week_of(cast, answers))
    assert (stayed.exact, stayed.few) == (0, 0)
    left = attack_naive(cast, week_of(cast, answers, frozenset({"person 0.1"})))
    assert (left.exact, left.at_once, left.unhappy) == (1, 0, 1)


def test_a_team_of_one_mind_at_the_end_of_the_scale_needs_no_subtraction() -> None:
    cast = cast_of([6])
    found = attack_naive(cast, week_of(cast, everybody(cast, 1)))
    assert (found.exact, found.unhappy, found.alone) == (6, 6, 1)


def test_four_answers_are_shown_by_nobody() -> None:
    cast = cast_of([4])
    assert attack_naive(cast, week_of(cast, everybody(cast))) == Found()


@settings(max_examples=60, deadline=None)
@given(cast=casts(), seed=st.integers(0, 10_000))
def test_no_roster_gives_anybody_away_behind_the_rules(cast: Cast, seed: int) -> None:
    for week in play(cast, seed):
        found = attack_ours(week)
        assert (found.exact, found.at_once, found.few, found.unhappy, found.alone) == (0, 0, 0, 0, 0)
        assert (week.wave is None) == (len(week.places) < 8)


@settings(max_examples=60, deadline=None)
@given(cast=casts(), seed=st.integers(0, 10_000))
def test_what_the_attacker_knows_of_the_threshold_is_what_was_answered(cast: Cast, seed: int) -> None:
    for week in play(cast, seed):
        found = attack_naive(cast, week)
        assert found.at_once <= found.exact <= found.few <= found.shown <= len(week.answers)
        left = possible_by_parts([*shown_at_once(cast, week), *shown_later(cast, week)])
        for person, values in left.items():
            assert week.answers[person] in values


@pytest.mark.parametrize("sizes", [[12] * 25, [5, 6, 7, 8] * 8, [20] * 16])
def test_the_threshold_gives_ordinary_organisations_away(sizes: list[int]) -> None:
    cast = cast_of(sizes, [number // 4 for number in range(len(sizes))])
    weeks = [week for seed in range(3) for week in play(cast, seed)]
    assert sum(attack_naive(cast, week).exact for week in weeks) > 0
    assert sum(attack_ours(week).exact for week in weeks) == 0


@pytest.mark.parametrize("number", [0, 5, 11])
def test_it_finds_what_the_attack_of_the_promise_finds(number: int) -> None:
    """The same week, attacked by both: here with the variance, which is published where nobody is new."""
    wave = settled(list(simulated_waves(6, 12))[number])
    whole = attack_ours(PlayedWeek(wave, wave.answers[CORE], {}, {}))
    thorough = attack(wave)
    assert whole.exact == thorough.exact == 0
    assert whole.few == thorough.few_values == 0
    assert whole.alone == thorough.unhappy_alone == 0
    assert whole.shown > 0


def test_it_would_see_rules_that_do_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: the same attack on exact sums of the same groups finds a group of one mind."""
    cast = cast_of([9, 9])
    week = play(cast, 3)[0]
    assert week.wave is not None
    unhappy = dict.fromkeys(week.answers, 1)
    week = replace(week, answers=unhappy, wave=replace(week.wave, answers={CORE: unhappy}))
    assert attack_ours(week).exact == 0

    def exact(*_: object) -> list[Fact]:
        cells = week.wave.cells if week.wave else ()
        groups = [frozenset(person for person in cell.people if person in unhappy) for cell in cells]
        return [Fact(people, len(people), len(people)) for people in groups if people]

    monkeypatch.setattr(attacking, "facts_of", exact)
    found = attack_ours(week)
    assert found.exact == len(unhappy)
    assert found.alone > 0


def test_an_attacker_who_is_wrong_is_no_attacker() -> None:
    with pytest.raises(AssertionError, match="excludes what Kim answered"):
        require_truth({"Kim": frozenset({1, 2})}, {"Kim": 4})


def test_a_play_is_the_same_each_time_and_people_come_and_go_in_it() -> None:
    cast = cast_of([12] * 20, [number // 5 for number in range(20)])
    weeks = play(cast, 7)
    assert weeks == play(cast, 7) != play(cast, 8)
    assert len(weeks) == WEEKS
    assert any(week.places != week.later for week in weeks)
    assert all(after.places == before.later for before, after in pairwise(weeks))
    assert weeks[0].wave is not None
    assert disclose(weeks[0].wave.counts(), {CORE: SCALE}, CORE).variance is not None
