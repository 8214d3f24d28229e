"""Where the documents lead."""

import re
from pathlib import Path

import pytest

from tests.docs.documents import INDEX, ROOT, documents, named, read


@pytest.mark.parametrize("path", documents(), ids=named)
def test_every_link_leads_to_a_file_and_to_a_heading_in_it(path: Path) -> None:
    for target, anchor in read(path).targets():
        assert target.exists(), f"{named(path)} leads to {target}, which does not exist"
        assert target.is_relative_to(ROOT), f"{named(path)} leads out of the tree to {target}"
        if anchor:
            assert anchor in read(target).anchors(), f"{named(path)} leads to {named(target)}#{anchor}"


def test_every_document_stands_in_the_index() -> None:
    listed = {target for target, _ in read(INDEX).targets()}
    assert [named(path) for path in documents() if path not in listed and path != INDEX] == []


def test_the_index_calls_every_decision_by_its_heading() -> None:
    listed = re.findall(r"^\* \[(\d+): (.+)\]\((\S+)\)$", INDEX.read_text(encoding="utf-8"), re.MULTILINE)
    assert listed
    for number, heading, place in listed:
        assert int(Path(place).name[:4]) == int(number)
        assert read(INDEX.parent / place).headings[0] == f"{number}. {heading}"
