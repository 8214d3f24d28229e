"""The documents as data: where they lead, their headings, and what they write as code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
INDEX = ROOT / "docs" / "README.md"


@dataclass(frozen=True, slots=True)
class Document:
    """One page: `spans` are code within a sentence, `lines` those of its blocks of code."""

    path: Path
    headings: tuple[str, ...]
    links: tuple[str, ...]
    spans: tuple[str, ...]
    lines: tuple[str, ...]

    def anchors(self) -> set[str]:
        """What a link can name behind `#`, as the forges write it."""
        return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in self.headings}

    def targets(self) -> Iterator[tuple[Path, str]]:
        """Where its links into the tree lead: a path, and an anchor or nothing."""
        for link in self.links:
            if not re.match(r"[a-z]+:", link):
                place, _, anchor = link.partition("#")
                yield (self.path.parent / place).resolve() if place else self.path, anchor


def named(path: Path) -> str:
    """A path as the documents write it."""
    return path.relative_to(ROOT).as_posix()


def tree() -> Iterator[Path]:
    """Every file and folder of ours, without what git ignores and what is hidden."""
    yield from _below(ROOT)


def folders(folder: Path) -> set[str]:
    """The names of the folders that lie in one."""
    return {each.name for each in _entries(folder) if each.is_dir()}


@cache
def documents() -> tuple[Path, ...]:
    """Every page there is, wherever it lies."""
    return tuple(sorted(path for path in tree() if path.suffix == ".md"))


@cache
def read(path: Path) -> Document:
    """One page, parsed."""
    tokens = MarkdownIt().enable("table").parse(path.read_text(encoding="utf-8"))
    inline = [token for token in tokens if token.type == "inline"]
    children = [child for token in inline for child in token.children or ()]
    return Document(
        path,
        tuple(_headings(tokens)),
        tuple(_links(children)),
        tuple(child.content for child in children if child.type == "code_inline"),
        tuple(
            line
            for token in tokens
            if token.type in {"fence", "code_block"}
            for line in token.content.splitlines()
        ),
    )


def _headings(tokens: list[Token]) -> Iterator[str]:
    for opening, content in pairwise(tokens):
        if opening.type == "heading_open":
            yield "".join(child.content for child in content.children or ())


def _links(children: list[Token]) -> Iterator[str]:
    for child in children:
        target = child.attrGet("href") or child.attrGet("src")
        if target is not None:
            yield str(target)


def _below(folder: Path) -> Iterator[Path]:
    for entry in _entries(folder):
        yield entry
        if entry.is_dir():
            yield from _below(entry)


def _entries(folder: Path) -> list[Path]:
    return [
        entry
        for entry in sorted(folder.iterdir())
        if not entry.name.startswith(".") and not any(fnmatch(entry.name, each) for each in _ignored())
    ]


@cache
def _ignored() -> tuple[str, ...]:
    return tuple(line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines())
