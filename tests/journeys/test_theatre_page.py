"""The page of `resonanz theatre`: opened from a file, on a phone, in both languages."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from api.theatre.attacking import Found
from api.theatre.page import render
from api.theatre.stage import Played
from api.theatre.words import words_of
from tests.journeys.conftest import Open

COUNTS = dict.fromkeys(Found.__slots__, 1_236)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_stands_by_itself(
    visit: Open, tmp_path: Path, language: str, scheme: str, width: int
) -> None:
    played = Played(2_000, 166, 21, 4, 4, 2026, 5_275, threshold=COUNTS, rules=dict.fromkeys(COUNTS, 0))
    page = tmp_path / "page.html"
    page.write_text(render(words_of(played, language), language), encoding="utf-8")
    opened = visit(page.as_uri(), width=width, scheme=scheme, language=language)
    expect(opened.page.get_by_role("heading", level=1)).to_contain_text("309")
    assert opened.accessibility_findings() == []
    assert opened.overflow() <= 0
    assert opened.requests == [page.as_uri()]
