"""Which groups of a wave are published: decided by how many answered, never by what they answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from survey.releases.rules import Rules

GroupKind = Literal["cell", "department", "organisation"]


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to one question as whole numbers: how many, their sum, the sum of their squares."""

    n: int
    total: int
    squares: int = 0


@dataclass(frozen=True, slots=True)
class CellCount:
    """What was counted in one cell: `n` ballots of `eligible` people, and the answers by question.

    `newcomers` of the eligible had only just joined when the wave opened; whether they answered is not asked.
    `department` is empty where a cell's teams are of several departments; it pools with the organisation.
    """

    cell: str
    department: str
    eligible: int
    n: int
    answers: Mapping[str, Answers] = field(default_factory=dict)
    newcomers: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.newcomers <= self.eligible:
            raise ValueError(
                f"cell {self.cell}: {self.newcomers} newcomers among {self.eligible} eligible people"
            )
        if not 0 <= self.n <= self.eligible:
            raise ValueError(f"cell {self.cell}: {self.n} ballots of {self.eligible} eligible people")
        if any(answers.n > self.n for answers in self.answers.values()):
            raise ValueError(f"cell {self.cell}: a question has more answers than there are ballots")


@dataclass(frozen=True, slots=True)
class Group:
    """A group that is published: one cell, the other cells of a department, or those of the organisation."""

    kind: GroupKind
    name: str
    cells: tuple[CellCount, ...]

    @property
    def n(self) -> int:
        return sum(cell.n for cell in self.cells)

    @property
    def eligible(self) -> int:
        return sum(cell.eligible for cell in self.cells)

    @property
    def newcomers(self) -> int:
        return sum(cell.newcomers for cell in self.cells)

    def answers(self, question: str) -> Answers:
        """The answers of all its cells to one question."""
        found = [cell.answers[question] for cell in self.cells if question in cell.answers]
        return Answers(
            n=sum(answers.n for answers in found),
            total=sum(answers.total for answers in found),
            squares=sum(answers.squares for answers in found),
        )


def partition(cells: Iterable[CellCount], smallest: int) -> tuple[Group, ...]:
    """Cells with enough ballots stand alone; the others pool by department, then in the organisation.

    Enough are `smallest` and one more for each newcomer, for these may be one administrator's accounts. What
    is still too small is in no group. No cell that stands alone is ever drawn into a pool, so the groups are
    disjoint and no difference of two of them isolates anybody.
    """
    ordered = sorted(cells, key=lambda cell: cell.cell)
    each = [Group("cell", cell.cell, (cell,)) for cell in ordered]
    groups = [group for group in each if _is_large_enough(group, smallest)]
    rest = [group.cells[0] for group in each if not _is_large_enough(group, smallest)]
    left: list[CellCount] = []
    for department in sorted({cell.department for cell in rest}):
        pool = Group("department", department, _of(department, rest))
        if department and _is_large_enough(pool, smallest):
            groups.append(pool)
        else:
            left.extend(pool.cells)
    pool = Group("organisation", "", tuple(left))
    if _is_large_enough(pool, smallest):
        groups.append(pool)
    return tuple(groups)


def _is_large_enough(group: Group, smallest: int) -> bool:
    return group.n >= smallest + group.newcomers


def _of(department: str, cells: Sequence[CellCount]) -> tuple[CellCount, ...]:
    return tuple(cell for cell in cells if cell.department == department)


def may_be_counted(n_question: int, n: int, rules: Rules) -> bool:
    """Whether a question's answers may be published beside the group's n.

    Fewer than k who left it out would be as readable as fewer than k who answered.
    """
    return n_question >= rules.k and (n == n_question or n - n_question >= rules.k)
