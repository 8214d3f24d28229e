"""From what was counted in a wave to what may be published of it: the rules applied at every close.

Everything that is ever shown is computed from the disjoint groups made here, or is arithmetic on their
published values; then no difference of numbers reveals more than the groups do. Whole numbers only, so that
every machine publishes the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from survey.releases.groups import CellCount, Group, GroupKind, may_be_counted, partition
from survey.releases.means import PublishedMean, has_room, published_mean, require_room
from survey.releases.rules import Rules, Scale
from survey.releases.variance import PublishedVariance, published_variance


@dataclass(frozen=True, slots=True)
class ReleasedGroup:
    """What is published of one group; a question that may not be counted is absent from `means`.

    `name` is the cell, or the department whose other cells these are, or empty for the organisation's. `n` is
    never more than eligible − 1, so that nobody is known to have answered.
    """

    kind: GroupKind
    name: str
    cells: tuple[str, ...]
    n: int
    eligible: int
    means: Mapping[str, PublishedMean]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """All that is published of a wave's answers, once and for ever."""

    groups: tuple[ReleasedGroup, ...]
    variance: PublishedVariance | None


def disclose(
    cells: Iterable[CellCount], questions: Mapping[str, Scale], core: str, rules: Rules | None = None
) -> Disclosure:
    """Apply the rules to a closed wave. `core` is the question whose pooled variance is published."""
    rules = rules or Rules()
    for scale in questions.values():
        require_room(scale, rules)
    groups = partition(cells, rules.k)
    scale = questions[core]
    atoms = [group for group in groups if group.kind == "cell" and _is_shown(group, core, scale, rules)]
    answers = [atom.answers(core) for atom in atoms]
    shown = [min(atom.answers(core).n, atom.eligible - 1) for atom in atoms]
    return Disclosure(
        groups=tuple(_release(group, questions, rules) for group in groups),
        variance=published_variance(answers, scale, rules, shown, [atom.newcomers for atom in atoms]),
    )


def _is_shown(group: Group, question: str, scale: Scale, rules: Rules) -> bool:
    """Whether a question's mean is published of a group: decided by its n and its newcomers alone."""
    beside, n = rules.beside(group.newcomers), group.answers(question).n
    return may_be_counted(n, group.n, beside) and has_room(min(n, group.eligible - 1), scale, beside)


def _release(group: Group, questions: Mapping[str, Scale], rules: Rules) -> ReleasedGroup:
    means = {}
    for question, scale in questions.items():
        answers = group.answers(question)
        if _is_shown(group, question, scale, rules):
            means[question] = published_mean(
                answers.total, answers.n, group.eligible, scale, rules.beside(group.newcomers)
            )
    return ReleasedGroup(
        kind=group.kind,
        name=group.name,
        cells=tuple(cell.cell for cell in group.cells),
        n=min(group.n, group.eligible - 1),
        eligible=group.eligible,
        means=means,
    )


def mean_above(groups: Iterable[ReleasedGroup], question: str) -> Fraction | None:
    """The mean of several released groups, from their published values alone; None where there are none.

    Departments, the organisation and every trend are shown by this one rule.
    """
    means = [group.means[question] for group in groups if question in group.means]
    if not means:
        return None
    return Fraction(sum(mean.n * mean.tenths for mean in means), 10 * sum(mean.n for mean in means))
