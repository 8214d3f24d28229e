"""A week that was asked of invented people: its cells, and what only they themselves know."""

from collections.abc import Mapping
from dataclasses import dataclass

from survey.releases.groups import Answers, CellCount
from survey.waves.cells import MadeCell


@dataclass(frozen=True, slots=True)
class SimulatedWave:
    """The cells as the rules made them, and what only the people themselves know."""

    number: int
    cells: tuple[MadeCell, ...]
    newcomers: frozenset[str]
    answers: Mapping[str, Mapping[str, int]]
    ballots: frozenset[str]

    def counts(self) -> list[CellCount]:
        """What the close counts."""
        return [
            CellCount(
                cell=cell.id,
                department=cell.department,
                eligible=len(cell.people),
                n=len(self.ballots & set(cell.people)),
                answers={question: self._tally(question, cell) for question in self.answers},
                newcomers=cell.newcomers,
            )
            for cell in self.cells
        ]

    def newcomers_of(self, cells: tuple[str, ...]) -> int:
        """How many newcomers these cells have, as the manifest tells everybody."""
        return sum(cell.newcomers for cell in self.cells if cell.id in cells)

    def respondents(self, question: str, cells: tuple[str, ...]) -> frozenset[str]:
        """Who answered this question in these cells; the attacker knows it."""
        people = {person for cell in self.cells if cell.id in cells for person in cell.people}
        return frozenset(people & self.answers[question].keys())

    def _tally(self, question: str, cell: MadeCell) -> Answers:
        given = [self.answers[question][p] for p in cell.people if p in self.answers[question]]
        return Answers(len(given), sum(given), sum(answer**2 for answer in given))
