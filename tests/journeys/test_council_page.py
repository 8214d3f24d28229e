"""The document for the works council: opened from a file, on a phone and on paper, in both languages."""

from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import expect

from api.app import ROUTES, application
from api.council.opening import opened
from api.council.page import render
from api.privacy.statement import as_data
from survey.releases.rules import Rules
from tests.journeys.conftest import Open

DAILY = {("de", 320, "dark"), ("en", 1280, "light")}
VIEWS = product(("en", "de"), (320, 1280), ("light", "dark"))


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [pytest.param(*view, marks=() if view in DAILY else pytest.mark.long) for view in VIEWS],
)
def test_the_document_stands_by_itself(
    visit: Open, tmp_path: Path, language: str, width: int, scheme: str
) -> None:
    app = application(ROUTES)
    found = {
        **as_data(Rules()),
        "grown_past": ["table visits"],
        "opened": opened(app),
        "asker": {"sender": "Stadtwerke", "controller": "", "privacy_contact": "privacy@example.org"},
        "database": "SQLite",
        "order": [{"monday": "2026-03-09", "block": "work", "questions": []}],
        "day": "2026-03-09",
    }
    page = tmp_path / "pack.html"
    page.write_text(render(found, "0.1.0", language), encoding="utf-8")
    shown = visit(page.as_uri(), width=width, scheme=scheme, language=language)
    expect(shown.page.get_by_role("heading", level=1)).to_be_visible()
    assert shown.accessibility_findings() == []
    assert shown.overflow() <= 0
    assert shown.requests == [page.as_uri()]
    shown.page.emulate_media(media="print")
    shown.page.set_viewport_size({"width": 680, "height": 960})  # A4 without its margins
    cut = shown.page.evaluate(
        "[...document.querySelectorAll('.table')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
    )
    assert cut == 0
