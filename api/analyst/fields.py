"""Every field of the report's data, part by part, as tables for people, laid out as the schema says."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from gettext import NullTranslations
from typing import Any

from api.analyst.values import group_name, shown
from api.analyst.words import words_of
from api.texts import translations
from api.web.looks.templates import FRONTEND
from survey.spreadsheets.names import in_order

Schema = Mapping[str, Any]
# What lists are sorted by where that is a name: nothing is ever sorted by a value.
NAMED = ("team", "group")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: where it stands in the data, what it is called, its value, what it is."""

    path: str
    name: str
    value: str
    what: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Entries of one kind below each other; `heads` are the columns' names and what each is.

    `keys` are the same for programs, "text" for a sentence in the reader's language.
    """

    path: str
    name: str
    what: str
    keys: tuple[str, ...]
    heads: tuple[tuple[str, str], ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class Group:
    """Fields that belong together; with a title where a part has several such."""

    title: str = ""
    fields: list[Field] = field(default_factory=list)
    lists: list[Listed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report."""

    key: str
    there: bool
    groups: tuple[Group, ...]


@cache
def schema() -> Schema:
    """The published schema of the report."""
    text = (FRONTEND / "schemas" / "report-1.json").read_text(encoding="utf-8")
    found: Schema = json.loads(text)
    return found


def sections(report: Mapping[str, Any], language: str) -> list[Section]:
    """Every part, in the order of the data, with every field."""
    words = translations(language)
    found = []
    for key, laid_out in schema()["properties"].items():
        if key == "taken_for_granted":  # stands beside the part that takes it for granted
            continue
        reader = _Reader(language, words)
        if report[key] is not None:
            reader.read(key, report[key], laid_out)
        found.append(
            Section(key, report[key] is not None, tuple(g for g in reader.groups if g.fields or g.lists))
        )
    return found


class _Reader:
    """Goes through one part; groups come in the order in which they are met."""

    def __init__(self, language: str, words: NullTranslations) -> None:
        self.language, self.words = language, words
        self.groups = [Group()]

    def read(self, path: str, value: Any, laid_out: Schema) -> None:
        """Take one value in, by what the schema says it is."""
        laid_out = _one_of(laid_out, value)
        if value is None or _is_value(laid_out):
            self._field(path, value)
        elif "properties" in laid_out:
            for name, inner in laid_out["properties"].items():
                self.read(f"{path}.{name}", value[name], inner)
        elif _holds_parts(laid_out["items"]):
            for entry in value:
                self._titled(path, entry, _one_of(laid_out["items"], entry))
        else:
            self._list(path, value, laid_out["items"])

    def _titled(self, path: str, entry: Mapping[str, Any], laid_out: Schema) -> None:
        """A comparison, an outcome: several of one kind, each with fields of its own."""
        named = next((name for name in ("name", "outcome", "item", "kind") if name in entry), "kind")
        self.groups.append(Group(shown(named, entry[named], self.language, self.words)))
        for name, inner in laid_out["properties"].items():
            self.read(f"{path}.{name}", entry[name], inner)

    def _field(self, path: str, value: Any) -> None:
        name, what = words_of(path, self.words)
        key = path.rpartition(".")[2]
        text = shown(key, value, self.language, self.words)
        self.groups[-1].fields.append(Field(path, name, text, what))

    def _list(self, path: str, entries: Sequence[Mapping[str, Any]], laid_out: Schema) -> None:
        name, what = words_of(path, self.words)
        keys = [key for key in laid_out["properties"] if key not in ("en", "de")]
        columns = [*keys, *(["text"] if "en" in laid_out["properties"] else [])]
        sorter = next((key for key in NAMED if key in keys), None)
        rows = [[self._cell(key, entry) for key in columns] for entry in entries]
        if sorter is not None:
            place = columns.index(sorter)
            rows.sort(key=lambda row: in_order(row[place]))
        self.groups[-1].lists.append(
            Listed(
                path,
                name,
                what,
                tuple(columns),
                tuple(words_of(f"{path}.{key}", self.words) for key in columns),
                tuple(_is_number(laid_out["properties"].get(key, {})) for key in columns),
                tuple(map(tuple, rows)),
            )
        )

    def _cell(self, key: str, entry: Mapping[str, Any]) -> str:
        value: Any = entry if key == "text" else entry[key]
        if key == "code":  # known to programs; what it says to people stands beside it
            return str(value)
        if key == "group":
            for kind in ("office", "touchpoint", "turnover"):
                value = group_name(kind, value, self.language, self.words)
        return shown(key, value, self.language, self.words)


def granted(report: Mapping[str, Any], key: str, language: str) -> list[tuple[str, str, str]]:
    """What the test of a part takes for granted: name, text, what it is; nothing where it is not there."""
    found = report["taken_for_granted"].get(key)
    if found is None:
        return []
    words = translations(language)
    texts = [("null", found["null"]), *(("assumptions", each) for each in found["assumptions"])]
    return [(name, text[language], what) for each, text in texts for name, what in [words_of(each, words)]]


def named(laid_out: Schema | None = None, at: str = "") -> Iterator[str]:
    """Every field that the schema allows and that has to have a name, without the places in lists."""
    laid_out = schema() if laid_out is None else laid_out
    for each in [laid_out, *laid_out.get("oneOf", ())]:
        for name, inner in each.get("properties", {}).items():
            if name not in ("taken_for_granted", "en", "de"):
                yield from named(inner, f"{at}.{name}".lstrip("."))
        if "items" in each and not _is_value(each):
            yield from named(each["items"], at)
            if not _holds_parts(each["items"]):
                yield at
    if at and (_is_value(_real(laid_out)) or ("." in at and "null" in laid_out.get("type", ()))):
        yield at


def _one_of(laid_out: Schema, value: Any) -> Schema:
    """The alternative that this value is."""
    for each in laid_out.get("oneOf", ()):
        if value is None:
            if each.get("type") == "null":
                return dict(each)
        elif each.get("type") != "null":
            kind = each.get("properties", {}).get("kind", {}).get("const")
            if kind is None or kind == value["kind"]:
                return dict(each)
    return laid_out


def _is_value(laid_out: Schema) -> bool:
    """A number, a text in every language, a list of numbers: whatever takes one line."""
    properties = laid_out.get("properties")
    if properties is not None:
        return set(properties) == {"en", "de"}
    items = laid_out.get("items")
    return not (isinstance(items, Mapping) and ("properties" in items or "oneOf" in items))


def _holds_parts(laid_out: Schema) -> bool:
    """Whether entries have fields that do not fit into one line each."""
    inner = [laid_out, *laid_out.get("oneOf", ())]
    return any(not _is_value(_real(each)) for one in inner for each in one.get("properties", {}).values())


def _real(laid_out: Schema) -> Schema:
    """What it is where it is there."""
    return next((_real(each) for each in laid_out.get("oneOf", ()) if each.get("type") != "null"), laid_out)


def _is_number(laid_out: Schema) -> bool:
    kinds = _real(laid_out).get("type")
    return bool({"number", "integer", "array"} & set([kinds] if isinstance(kinds, str) else kinds or ()))
