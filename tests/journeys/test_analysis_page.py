"""An analyst's afternoon: every field, ten pictures, their numbers by mouse, by keyboard and on paper."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from litestar import Litestar
from playwright.sync_api import expect

from api.app import application
from api.exports.routes import EXPORT_ROUTES
from api.gallery.names import NAMES
from api.installation import SERVER, open_installation
from api.report.drawing import DrawnReport
from api.routes.results.analysis import ANALYSIS_ROUTES, PLACE
from api.routes.results.report import REPORT_ROUTES
from api.routes.results.results import RESULTS_ROUTES
from api.settings.settings import read_settings
from survey import database
from survey.key_directory import open_key_directory
from tests.api.exports.sources import source_of
from tests.api.pulse import SECRETS
from tests.journeys.conftest import Open, Visit
from tests.journeys.server import running
from tests.pulse_week import in_database
from tests.reader import key_of

LIVE = "/results/report/live/"


class Complete:
    """A report with all ten pictures."""

    def __init__(self) -> None:
        self._made: dict[object, bytes] = {}

    async def finding(self) -> DrawnReport:
        raise NotImplementedError

    async def made(self, make: Any, *how: object) -> bytes:
        if (make, *how) not in self._made:
            self._made[make, *how] = make(*files(), (), *how)
        return self._made[make, *how]


def files() -> tuple[bytes, bytes, bytes]:
    """Panel, plan and report, as the server has them."""
    from api.commands.weeks.plan_file import write_plan
    from api.report.data import report_bytes
    from tests.report_cast import QUICK, complete

    return source_of("complete").table, write_plan(QUICK), report_bytes(complete()[0])


def served() -> Litestar:
    """The analyst's page over a report with everything in it."""

    @asynccontextmanager
    async def opened(app: Litestar) -> AsyncIterator[None]:
        async with open_installation(read_settings(), SERVER) as found:
            app.state.installation, app.state.reporter = found, Complete()
            yield

    return application([*RESULTS_ROUTES, *REPORT_ROUTES, *EXPORT_ROUTES, *ANALYSIS_ROUTES], [opened])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Where it is, and the key that opens it."""
    folder = tmp_path_factory.mktemp("analysis")
    url = f"sqlite://{folder / 'resonanz.sqlite'}"
    in_database(url, database.migrate)
    environment = os.environ | {
        "RESONANZ_DATA": str(folder / "data"),
        "RESONANZ_KEYS": str(folder / "keys"),
        "RESONANZ_SECRETS": str(folder / "secrets"),
        "RESONANZ_DATABASE": url,
        "RESONANZ_SECRET": ",".join(SECRETS),
    }
    with running(f"{__name__}:served", environment) as address:
        yield address, key_of(open_key_directory(folder / "keys"))


def analyst(visit: Open, site: tuple[str, str], **how: object) -> Visit:
    """Somebody who holds the reading key opens the page."""
    address, key = site
    found = visit(f"{address}/results", **how)  # nothing is there without the key, and the browser says so
    cookie = {"name": "resonanz-reading", "value": key, "url": f"{address}/results"}
    found.page.context.add_cookies([cookie])  # type: ignore[list-item]  # a TypedDict of Playwright's own
    found.page.evaluate("document.title")
    found.complaints.clear()
    found.requests.clear()
    found.page.goto(f"{address}{PLACE}?lang={how.get('language', 'en')}")
    return found


def explored(found: Visit, name: str) -> Any:
    """A picture after somebody has asked to explore it."""
    section = found.page.locator(f"#picture-{name}")
    section.get_by_role("button").first.click()
    expect(section.locator(".live svg")).to_be_visible()
    return section


@pytest.mark.parametrize(("width", "scheme", "language"), [(360, "dark", "de"), (1280, "light", "en")])
def test_the_page_fits_is_accessible_and_loads_nothing_to_draw_with(
    visit: Open, site: tuple[str, str], width: int, scheme: str, language: str
) -> None:
    found = analyst(visit, site, width=width, scheme=scheme, language=language)
    assert found.overflow() <= 0
    for summary in found.page.locator("summary").all():
        summary.click()
    assert found.overflow() <= 0
    assert found.accessibility_findings() == []
    assert not [each for each in found.requests if "library" in each or "live" in each]
    shown = [svg for svg in found.page.locator(".drawn svg").all() if svg.is_visible()]
    assert len(shown) == len(NAMES)


def test_every_picture_draws_itself_with_the_words_of_its_drawing_and_asks_nobody_else(
    visit: Open, site: tuple[str, str]
) -> None:
    found = analyst(visit, site, width=1280, language="de")
    for name in NAMES:
        section = found.page.locator(f"#picture-{name}")
        words = section.locator(".drawing-wide text").all_text_contents()
        explored(found, name)
        assert section.locator(".live text").all_text_contents() == words
        expect(section.locator(".drawn")).not_to_be_visible()
    assert found.accessibility_findings() == []
    assert found.overflow() <= 0
    assert all(each.startswith(site[0]) for each in found.requests)
    assert len([each for each in found.requests if "library" in each]) == 1


def test_a_mark_tells_its_numbers_in_the_readers_language(visit: Open, site: tuple[str, str]) -> None:
    found = analyst(visit, site, width=360, scheme="dark", language="de")
    section = explored(found, "teams")
    section.locator(".live .mark-symbol path").nth(3).hover(force=True)
    tip = found.page.locator("#vg-tooltip-element")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("Steigung")
    shown = tip.inner_text()
    row = section.locator("tbody tr", has_text=shown.split("\n")[0].split("\t")[1])
    assert row.locator("td").first.text_content() in shown
    assert "," in shown
    assert found.overflow() <= 0


def test_by_keyboard_a_picture_is_explored_a_team_chosen_and_the_drawing_brought_back(
    visit: Open, site: tuple[str, str]
) -> None:
    found = analyst(visit, site)
    page, section = found.page, found.page.locator("#picture-teams")
    button = section.get_by_role("button", name="Explore this picture")
    button.focus()
    page.keyboard.press("Enter")
    expect(section.get_by_role("status")).to_contain_text("choose a team")
    chosen = section.get_by_role("combobox", name="Team")
    chosen.focus()
    page.keyboard.press("ArrowDown")
    first = section.locator("tbody th").first.text_content()
    assert chosen.evaluate("field => field.selectedOptions[0].label") == first
    faded = section.locator(
        ".live .mark-symbol path[opacity='0.08'], .live .mark-symbol path[fill-opacity='0.08']"
    )
    expect(faded.first).to_be_attached()
    section.get_by_role("button", name="Back to the drawing").press("Enter")
    expect(section.locator(".drawn")).to_be_visible()
    expect(section.locator(".live")).not_to_be_visible()


def test_weeks_and_questions_are_sorted_by_and_values_are_not(visit: Open, site: tuple[str, str]) -> None:
    found = analyst(visit, site)
    section = found.page.locator("#picture-trend")
    section.locator("summary").click()
    heads = section.locator("thead th")
    assert section.locator("thead button").all_text_contents() == ["Week", "Question"]
    heads.nth(1).get_by_role("button").press("Enter")
    assert heads.nth(1).get_attribute("aria-sort") == "ascending"
    questions = section.locator("tbody td:nth-child(2)").all_text_contents()
    assert questions == sorted(questions, key=str.casefold)
    heads.nth(0).get_by_role("button").press("Enter")
    heads.nth(0).get_by_role("button").press("Enter")
    assert heads.nth(0).get_attribute("aria-sort") == "descending"
    assert heads.nth(1).get_attribute("aria-sort") is None
    weeks = section.locator("tbody th").all_text_contents()
    assert weeks == sorted(weeks, reverse=True)
    assert found.page.locator("th[data-sorts]").count() == 2


def test_without_script_every_picture_table_and_file_is_there(visit: Open, site: tuple[str, str]) -> None:
    found = analyst(visit, site, script=False)
    assert len([svg for svg in found.page.locator("svg").all() if svg.is_visible()]) == len(NAMES)
    assert not [button for button in found.page.locator("button").all() if button.is_visible()]
    expect(found.page.get_by_role("link", name="SVG").first).to_be_visible()


def test_a_picture_that_cannot_be_loaded_says_so_and_leaves_the_drawing(
    visit: Open, site: tuple[str, str]
) -> None:
    found = analyst(visit, site, refusals={503})
    found.page.route(f"**{LIVE}*", lambda route: route.fulfill(status=503))
    section = found.page.locator("#picture-lags")
    section.get_by_role("button").first.click()
    expect(section.get_by_role("status")).to_contain_text("could not be made ready")
    expect(section.locator(".drawn")).to_be_visible()
    found.page.unroute(f"**{LIVE}*")
    explored(found, "lags")


def test_on_paper_stand_the_drawings_and_the_tables_without_buttons(
    visit: Open, site: tuple[str, str]
) -> None:
    page = analyst(visit, site).page
    page.emulate_media(media="print")
    expect(page.locator(".drawing-wide svg").first).to_be_visible()
    assert not [each for each in page.locator(".explore, .downloads, .contents").all() if each.is_visible()]
    background = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert background == "rgb(255, 255, 255)"
