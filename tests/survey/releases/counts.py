"""Counted cells for the tests of the disclosure rules."""

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from survey.releases.groups import Answers, CellCount


def tally(answers: Sequence[int]) -> Answers:
    return Answers(len(answers), sum(answers), sum(answer**2 for answer in answers))


def cell(
    name: str,
    answers: Sequence[int],
    *,
    department: str = "Sales",
    eligible: int = 40,
    n: int | None = None,
    further: Mapping[str, Sequence[int]] | None = None,
    newcomers: int = 0,
) -> CellCount:
    """A cell whose ballots all answer the core question, and some of them further ones."""
    by_question = {"core": tally(answers)} | {
        question: tally(given) for question, given in (further or {}).items()
    }
    ballots = len(answers) if n is None else n
    return CellCount(name, department, eligible, ballots, by_question, newcomers=newcomers)


@st.composite
def organisations(draw: st.DrawFn) -> list[list[int]]:
    """The answers of up to nine cells."""
    return draw(st.lists(st.lists(st.integers(1, 5), max_size=14), min_size=1, max_size=9))


def counted(organisation: Sequence[Sequence[int]]) -> list[CellCount]:
    """Those cells in three departments."""
    return [
        cell(f"cell {i}", answers, department=f"department {i % 3}") for i, answers in enumerate(organisation)
    ]
