"""What makes the attack on many overlapping numbers quick, and changes nothing of what follows from them.

Where a group's sum is known and the group lies in another one, the other says no more than what its remaining
people add up to; numbers that have no people in common are solved by themselves.
"""

from collections.abc import Iterable, Sequence

from api.theatre.solver import VALUES, Fact, possible_answers

LOWEST, HIGHEST = VALUES[0], VALUES[-1]


def possible_by_parts(facts: Sequence[Fact]) -> dict[str, frozenset[int]]:
    """The same as `possible_answers` of all of them."""
    found: dict[str, frozenset[int]] = {}
    for part in apart(subtracted(facts)):
        found.update(of_one(part[0]) if len(part) == 1 else possible_answers(part))
    return found


def subtracted(facts: Sequence[Fact]) -> list[Fact]:
    """Every number without the groups in it whose sums are known, the largest first."""
    by_size = sorted(facts, key=lambda fact: -len(fact.people))
    exact = [fact for fact in by_size if fact.least == fact.most]
    found: dict[Fact, None] = {}
    earlier: set[Fact] = set()
    for fact in by_size:
        left = fact
        for inner in exact:
            if inner is fact or (inner.people == fact.people and inner not in earlier):
                continue
            if len(inner.people) <= len(left.people) and inner.people <= left.people:
                left = Fact(left.people - inner.people, left.least - inner.least, left.most - inner.least)
        if left.people:
            found[left] = None
        earlier.add(fact)
    return list(found)


def apart(facts: Iterable[Fact]) -> list[list[Fact]]:
    """Numbers that are linked by common people, together."""
    parts: dict[str, list[Fact]] = {}
    for fact in facts:
        linked = {id(part): part for person in fact.people if (part := parts.get(person))}
        joined = [fact, *(each for part in linked.values() for each in part)]
        parts.update((person, joined) for each in joined for person in each.people)
    return list({id(part): part for part in parts.values()}.values())


def of_one(fact: Fact) -> dict[str, frozenset[int]]:
    """One number by itself: an answer is possible if the others can make up the rest."""
    others = len(fact.people) - 1
    values = frozenset(
        value
        for value in VALUES
        if fact.least - value <= HIGHEST * others and fact.most - value >= LOWEST * others
    )
    return dict.fromkeys(fact.people, values)
