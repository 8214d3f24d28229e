"""The groups that were ever published: their addresses, their names, and who was in a pool."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from survey.ballots.manifest import Manifest
from survey.lifecycle.verifying import Genuine
from survey.releases.disclosure import ReleasedGroup
from survey.releases.groups import GroupKind
from survey.spreadsheets.names import in_order, same_name

REST = "rest"


@dataclass(frozen=True, slots=True)
class GroupName:
    """A group by its address. A pool's `label` is its department, empty for the organisation's."""

    key: str
    kind: GroupKind
    label: str


def key_of(kind: str, name: str) -> str:
    """How a group is addressed."""
    return name if kind == "cell" else f"{kind}-{name}" if name else REST


def names_of_groups(weeks: Iterable[Genuine], departments: Mapping[str, str]) -> dict[str, GroupName]:
    """Every group with something published, by its address; those that stand alone first, by the alphabet."""
    labels = _labels(weeks)
    kinds: dict[str, tuple[GroupKind, str]] = {}
    for week in weeks:
        for group in week.release.groups:
            kinds[key_of(group.kind, group.name)] = (group.kind, group.name)
        for kind, name in week.release.comments:
            kinds[key_of(kind, name)] = (kind, name)  # type: ignore[assignment]  # as it was signed
    found = [
        GroupName(key, kind, labels.get(name, "") if kind == "cell" else departments.get(name, ""))
        for key, (kind, name) in kinds.items()
    ]
    order = {"cell": 0, "department": 1, "organisation": 2}
    found.sort(key=lambda group: (order[group.kind], in_order(group.label), group.key))
    return {group.key: group for group in found}


def _labels(weeks: Iterable[Genuine]) -> dict[str, str]:
    """What each cell was called the last time; with its first wave where another one is called so, too."""
    newest: dict[str, str] = {}
    first: dict[str, str] = {}
    for week in weeks:
        for cell in week.manifest.cells:
            newest[cell.id] = cell.label
            first.setdefault(cell.id, week.wave)
    times = Counter(map(same_name, newest.values()))
    return {
        cell: label if times[same_name(label)] == 1 else f"{label} ({first[cell]})"
        for cell, label in newest.items()
    }


def released_group(week: Genuine, key: str) -> ReleasedGroup | None:
    """What was published of a group in a week."""
    return next((each for each in week.release.groups if key_of(each.kind, each.name) == key), None)


def pool_of(week: Genuine, cell: str) -> ReleasedGroup | None:
    """The pool in which a cell's answers are, if it was not published by itself."""
    found = week.manifest.cell(cell)
    if found is None or released_group(week, cell):
        return None
    pools = {(each.kind, each.name): each for each in week.release.groups if each.kind != "cell"}
    return pools.get(("department", found.department)) or pools.get(("organisation", ""))


def cells_of_pool(week: Genuine, pool: ReleasedGroup) -> list[str]:
    """The labels of the cells that a pool was made of, by the alphabet."""
    return sorted(
        (cell.label for cell in week.manifest.cells if pool_of(week, cell.id) is pool), key=in_order
    )


def in_the_week(manifest: Manifest, key: str) -> bool:
    """Whether a cell was asked."""
    return manifest.cell(key) is not None
