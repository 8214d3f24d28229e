"""Attack: change one script on its way, so that it passes the answer on before it is locked.

Adversary: a proxy or cache between server and browser that alters scripts, not the page. Control: the same
change where the page names no hashes, as most pages do; the altered script then runs.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from api.web.looks.templates import modules
from tests.pulse_week import PulseWeek

STOLEN = "globalThis.stolen = true;"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def alter(route: Route) -> None:
    found = route.fetch()
    route.fulfill(response=found, body=found.text() + STOLEN)


def without_hashes(route: Route) -> None:
    found = route.fetch()
    route.fulfill(response=found, body=re.sub(r' integrity="[^"]+"', "", found.text()))


@pytest.mark.parametrize("module", modules("pulse"))
def test_a_changed_script_stops_the_page(page: Page, pulse_week: PulseWeek, module: str) -> None:
    page.route(f"**{module}", alter)
    with page.expect_console_message(lambda said: "integrity" in said.text and module in said.text):
        page.goto(pulse_week.link(pulse_week.people[0].token))
    page.wait_for_load_state("load")
    assert page.evaluate("globalThis.stolen") is None
    assert page.locator("form").count() == 0


def test_a_reader_whose_script_was_refused_is_told_what_to_do(page: Page, pulse_week: PulseWeek) -> None:
    page.route("**/static/pulse/seal.js", alter)
    page.goto(pulse_week.link(pulse_week.people[0].token))
    page.get_by_text("This is taking longer than it should.").wait_for()


def test_the_control_runs_the_changed_script(page: Page, pulse_week: PulseWeek) -> None:
    page.route("**/static/pulse/seal.js", alter)
    page.route(pulse_week.page, without_hashes)
    page.goto(pulse_week.link(pulse_week.people[0].token))
    page.locator("form").wait_for()
    assert page.evaluate("globalThis.stolen") is True
