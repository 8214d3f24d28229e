"""What the attacker finds out about one wave: nothing, if the rules hold."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from api.theatre.attacking import UNHAPPY, require_truth
from api.theatre.published_facts import SCALE, facts_of, spread_of
from api.theatre.simulated_wave import SimulatedWave
from api.theatre.solver import Fact, Spread, may_have_answered, possible_answers
from survey.releases.disclosure import Disclosure, ReleasedGroup, disclose
from survey.releases.rules import Rules
from tests.promises.simulated_waves import CORE, QUESTIONS

HAPPY = frozenset({4, 5})
NOT_UNHAPPY = frozenset({3, 4, 5})


@dataclass(frozen=True, slots=True)
class Findings:
    """Counts of answers, one for each person and question of a wave.

    `few_values`: an outsider is left with fewer than three; `exact`: with one. `unhappy_alone`: groups of
    which one insider, for any answer given there, concludes that a colleague was on the unhappy side;
    `unhappy_together`, `certain_together`: the same, and any certainty, of answers before one insider in
    every published group at once. `newcomers` put their answers together, all of every group at once:
    `unhappy_to_them` and `few_to_them` are others' answers that they know to be unhappy, or of which they are
    left with fewer than three values that are not all happy ones.
    """

    answers: int = 0
    few_values: int = 0
    exact: int = 0
    unhappy_alone: int = 0
    unhappy_together: int = 0
    certain_together: int = 0
    newcomers: int = 0
    unhappy_to_them: int = 0
    few_to_them: int = 0

    def __add__(self, other: "Findings") -> "Findings":
        return Findings(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def attack(wave: SimulatedWave, rules: Rules | None = None, published: Disclosure | None = None) -> Findings:
    """Everything published of this wave, or what somebody has read of it, against everybody in it."""
    rules = rules or Rules()
    release = published or disclose(wave.counts(), dict.fromkeys(QUESTIONS, SCALE), CORE, rules)
    found = Findings()
    for question in QUESTIONS:
        answers = wave.answers[question]
        facts = facts_of(wave, release, question, rules)
        spread = spread_of(wave, release, rules) if question == CORE else None
        assert is_told(facts, spread, answers)
        outside = possible_answers(facts, {}, spread)
        require_truth(outside, answers)
        insiders = insiders_of([g for g in release.groups if question in g.means], wave, question)
        together = possible_answers(facts, insiders, spread)
        require_truth(together, answers)
        shown = frozenset().union(*(fact.people for fact in facts))
        newcomers = {person: answers[person] for person in shown & wave.newcomers}
        to_them = possible_answers(facts, newcomers, spread) if newcomers else {}
        require_truth(to_them, answers)
        found += Findings(
            answers=len(outside),
            few_values=sum(len(values) < 3 for values in outside.values()),
            exact=sum(len(values) == 1 for values in outside.values()),
            unhappy_alone=sum(found_out_alone(fact, facts, answers, spread) for fact in facts),
            unhappy_together=sum(values <= UNHAPPY for values in together.values()),
            certain_together=sum(len(values) == 1 for values in together.values()),
            newcomers=len(newcomers),
            unhappy_to_them=sum(values <= UNHAPPY for values in to_them.values()),
            few_to_them=sum(len(values) < 3 and not values <= HAPPY for values in to_them.values()),
        )
    return found


def is_told(facts: Sequence[Fact], spread: Spread | None, answers: Mapping[str, int]) -> bool:
    """Whether these answers, all together, are among those that everything published allows."""
    sums = {fact: sum(answers[person] for person in fact.people) for fact in facts}
    if spread:
        squares = sum(
            sum(answers[person] ** 2 for person in fact.people) - Fraction(sums[fact] ** 2, len(fact.people))
            for fact in spread.facts
        )
        if not spread.least <= squares <= spread.most:
            return False
    return all(fact.least <= total <= fact.most for fact, total in sums.items())


def found_out_alone(
    fact: Fact, facts: Sequence[Fact], answers: Mapping[str, int], spread: Spread | None
) -> bool:
    """Whether any of a group's members, knowing the own answer, knows a colleague to be unhappy.

    Nobody does where a colleague was not, for what is true is possible (`is_told`); the solver says the rest.
    """
    by_answer = {answers[person]: person for person in sorted(fact.people)}
    return any(
        not may_have_answered(
            fact.people - {insider}, NOT_UNHAPPY, facts if spread else [fact], {insider: own}, spread
        )
        for own, insider in by_answer.items()
        if all(answers[colleague] not in NOT_UNHAPPY for colleague in fact.people - {insider})
    )


def insiders_of(groups: Collection[ReleasedGroup], wave: SimulatedWave, question: str) -> Mapping[str, int]:
    """One colleague in every group that was published, the one whose own answer helps the attack most."""
    chosen = {}
    for group in groups:
        if people := sorted(wave.respondents(question, group.cells)):
            insider = max(people, key=lambda person: (wave.answers[question][person], person))
            chosen[insider] = wave.answers[question][insider]
    return chosen
