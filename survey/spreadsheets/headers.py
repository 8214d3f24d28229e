"""Which column is which: header names in German and English, tolerant of case, spaces and umlauts."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property

from survey.errors import RowError, untranslated
from survey.spreadsheets.wrong import WrongCells, shown

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
NEITHER = re.compile(r"[^a-z0-9]+")
SCALE = re.compile(r"[(\[][^()\[\]]*\d[^()\[\]]*[)\]]\s*$")  # "Bewertung (1 = sehr gut)"


@dataclass(frozen=True)
class Columns:
    """What a caller looks for in a file.

    `aliases` gives every column's own name and the other names it goes by; `families` gives beginnings, as
    {"item_": "item_", "frage_": "item_"}, under which a file may hold any number of columns; `stand_ins` the
    column that is taken for a required one where that is missing.
    """

    aliases: Mapping[str, Sequence[str]]
    required: Sequence[str] = ()
    families: Mapping[str, str] = field(default_factory=dict)
    stand_ins: Mapping[str, str] = field(default_factory=dict)

    def name_of(self, header: str) -> str | None:
        """The column a header stands for; None where it is none of ours."""
        spelled = snake(header)
        found = self._by_spelling.get(spelled.replace("_", ""))
        if found is None and (bare := SCALE.sub("", header)) != header:
            found = self._by_spelling.get(plain(bare))
        if found is not None:
            return found
        for prefix, family in self._beginnings:
            if spelled.startswith(prefix) and len(spelled) > len(prefix):
                return family + spelled.removeprefix(prefix)
        return None

    @cached_property
    def _beginnings(self) -> list[tuple[str, str]]:
        return [(snake(start) + "_", family) for start, family in self.families.items()]

    @cached_property
    def _by_spelling(self) -> dict[str, str]:
        names = [(plain(each), name) for name, others in self.aliases.items() for each in (name, *others)]
        return dict(reversed(names))  # the first that has it wins


def snake(header: str) -> str:
    """Lower case letters and digits, joined by underscores: "Zufriedenheit (n)" is zufriedenheit_n."""
    if header.isascii():  # as most are, and most cells in which a header is looked for
        return "_".join(NEITHER.sub(" ", header.lower()).split())
    text = unicodedata.normalize("NFC", header).casefold().translate(UMLAUTS)
    decomposed = unicodedata.normalize("NFKD", text)
    kept = "".join(
        character if character.isalnum() else " "
        for character in decomposed
        if not unicodedata.combining(character)
    )
    return "_".join(kept.split())


def plain(header: str) -> str:
    """Letters and digits alone, so that "Team-Name", "team name" and "TeamName" are one."""
    return snake(header).replace("_", "")


def match(headers: Sequence[str], columns: Columns, line: int, wrong: WrongCells) -> dict[str, int]:
    """The place of every known column; twins and missing columns become errors of the header's line."""
    found: dict[str, list[int]] = {}
    for position, header in enumerate(headers):
        name = columns.name_of(header)
        if name is not None:
            found.setdefault(name, []).append(position)
    for name, positions in found.items():
        exact = [position for position in positions if plain(headers[position]) == plain(name)]
        # A column of exactly this name wins: the other one is an extra column, as any other.
        positions[:] = exact if len(exact) == 1 else positions
        if len(positions) > 1:
            first, second = (headers[position].strip() for position in positions[:2])
            wrong.add(
                RowError(
                    line,
                    shown(second),
                    "",
                    "“{first}” and “{second}” are the same column, {name}; keep one.",
                    {"first": shown(first), "second": shown(second), "name": name},
                )
            )
    for name in columns.required:
        if name not in found and columns.stand_ins.get(name) in found:
            found[name] = found.pop(columns.stand_ins[name])
        if name not in found:
            wrong.add(_missing(name, headers, columns, line))
    return {name: positions[0] for name, positions in found.items()}


def _missing(name: str, headers: Sequence[str], columns: Columns, line: int) -> RowError:
    """A column that is not there, the one that may be it, and how it may be called."""
    names = (name, *columns.aliases[name])
    given = [header.strip() for header in headers if header.strip()]
    unknown = {plain(header): header for header in given if columns.name_of(header) is None}
    close = [each for other in names for each in get_close_matches(plain(other), unknown, n=1, cutoff=0.75)]
    values: dict[str, object] = {"found": shown(", ".join(given)), "names": ", ".join(names)}
    if close:
        values["close"] = shown(unknown[close[0]])
        reason = untranslated("There is no such column; is it “{close}”? It may be called: {names}.")
    else:
        reason = untranslated(
            "There is no such column. The columns of the file: {found}. It may be called: {names}."
        )
    return RowError(line, name, "", reason, values)
