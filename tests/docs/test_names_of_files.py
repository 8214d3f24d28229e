"""What the documents call a file, a folder, a module, a test or a setting exists under that name.

A name is told by its look: a path from a folder at the root; anything that ends like a source of ours; in a
sentence a word with a slash behind it, or one that begins like a test; what follows `python -m`.
"""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from api.settings.fields import NAMES
from tests.docs.documents import ROOT, Document, documents, folders, named, read, tree

# What people bring and get (.csv, .html, .json, .pem) has whatever name they give it.
SOURCES = (".css", ".in", ".js", ".lock", ".md", ".mjs", ".po", ".py", ".toml")
WORD = re.compile(r"(?<![\w./~<>:-])[\w.-]+(?:/[\w.*-]+)*/?")


@cache
def names() -> tuple[str, ...]:
    """Every file as `/path`, every folder as `/path/`."""
    return tuple(f"/{named(path)}{'/' * path.is_dir()}" for path in tree())


@cache
def names_of_tests() -> frozenset[str]:
    """Every file and function of the tests."""
    sources = [ROOT / name[1:] for name in names() if name.startswith("/tests/") and name.endswith(".py")]
    functions = re.compile(r"def (test_\w+)")
    return frozenset(
        name for path in sources for name in (path.stem, *functions.findall(path.read_text(encoding="utf-8")))
    )


def words(document: Document) -> set[str]:
    """What could be a name in the code of a document."""
    code = (*document.spans, *document.lines)
    return {word.rstrip(".") for text in code for word in WORD.findall(text)}


def missing(document: Document) -> list[str]:
    """What is called a file or a folder there and is none."""
    lacking = []
    for word in words(document):
        if "/" in word and word.split("/")[0] in folders(ROOT):
            found = any(ROOT.glob(word))
        elif word.endswith(SOURCES) or (word.endswith("/") and word in document.spans):
            found = any(name.endswith(f"/{word}") for name in names())
        else:
            found = True
        if not found:
            lacking.append(word)
    return sorted(lacking)


@pytest.mark.parametrize("path", documents(), ids=named)
def test_every_file_and_folder_exists(path: Path) -> None:
    assert missing(read(path)) == []


@pytest.mark.parametrize("path", documents(), ids=named)
def test_every_test_exists(path: Path) -> None:
    called = {span for span in read(path).spans if re.fullmatch(r"test_\w+", span)}
    assert called - names_of_tests() == set()


@pytest.mark.parametrize("path", documents(), ids=named)
def test_every_module_exists(path: Path) -> None:
    code = "\n".join((*read(path).spans, *read(path).lines))
    assert [name for name in re.findall(r"python3? -m ([\w.]+)", code) if find_spec(name) is None] == []


@pytest.mark.parametrize("path", documents(), ids=named)
def test_every_setting_exists(path: Path) -> None:
    assert set(re.findall(r"RESONANZ_[A-Z_]*[A-Z]", path.read_text(encoding="utf-8"))) - NAMES.keys() == set()


def test_names_are_recognised_and_those_of_other_peoples_files_are_not() -> None:
    text = "survey/tally.py scripts/gone tally.py gone.py answer.html /etc/nginx.conf KEYS/released"
    made_up = Document(ROOT / "made_up.md", (), (), ("gone/", "lifecycle/", "/pulse/"), (text,))
    assert missing(made_up) == ["gone.py", "gone/", "scripts/gone"]
