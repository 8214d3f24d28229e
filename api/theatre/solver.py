"""An attacker with a solver: which answers are still possible, given everything that was published of a wave?

Knows the rules, the organisation chart, who answered which question, and the own answers of some insiders.
Every published number becomes a linear constraint on unknown whole numbers (how many people of a class gave
each answer); an answer is possible if the mixed-integer programme with it has a solution. People about whom
exactly the same is published are one class, for nothing can tell them apart.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

VALUES = range(1, 6)
INFEASIBLE = 2  # as scipy numbers its answers
NEARLY = Fraction(1, 100_000)
People = frozenset[str]


@dataclass(frozen=True, slots=True)
class Fact:
    """The answers of these people have a sum between `least` and `most`; nothing else is said of them."""

    people: People
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Spread:
    """The sums of squares around the means of all these facts add up to something from `least` to `most`."""

    facts: tuple[Fact, ...]
    least: Fraction
    most: Fraction


def possible_answers(
    facts: Sequence[Fact], known: Mapping[str, int] | None = None, spread: Spread | None = None
) -> dict[str, frozenset[int]]:
    """For everybody of whom something is published and who is not known: the answers still possible."""
    programme = Programme(facts, known or {}, spread)
    return answers_in(programme, solutions(programme))


def solutions(programme: "Programme") -> Iterator[list[list[int]]]:
    """Counts by class and value that were possible, until every possible answer stands in one of them."""
    left = {(group, value) for group in range(len(programme.classes)) for value in VALUES}
    while left and (counts := programme.solve(left)) is not None:
        seen = {(group, value) for group, value in left if counts[group][value - 1] > 0}
        if not seen:
            raise AssertionError("the solver's answer does not hold what it was asked for")
        left -= seen
        yield counts


def answers_in(programme: "Programme", found: Iterable[list[list[int]]]) -> dict[str, frozenset[int]]:
    """What the people of each class answer in any of these solutions."""
    values: list[set[int]] = [set() for _ in programme.classes]
    for counts in found:
        for group, row in zip(values, counts, strict=True):
            group.update(value for value in VALUES if row[value - 1] > 0)
    return {
        person: frozenset(group)
        for people, group in zip(programme.classes, values, strict=True)
        for person in people
    }


def may_have_answered(
    people: Collection[str],
    values: Collection[int],
    facts: Sequence[Fact],
    known: Mapping[str, int],
    spread: Spread | None = None,
) -> bool:
    """Whether one of these people (all of one class) may have given one of these answers."""
    programme = Programme(facts, known, spread)
    wanted = {
        (group, value) for group, of in enumerate(programme.classes) if of & set(people) for value in values
    }
    return programme.solve(wanted) is not None


class Programme:
    """The published facts as constraints on counts by class and value, and marks of what is wanted."""

    def __init__(self, facts: Sequence[Fact], known: Mapping[str, int], spread: Spread | None) -> None:
        membership: dict[str, list[int]] = defaultdict(list)
        for number, fact in enumerate(facts):
            for person in fact.people:
                membership[person].append(number)
        by_facts: dict[tuple[int, ...], set[str]] = defaultdict(set)
        for person, numbers in membership.items():
            if person not in known:
                by_facts[tuple(numbers)].add(person)
        self.facts, self.known, self.spread = facts, known, spread
        self.classes = [frozenset(by_facts[numbers]) for numbers in sorted(by_facts)]
        self._of_fact = [
            [group for group, numbers in enumerate(sorted(by_facts)) if number in numbers]
            for number in range(len(facts))
        ]
        self._build()

    def _build(self) -> None:
        unknown = 5 * len(self.classes)
        sums = [
            (number, total)
            for number, fact in enumerate(self.spread.facts if self.spread else ())
            for total in range(fact.least, fact.most + 1)
        ]
        self._width, self._unknown = 2 * unknown + len(sums), unknown
        self._rows: list[tuple[np.ndarray, float, float]] = []
        for group, people in enumerate(self.classes):
            row = self._row()
            row[5 * group : 5 * group + 5] = 1
            self._rows.append((row, len(people), len(people)))
        for number, fact in enumerate(self.facts):
            given = sum(self.known[person] for person in fact.people if person in self.known)
            self._rows.append((self._sum_of(number), fact.least - given, fact.most - given))
        if self.spread:
            self._add_spread(self.spread, sums)

    def _row(self) -> np.ndarray:
        return np.zeros(self._width)

    def _sum_of(self, number: int, power: int = 1) -> np.ndarray:
        row = self._row()
        for group in self._of_fact[number]:
            row[5 * group : 5 * group + 5] = [value**power for value in VALUES]
        return row

    def _add_spread(self, spread: Spread, sums: list[tuple[int, int]]) -> None:
        """Which sum a group has is one of several switches, so that sum²/n becomes linear."""
        whole, known_squares = self._row(), 0
        for place, fact in enumerate(spread.facts):
            number = self.facts.index(fact)
            known = [self.known[person] for person in fact.people if person in self.known]
            known_squares += sum(answer**2 for answer in known)
            one, tie = self._row(), self._sum_of(number)
            whole += self._sum_of(number, 2)
            for switch, (of, total) in enumerate(sums, start=2 * self._unknown):
                if of == place:
                    one[switch], tie[switch] = 1, -total
                    whole[switch] = -(total**2) / len(fact.people)
            self._rows += [(one, 1, 1), (tie, -sum(known), -sum(known))]
        self._rows.append(
            (whole, float(spread.least) - known_squares - 1e-7, float(spread.most) - known_squares + 1e-7)
        )

    def solve(self, wanted: Collection[tuple[int, int]]) -> list[list[int]] | None:
        """Counts by class and value with at least one person in one of the wanted places, or None."""
        if not self.classes or not wanted:
            return None
        marks = [5 * group + value - 1 for group, value in sorted(wanted)]
        rows = list(self._rows)
        some, objective = self._row(), self._row()
        upper = np.ones(self._width)
        upper[: self._unknown] = np.repeat([len(people) for people in self.classes], 5)
        upper[self._unknown : 2 * self._unknown] = 0
        for mark in marks:
            row = self._row()
            row[mark], row[self._unknown + mark] = 1, -1
            rows.append((row, 0, np.inf))
            some[self._unknown + mark], objective[self._unknown + mark] = 1, -1
            upper[self._unknown + mark] = 1
        rows.append((some, 1, np.inf))
        matrix, low, high = (np.array(part) for part in zip(*rows, strict=True))
        answer = milp(
            objective,
            integrality=np.ones(self._width, dtype=int),
            bounds=Bounds(0, upper),
            constraints=LinearConstraint(matrix, low, high),
            # Any solution will do: the next round asks for what it did not show.
            options={"mip_rel_gap": 0.5},
        )
        if answer.status == INFEASIBLE:
            return None
        if answer.x is None:
            raise AssertionError(f"the solver gave up: {answer.message}")
        counts = np.rint(answer.x[: self._unknown]).astype(int).reshape(-1, 5)
        self._verify(counts)
        return [[int(count) for count in row] for row in counts]

    def _verify(self, counts: np.ndarray) -> None:
        """Whole numbers again: the solver works with tolerances, and what it shows has to be true."""
        squares = Fraction(0)
        for number, fact in enumerate(self.facts):
            known = [self.known[person] for person in fact.people if person in self.known]
            of = [counts[group] for group in self._of_fact[number]]
            total = sum(known) + sum(int(row @ np.arange(1, 6)) for row in of)
            if not fact.least <= total <= fact.most:
                raise AssertionError(f"the solver's sum {total} is not from {fact.least} to {fact.most}")
            if self.spread and fact in self.spread.facts:
                squares += sum(answer**2 for answer in known) - Fraction(total**2, len(fact.people))
                squares += sum(int(row @ np.arange(1, 6) ** 2) for row in of)
        if self.spread and not self.spread.least - NEARLY <= squares <= self.spread.most + NEARLY:
            raise AssertionError(f"the solver's sum of squares {squares} is outside what was published")
