"""Which groups a changed roster puts together or takes apart: the cells of two partitions, side by side."""

from dataclasses import dataclass

from survey.waves.cells import MadeCell, Partition


@dataclass(frozen=True, slots=True)
class Regrouped:
    """Groups that exchange teams among each other, as they are and as they would be."""

    before: tuple[MadeCell, ...]
    after: tuple[MadeCell, ...]


def regrouped(before: Partition, after: Partition) -> list[Regrouped]:
    """Every change of who answers together; groups made of the same teams and departments are none."""
    same = {cell.members for cell in before.cells} & {cell.members for cell in after.cells}
    found: list[tuple[set[str], list[MadeCell], list[MadeCell]]] = []
    for side, partition in ((1, before), (2, after)):
        for cell in partition.cells:
            if cell.members in same:
                continue
            touched = [each for each in found if not each[0].isdisjoint(cell.members)]
            keys, old, new = set(cell.members), [], []
            for each in touched:
                keys |= each[0]
                old += each[1]
                new += each[2]
                found.remove(each)
            (old if side == 1 else new).append(cell)
            found.append((keys, old, new))
    return [Regrouped(tuple(old), tuple(new)) for _, old, new in found]
