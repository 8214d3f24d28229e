"""A leader opens the page she was sent: on a phone or at a desk, by day or night, offline."""

import re
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import expect

from api.report.page import render_report
from api.texts import LANGUAGES
from survey.contacts.beside.events_file import CalendarEvent
from tests.journeys.conftest import Open, Visit
from tests.report_cast import PANELS, complete, told

WIDTHS = (360, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@cache
def made(name: str, language: str) -> str:
    return render_report(*(complete() if name == "complete" else told(name)), language)


@pytest.fixture
def write(tmp_path: Path) -> Path:
    return tmp_path / "report.html"


def open_report(visit: Open, path: Path, name: str, language: str = "en", **how: object) -> Visit:
    path.write_text(made(name, language), encoding="utf-8")
    return visit(path.as_uri(), language=language, **how)


# Every day the narrowest by night and the widest by day; of the fullest pages all others now and then.
FULLEST = ("supported", "complete")
DAILY = {("de", 360, "dark"), ("en", 1280, "light")}
EVERY_VIEW = [
    *((name, *view) for name in PANELS if name not in FULLEST for view in sorted(DAILY)),
    *(
        pytest.param(name, *view, marks=() if view in DAILY else pytest.mark.long)
        for name in FULLEST
        for view in product(LANGUAGES, WIDTHS, SCHEMES)
    ),
]


@pytest.mark.parametrize(("name", "language", "width", "scheme"), EVERY_VIEW)
def test_the_page_fits_is_accessible_and_fetches_nothing(
    visit: Open, write: Path, name: str, language: str, width: int, scheme: str
) -> None:
    page = open_report(visit, write, name, language, width=width, scheme=scheme)
    assert page.overflow() <= 0
    assert page.accessibility_findings() == []
    assert page.requests == [write.as_uri()]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_table_opens_without_widening_the_page(visit: Open, write: Path, width: int) -> None:
    page = open_report(visit, write, "supported", "de", width=width)
    for summary in page.page.locator("summary").all():
        summary.click()
    expect(page.page.locator("details[open] table").first).to_be_visible()
    assert page.page.locator("details:not([open])").count() == 0
    assert all(table.is_visible() for table in page.page.locator("table").all())
    assert page.overflow() <= 0
    assert page.accessibility_findings() == []


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_events_are_drawn_named_and_listed(visit: Open, write: Path, width: int, scheme: str) -> None:
    christmas = CalendarEvent(date(2025, 12, 8), date(2025, 12, 31), "Weihnachtsgeschäft der Außenstellen")
    outage = CalendarEvent(date(2025, 12, 22), date(2025, 12, 22), "Ausfall", team="Nord")
    text = render_report(*told("supported"), "de", [christmas, outage])
    write.write_text(text, encoding="utf-8")
    page = visit(write.as_uri(), language="de", width=width, scheme=scheme)
    figure = page.page.locator("section:has(#trend) figure")
    expect(figure.locator("figcaption")).to_contain_text("Weihnachtsgeschäft der Außenstellen")
    page.page.locator("#fold-time > summary").click()
    page.page.locator("section:has(#trend) summary").click()
    expect(page.page.get_by_role("cell", name="22.12.2025")).to_be_visible()
    assert page.overflow() <= 0
    assert page.accessibility_findings() == []


@pytest.mark.parametrize(("width", "language"), list(product(WIDTHS, LANGUAGES)))
def test_one_variant_of_every_drawing_is_shown_and_its_text_is_legible(
    visit: Open, write: Path, width: int, language: str
) -> None:
    page = open_report(visit, write, "supported", language, width=width).page
    for summary in page.locator(".fold > summary").all():
        summary.click()
    shown = [svg for svg in page.locator("figure svg").all() if svg.is_visible()]
    assert len(shown) == 5
    for svg in shown:
        sizes: list[float] = svg.evaluate(
            "svg => [...svg.querySelectorAll('text')].map(text =>"
            " parseFloat(getComputedStyle(text).fontSize) * svg.getBoundingClientRect().width"
            " / svg.viewBox.baseVal.width)"
        )
        assert min(sizes) >= 11.5


def test_without_script_everything_can_be_read(visit: Open, write: Path) -> None:
    page = open_report(visit, write, "supported", script=False).page
    expect(page.get_by_role("heading", level=1)).to_contain_text("better customer ratings")
    expect(page.get_by_role("img")).to_have_count(1)
    for summary in page.locator("summary").all():
        summary.click()
    expect(page.get_by_role("img")).to_have_count(5)
    expect(page.locator(".fold table").last).to_be_visible()


def test_the_keyboard_reaches_the_content_and_the_numbers(visit: Open, write: Path) -> None:
    page = open_report(visit, write, "supported").page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("summary").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("details[open] dl").first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("details[open] table")).to_be_visible()


def test_the_colours_of_the_drawings_change_with_the_scheme(visit: Open, write: Path) -> None:
    painted = [
        open_report(visit, write, "supported", scheme=scheme)
        .page.locator("figure svg path[stroke='var(--staff)']")
        .last.evaluate("path => getComputedStyle(path).stroke")
        for scheme in SCHEMES
    ]
    assert painted[0] != painted[1]


def test_a_link_into_a_fold_opens_it(visit: Open, write: Path) -> None:
    write.write_text(made("supported", "en"), encoding="utf-8")
    page = visit(f"{write.as_uri()}#figures").page
    expect(page.locator("#figures")).to_be_in_viewport()


def test_on_paper_stand_the_answer_with_its_numbers_and_the_folds_that_are_open(
    visit: Open, write: Path
) -> None:
    page = open_report(visit, write, "supported").page
    table = page.locator(".answer details table")
    expect(table).not_to_be_visible()
    page.locator("#fold-sure > summary").click()
    page.emulate_media(media="print")
    expect(table).to_be_visible()
    expect(page.locator("#figures")).to_be_visible()
    expect(page.locator("#fold-time")).not_to_be_visible()
    background = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert background == "rgb(255, 255, 255)"


# German is the longer.
@pytest.mark.parametrize(
    ("name", "language"),
    [
        *((name, "de") for name in PANELS),
        *(pytest.param(name, "en", marks=pytest.mark.long) for name in PANELS),
    ],
)
def test_the_first_part_is_printed_on_three_pages(visit: Open, write: Path, name: str, language: str) -> None:
    # Wider than what a browser proposes, so that nothing hangs on a line more or less.
    page = open_report(visit, write, name, language).page
    printed = page.pdf(format="A4", margin={"top": "13mm", "bottom": "13mm", "left": "13mm", "right": "13mm"})
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 3


@pytest.mark.parametrize(("name", "language"), list(product(PANELS, LANGUAGES)))
def test_at_a_desk_all_that_a_manager_can_say_is_seen_without_scrolling(
    visit: Open, write: Path, name: str, language: str
) -> None:
    """The statements of tests/api/report/test_what_a_manager_can_say.py, which asks for their words."""
    page = open_report(visit, write, name, language, width=1280).page
    seen = ["header", "h1", ".verdict > :first-child", ".verdict", ".evidence h2", ".evidence figure"]
    # What would happen, and whom it is about; then the first thing to do.
    seen += ["#means", "#means + ul > :nth-child(1)", "#means-not", "#means-not + ul > :nth-child(1)"]
    told = {"not_enough_data": 1, "supported": 2, "opposite": 2}.get(name, 3)
    seen += [f"#means-not + ul > :nth-child({number})" for number in range(2, told + 1)]
    seen += ["#next", "#next + ul > :nth-child(1)"]
    for each in seen:
        expect(page.locator(each)).to_be_in_viewport(ratio=1)
