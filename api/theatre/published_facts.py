"""What the attacker concludes from a release by turning the published rules round."""

from collections.abc import Sequence
from fractions import Fraction

from api.theatre.simulated_wave import SimulatedWave
from api.theatre.solver import Fact, Spread
from survey.catalogue.questions import CORE
from survey.releases.disclosure import Disclosure, ReleasedGroup
from survey.releases.means import PublishedMean, published_mean
from survey.releases.rules import Rules, Scale
from survey.releases.variance import PublishedVariance

SCALE = Scale(1, 5)


def facts_of(wave: SimulatedWave, release: Disclosure, question: str, rules: Rules) -> list[Fact]:
    """One fact for each published mean: all sums that would have been published alike."""
    return [_fact(wave, group, question, rules) for group in release.groups if question in group.means]


def _fact(wave: SimulatedWave, group: ReleasedGroup, question: str, rules: Rules) -> Fact:
    return fact_of(
        wave.respondents(question, group.cells),
        group.eligible,
        group.means[question],
        rules.beside(wave.newcomers_of(group.cells)),
    )


def fact_of(people: frozenset[str], eligible: int, mean: PublishedMean, rules: Rules) -> Fact:
    n = len(people)
    alike = [t for t in range(n, 5 * n + 1) if published_mean(t, n, eligible, SCALE, rules) == mean]
    return Fact(people, alike[0], alike[-1])


def spread_of(wave: SimulatedWave, release: Disclosure, rules: Rules) -> Spread | None:
    """What the published variance says of all cells together."""
    atoms = [group for group in release.groups if group.kind == "cell" and CORE in group.means]
    facts = [_fact(wave, group, CORE, rules) for group in atoms]
    return spread_between(facts, release.variance)


def spread_between(facts: Sequence[Fact], shown: PublishedVariance | None) -> Spread | None:
    """All sums of squares that would have been published as this variance."""
    if shown is None:
        return None
    freedom = sum(len(fact.people) - 1 for fact in facts)
    least = Fraction(2 * shown.twentieths - 1, 40) * freedom
    most = Fraction(2 * shown.twentieths + 1, 40) * freedom
    if shown.bound == "lower":
        least = Fraction(0)
    if shown.bound == "higher":
        most = Fraction(4 * sum(len(fact.people) for fact in facts))
    return Spread(tuple(facts), least, most)
