"""Which neighbours are put together when a group is too small, or too new, to answer by itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import takewhile


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
# No unit is in two drafts, so the first key decides between those of one size.
Order = tuple[int, str]

SMALLEST = 8


def needs_company(draft: Draft, smallest: int) -> bool:
    """Too small; or made of newcomers, as a group around one person would be whose answer somebody wants."""
    return _needs_company(sum(unit.size for unit in draft), sum(unit.settled for unit in draft), smallest)


def stands_out(size: int, settled: int) -> bool:
    """The same of a group that has no neighbours to be merged with."""
    return _needs_company(size, settled, SMALLEST)


def _needs_company(size: int, settled: int, smallest: int) -> bool:
    return size < smallest or settled < SMALLEST or 3 * (size - settled) > size


@dataclass(slots=True, eq=False)
class _Group:
    """A draft with what the choice of its company asks for, so that merging two adds up few numbers.

    `path` is the way down to the lowest department that holds all of it.
    """

    units: list[Unit]
    path: tuple[str, ...]
    level: int
    size: int
    settled: int
    first: str
    offices: frozenset[str]
    has_leads: bool
    merged: bool = False

    @property
    def order(self) -> Order:
        return self.size, self.first


def merge(drafts: Iterable[Draft], smallest: int) -> list[Draft]:
    """Merge until every draft can stand alone, or a single one is left.

    From the bottom up and smallest first, so that teams find each other before their leads have to move.
    """
    left = _Neighbours()
    waiting: list[tuple[int, Order, int, _Group]] = []
    groups = [_group(draft) for draft in drafts]
    count = len(groups)
    number = 0
    while groups:
        group = groups.pop()
        left.add(group)
        if _needs_company(group.size, group.settled, smallest):
            # The number comes before the groups, which cannot be compared.
            heappush(waiting, (-group.level, group.order, number := number + 1, group))
        while not groups and waiting and count > 1:
            *_, lonely = heappop(waiting)
            if lonely.merged:
                continue
            lonely.merged = True
            partner = left.nearest(lonely)
            partner.merged = True
            groups.append(_together(lonely, partner))
            count -= 1
    return [tuple(sorted(group.units, key=lambda unit: unit.key)) for group in left.all()]


def _group(draft: Draft) -> _Group:
    path = draft[0].path
    for unit in draft:
        path = _shared(path, unit.path)
    return _Group(
        units=list(draft),
        path=path,
        level=max(unit.level for unit in draft),
        size=sum(unit.size for unit in draft),
        settled=sum(unit.settled for unit in draft),
        first=min(unit.key for unit in draft),
        offices=frozenset(unit.office for unit in draft if unit.office is not None),
        has_leads=not all(unit.is_team for unit in draft),
    )


def _together(a: _Group, b: _Group) -> _Group:
    small, large = sorted((a, b), key=lambda group: len(group.units))
    large.units.extend(small.units)  # each unit is moved a few times, however many are merged
    return _Group(
        units=large.units,
        path=_shared(a.path, b.path),
        level=max(a.level, b.level),
        size=a.size + b.size,
        settled=a.settled + b.settled,
        first=min(a.first, b.first),
        offices=a.offices | b.offices,
        has_leads=a.has_leads or b.has_leads,
    )


def _shared(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
    """How far down the tree the two are in the same department."""
    return tuple(x for x, _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))


@dataclass(frozen=True, slots=True)
class _Kind:
    """What all groups of one heap have in common; between them only their order decides."""

    offices: frozenset[str]
    has_leads: bool
    level: int


class _Neighbours:
    """The groups that are left, below each department by their kinds, so that nobody looks at all of them."""

    def __init__(self) -> None:
        self._below: dict[tuple[str, ...], dict[_Kind, list[tuple[Order, _Group]]]] = {}

    def add(self, group: _Group) -> None:
        kind = _Kind(group.offices, group.has_leads, group.level)
        for depth in range(len(group.path) + 1):
            heaps = self._below.setdefault(group.path[:depth], {})
            heappush(heaps.setdefault(kind, []), (group.order, group))

    def all(self) -> Iterator[_Group]:
        """Everything below the top."""
        for heap in self._below.get((), {}).values():
            yield from (group for _, group in heap if not group.merged)

    def nearest(self, lonely: _Group) -> _Group:
        """The nearest group: siblings, then the department's own, then what the departments above offer.

        Front and back office are put together only when nothing else is left. A department's leads look for
        company at their own level or above; only when there is none anywhere, they join the level below.
        """
        steps = [lonely.path[:depth] for depth in range(len(lonely.path), -1, -1)]
        # Each department upwards holds all that the one before it held, so the first that offers anything of
        # the best class decides.
        found = [(kind, depth, head) for depth, step in enumerate(steps) for kind, head in self._heads(step)]
        if lonely.offices:
            return min(
                found,
                key=lambda each: (
                    _mixing(lonely, each[0]),
                    each[1],
                    each[0].level > lonely.level,
                    each[0].has_leads,
                    each[0].level,
                    each[2][0],
                ),
            )[2][1]
        beside_or_above = [each for each in found if each[0].level <= lonely.level]
        if beside_or_above:
            return min(
                beside_or_above,
                key=lambda each: (bool(each[0].offices), each[1], -each[0].level, each[2][0]),
            )[2][1]
        return min(found, key=lambda each: (each[0].level, bool(each[0].offices), each[1], each[2][0]))[2][1]

    def _heads(self, path: tuple[str, ...]) -> Iterator[tuple[_Kind, tuple[Order, _Group]]]:
        """The first of each kind below a department."""
        heaps = self._below.get(path, {})
        for kind, heap in list(heaps.items()):
            while heap and heap[0][1].merged:
                heappop(heap)
            if heap:
                yield kind, heap[0]
            else:
                del heaps[kind]


def _mixing(a: _Group, b: _Kind) -> int:
    """0: no front and back office together; 1: with those already together; 2: it spoils a pure draft."""
    if len(a.offices | b.offices) < 2:
        return 0
    return 1 if len(b.offices) == 2 else 2
