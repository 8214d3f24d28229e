"""The map of the README shows the folders that exist, no more and no fewer."""

import re

import pytest

from tests.docs.documents import ROOT, folders

FOLDER = re.compile(r"`(\w+)/`")


def drawn() -> dict[str, set[str]]:
    """What is in each folder at the root: named in its row, and in the rows below that have no folder."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    table = page.split("| folder | holds |\n|---|---|\n")[1].split("\n\n")[0]
    found: dict[str, set[str]] = {}
    for row in table.splitlines():
        _, head, held, _ = row.split("|")
        if of_its_own := FOLDER.fullmatch(head.strip()):
            top = of_its_own[1]
            found[top] = set()
        found[top].update(FOLDER.findall(held))
    return found


def test_every_folder_at_the_root_has_its_row() -> None:
    assert set(drawn()) == folders(ROOT)


@pytest.mark.parametrize("folder", ["analytics", "api", "frontend", "survey"])
def test_every_folder_in_it_is_named(folder: str) -> None:
    assert drawn()[folder] == folders(ROOT / folder)


def test_the_tests_own_page_names_each_of_their_folders() -> None:
    page = (ROOT / "tests" / "README.md").read_text(encoding="utf-8")
    rows = [row for row in page.splitlines() if row.startswith("| `")]
    assert {name for row in rows for name in FOLDER.findall(row.split("|")[1])} == folders(ROOT / "tests")
