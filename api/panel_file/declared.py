"""What whoever gives a file says of it: the scales, codes for no value, and what is meant as it stands."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from api.panel_file.columns import PANEL_COLUMNS, SIDES
from survey.errors import BadInput
from survey.spreadsheets.missing import NONE, Missing

NUMBER = r"[+-]?\d+(?:[.,]\d+)?"
SCALE = re.compile(rf"\s*(?:([^=]+)=)?\s*({NUMBER})\s*:\s*({NUMBER})\s*", re.ASCII)

Scale = tuple[float, float]  # the worst and the best value, in this order


@dataclass(frozen=True, slots=True)
class Declared:
    """What was said of a file.

    Attributes
    ----------
    scales : worst and best value of "happiness" and "rating", as far as they were named
    missing : codes that stand for no value
    accepted : cells that were asked about and are meant as they stand, by `accepts`
    latest : the last week that has begun; later ones are refused
    """

    scales: Mapping[str, Scale] = field(default_factory=dict)
    missing: Missing = NONE
    accepted: frozenset[str] = frozenset()
    latest: int | None = None

    def accepts(self, cell: str) -> bool:
        """Whether the cell was said to be meant as it stands."""
        return cell.strip().casefold() in self.accepted

    @property
    def range(self) -> tuple[float, ...]:
        """Worst and best of both sides, or of each where they differ, as in a plan; empty unless known."""
        if not self.scales.keys() >= set(SIDES):
            return ()
        happiness, rating = (self.scales[side] for side in SIDES)
        return happiness if happiness == rating else happiness + rating


def read_accepted(cells: Iterable[str]) -> frozenset[str]:
    """Cells as they were typed, for `Declared`."""
    return frozenset(cell.strip().casefold() for cell in cells)


def read_scales(texts: Iterable[str]) -> dict[str, Scale]:
    """`1:5` for both sides, `rating=6:1` for one; a scale that falls names its side, as rarely both do."""
    scales: dict[str, Scale] = {}
    one_side: dict[str, Scale] = {}
    for text in texts:
        found = SCALE.fullmatch(text)
        worst, best = (float(end.replace(",", ".")) for end in found.groups()[1:]) if found else (0.0, 0.0)
        side = PANEL_COLUMNS.name_of(found[1]) if found and found[1] else None
        if not found or worst == best or (found[1] and side not in SIDES):
            raise BadInput(
                "--scale is the worst and the best value, as 1:5, of one side as rating=6:1; not {text}.",
                text=text,
            )
        if side is not None:
            one_side[side] = worst, best
        elif worst > best:
            raise BadInput(
                "In --scale {text} the first value is the worst; which side is it? Say --scale "
                "rating={text}, --scale happiness={text} or both.",
                text=text,
            )
        else:
            scales = dict.fromkeys(SIDES, (worst, best))
    return scales | one_side
