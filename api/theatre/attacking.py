"""The attacks on one week: what an outsider, and what one colleague, knows of others' answers.

The attacker has everything that is published, knows the rules, who is in which group and who answered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.theatre.cast import Cast
from api.theatre.naive import shown_at_once, shown_later
from api.theatre.playing import PlayedWeek
from api.theatre.published_facts import SCALE, facts_of, spread_of
from api.theatre.solver import Fact, Programme, Spread, answers_in, may_have_answered, solutions
from api.theatre.subtracting import of_one, possible_by_parts
from survey.catalogue.questions import CORE
from survey.releases.disclosure import disclose
from survey.releases.rules import Rules

UNHAPPY = frozenset({1, 2})
OTHERWISE = frozenset({3, 4, 5})


@dataclass(frozen=True, slots=True)
class Found:
    """Counts of one week or of several.

    `shown`: answers behind a published number; `numbers`: how many of these there are. `exact`: answers known
    for certain, `at_once` those of them known before the next week; `few`: with fewer than three values left;
    `unhappy`: known to be 1 or 2. `alone`: published groups in which one member, by the own answer, knows a
    colleague to be unhappy.
    """

    shown: int = 0
    numbers: int = 0
    exact: int = 0
    at_once: int = 0
    few: int = 0
    unhappy: int = 0
    alone: int = 0

    def __add__(self, other: "Found") -> "Found":
        return Found(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def attack_naive(cast: Cast, week: PlayedWeek) -> Found:
    """Against the tool with a threshold: group from group, and this week's roster from last week's."""
    at_once, later = shown_at_once(cast, week), shown_later(cast, week)
    first = possible_by_parts(at_once)
    left = possible_by_parts([*at_once, *later])
    alone = sum(_knows_alone(fact, week.answers) for fact in at_once)
    return _found(left, week.answers, len(at_once) + len(later), _exact(first), alone)


def attack_ours(week: PlayedWeek) -> Found:
    """Against what the disclosure rules publish of the same answers, the variance included."""
    wave, rules = week.wave, Rules()
    if wave is None:
        return Found()
    release = disclose(wave.counts(), {CORE: SCALE}, CORE, rules)
    facts, spread = facts_of(wave, release, CORE, rules), spread_of(wave, release, rules)
    if spread is None:  # the groups are disjoint, so each number speaks for itself
        left = possible_by_parts(facts)
        alone = sum(_knows_alone(fact, week.answers) for fact in facts)
        return _found(left, week.answers, len(facts), _exact(left), alone)
    programme = Programme(facts, {}, spread)
    shown = list(solutions(programme))
    left = answers_in(programme, shown)
    alone = sum(_knows_with_spread(fact, facts, spread, programme, shown, week.answers) for fact in facts)
    return _found(left, week.answers, len(facts) + 1, _exact(left), alone)


def _exact(left: Mapping[str, frozenset[int]]) -> int:
    return sum(len(values) == 1 for values in left.values())


def _found(
    left: Mapping[str, frozenset[int]], answers: Mapping[str, int], numbers: int, at_once: int, alone: int
) -> Found:
    require_truth(left, answers)
    return Found(
        shown=len(left),
        numbers=numbers,
        exact=_exact(left),
        at_once=at_once,
        few=sum(len(values) < 3 for values in left.values()),
        unhappy=sum(values <= UNHAPPY for values in left.values()),
        alone=alone,
    )


def _knows_alone(fact: Fact, answers: Mapping[str, int]) -> bool:
    """Whether any member of a group, by the own answer and the group's number, knows the others unhappy."""
    for own, insider in {answers[person]: person for person in sorted(fact.people)}.items():
        others = Fact(fact.people - {insider}, fact.least - own, fact.most - own)
        if not any(values & OTHERWISE for values in of_one(others).values()):
            return True
    return False


def _knows_with_spread(
    fact: Fact,
    facts: Sequence[Fact],
    spread: Spread,
    programme: Programme,
    shown: Sequence[list[list[int]]],
    answers: Mapping[str, int],
) -> bool:
    """The same with everything published; what a solution has already shown need not be solved for again."""
    group = programme.classes.index(fact.people)
    for own, insider in {answers[person]: person for person in sorted(fact.people)}.items():
        if any(row[own - 1] and sum(row[2:]) > (own in OTHERWISE) for row in (each[group] for each in shown)):
            continue
        if not may_have_answered(fact.people - {insider}, OTHERWISE, facts, {insider: own}, spread):
            return True
    return False


def require_truth(possible: Mapping[str, frozenset[int]], answers: Mapping[str, int]) -> None:
    """An attacker who excludes what was really answered is wrong, and proves nothing."""
    wrong = [person for person, values in possible.items() if answers[person] not in values]
    if wrong:
        raise AssertionError(f"the attacker excludes what {', '.join(sorted(wrong))} answered")
