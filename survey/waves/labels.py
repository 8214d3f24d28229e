"""What people call the groups in which they answer: as they would say it, short, each only once in a wave.

A department that answers as a whole goes by its own name; its heads are named where they answer with it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain, count

from survey.spreadsheets.headers import snake
from survey.spreadsheets.names import same_name
from survey.waves.cells import MadeCell

LONGEST = 60
# Teams, and departments whose heads answer.
Below = tuple[Set[str], Set[str]]


@dataclass(frozen=True, slots=True)
class Words:
    """The few words between the organisation's own names."""

    joint: str
    more: str
    heads: str
    with_heads: str
    also_heads: str


WORDS = {
    "en": Words(" and ", "{count} more", "{names} heads", "{name} with heads", ", with heads"),
    "de": Words(" und ", "{count} weitere", "Leitung {names}", "{name} mit Leitung", ", mit Leitung"),
}


def label_cells(
    cells: Sequence[MadeCell], names: Mapping[str, str], above: Mapping[str, str | None], language: str
) -> dict[str, str]:
    """The label of each cell; `above` gives a team's department and a department's parent."""
    below = _below(frozenset().union(*(cell.members for cell in cells)), above)
    labels = {cell.id: _label(cell, below, names, WORDS[language]) for cell in cells}
    return _distinct(labels, {cell.id: names.get(cell.department, "") for cell in cells})


def _below(units: Iterable[str], above: Mapping[str, str | None]) -> dict[str, Below]:
    """The teams and heads of each department and of all below it, from the top down."""
    found: dict[str, set[str]] = {}
    depth: dict[str, int] = {}
    for unit in units:
        kind, name = unit.split(":", 1)
        path = list(_upwards(name if kind == "department" else above[name], above))
        for level, department in enumerate(reversed(path)):
            found.setdefault(department, set()).add(unit)
            depth[department] = level
    return {name: _apart(found[name]) for name in sorted(found, key=lambda name: (depth[name], name))}


def _apart(units: set[str]) -> Below:
    teams = frozenset(unit for unit in units if unit.startswith("team:"))
    return teams, units - teams


def _upwards(department: str | None, above: Mapping[str, str | None]) -> Iterator[str]:
    while department:
        yield department
        department = above[department]


def _label(cell: MadeCell, below: Mapping[str, Below], names: Mapping[str, str], words: Words) -> str:
    left, said, plain = set(cell.members), list[str](), list[str]()
    for department, (teams, heads) in below.items():
        if len(teams) < 2 or not teams <= left:
            continue
        left -= teams
        plain.append(names[department])
        if heads and heads <= left:
            left -= heads
            said.append(words.with_heads.format(name=names[department]))
        else:
            said.append(names[department])
    teams_left = [names[team] for team in cell.teams if f"team:{team}" in left]
    heads_of = sorted((names[of] for of in cell.departments if f"department:{of}" in left), key=snake)
    said, plain = sorted(said + teams_left, key=snake), sorted(plain + teams_left, key=snake)
    if not said:
        room = LONGEST - len(words.heads.format(names=""))
        return words.heads.format(names=_shortened("", heads_of, "", words, room))
    whole = _listed(said + ([words.heads.format(names=_listed(heads_of, words))] if heads_of else []), words)
    if len(whole) <= LONGEST:
        return whole
    above = names.get(cell.department, "")
    start = f"{above}: " if above and above not in plain else ""
    return _shortened(start, plain, words.also_heads if cell.departments else "", words)


def _listed(names: Sequence[str], words: Words) -> str:
    return words.joint.join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _shortened(start: str, names: Sequence[str], end: str, words: Words, room: int = LONGEST) -> str:
    """As many of the names as there is room for, and how many more; where they are is told if it fits."""
    for beginning in (start, ""):
        for shown in range(len(names), 0, -1):
            rest = [words.more.format(count=len(names) - shown)] if shown < len(names) else []
            text = beginning + _listed([*names[:shown], *rest], words) + end
            if len(text) <= room:
                return text
    rest = [words.more.format(count=len(names) - 1)] if len(names) > 1 else []
    spare = len(_listed(["", *rest], words)) + len(end)
    return _listed([_cut(names[0], room - spare), *rest], words) + end


def _distinct(labels: Mapping[str, str], above_of: Mapping[str, str]) -> dict[str, str]:
    """Nobody tells two groups of one name apart: where they are is added, else a number."""
    times = Counter(map(same_name, labels.values()))
    found: dict[str, str] = {}
    taken = {name for name, number in times.items() if number == 1}
    for cell in sorted(labels):
        label, above = labels[cell], above_of[cell]
        if times[same_name(label)] > 1:
            marks = chain([_cut(above, LONGEST // 2)] if above else [], map(str, count(2)))
            added = (_cut(label, LONGEST - len(mark) - 3) + f" ({mark})" for mark in marks)
            label = next(each for each in added if same_name(each) not in taken)
            taken.add(same_name(label))
        found[cell] = label
    return found


def _cut(name: str, room: int) -> str:
    return name if len(name) <= room else name[: max(room - 1, 1)].rstrip() + "…"
