"""Which neighbours are put together when a group is too small, or too new, to answer by itself."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """The people of one team, or (without an office) the leads and direct members of one department.

    `path` is the way from the top department down to its own; `settled` counts those who are no newcomers.
    """

    key: str
    path: tuple[str, ...]
    office: str | None
    size: int
    settled: int

    @property
    def is_team(self) -> bool:
        return self.office is not None

    @property
    def level(self) -> int:
        """0 is the organisation's own; a team is one below its department."""
        return len(self.path) + self.is_team


Draft = tuple[Unit, ...]

SMALLEST = 8


def merge(drafts: Iterable[Draft], smallest: int) -> list[Draft]:
    """Merge until every draft can stand alone, or a single one is left.

    From the bottom up and smallest first, so that teams find each other before their leads have to move.
    """
    left = list(drafts)
    while len(left) > 1:
        waiting = [draft for draft in left if needs_company(draft, smallest)]
        if not waiting:
            break
        lonely = min(waiting, key=lambda draft: (-_level(draft), *_order(draft)))
        left.remove(lonely)
        partner = _partner(lonely, left)
        left.remove(partner)
        left.append(tuple(sorted(lonely + partner, key=lambda unit: unit.key)))
    return left


def needs_company(draft: Draft, smallest: int) -> bool:
    """Too small; or made of newcomers, as a group around one person would be whose answer somebody wants."""
    size, settled = _size(draft), sum(unit.settled for unit in draft)
    return size < smallest or settled < SMALLEST or 3 * (size - settled) > size


def _partner(lonely: Draft, others: list[Draft]) -> Draft:
    """The nearest draft: siblings, then the department's own, then what the departments above offer.

    Front and back office are put together only when nothing else is left. A department's leads look for
    company at their own level or above; only when there is none anywhere, they join the level below.
    """
    if _has_team(lonely):
        return min(
            others,
            key=lambda draft: (
                _mixing(lonely, draft),
                -_shared(lonely, draft),
                _level(draft) > _level(lonely),
                _has_leads(draft),
                _level(draft),
                *_order(draft),
            ),
        )
    beside_or_above = [draft for draft in others if _level(draft) <= _level(lonely)]
    if beside_or_above:
        return min(
            beside_or_above,
            key=lambda draft: (_has_team(draft), -_shared(lonely, draft), -_level(draft), *_order(draft)),
        )
    return min(
        others,
        key=lambda draft: (_level(draft), _has_team(draft), -_shared(lonely, draft), *_order(draft)),
    )


def _mixing(a: Draft, b: Draft) -> int:
    """0: no front and back office together; 1: with those already together; 2: it spoils a pure draft."""
    offices = {unit.office for unit in a + b if unit.is_team}
    if len(offices) < 2:
        return 0
    return 1 if len({unit.office for unit in b if unit.is_team}) == 2 else 2


def _has_team(draft: Draft) -> bool:
    return any(unit.is_team for unit in draft)


def _has_leads(draft: Draft) -> bool:
    return not all(unit.is_team for unit in draft)


def _shared(a: Draft, b: Draft) -> int:
    """How far down the tree the two are in the same department."""
    common = a[0].path
    for unit in a + b:
        common = tuple(x for x, y in zip(common, unit.path, strict=False) if x == y)
    return len(common)


def _level(draft: Draft) -> int:
    return max(unit.level for unit in draft)


def _size(draft: Draft) -> int:
    return sum(unit.size for unit in draft)


def _order(draft: Draft) -> tuple[int, tuple[str, ...]]:
    return _size(draft), tuple(unit.key for unit in draft)
