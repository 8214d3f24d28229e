"""Attack 28: let a mail scanner or a prefetching browser answer, or spend the right to, by opening a link.

Adversary A8 opens every link of a mail in a full browser and runs its script, but presses no button. Control:
one click, after which the same look at slots and box shows that they have changed.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from survey.ballots.keys import wave_folder
from survey.invitations.slots import FILE
from tests.pulse_week import PulseWeek


def kept(week: PulseWeek) -> list[tuple[object, ...]]:
    """Every slot and the number of ballots, read beside the running server."""
    slots = wave_folder(week.week.keys, week.week.wave) / FILE
    box = Path(week.url.removeprefix("sqlite://"))
    return _read(slots, "SELECT * FROM slot ORDER BY identifier") + _read(box, "SELECT count(*) FROM ballot")


def _read(file: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        rows: list[tuple[object, ...]] = connection.execute(query).fetchall()
        return rows


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_opening_a_link_and_running_its_script_changes_nothing(
    page: Page, pulse_week: PulseWeek, token: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    before = kept(pulse_week)
    page.goto(pulse_week.link(token), wait_until="networkidle")
    page.get_by_role("radio").first.wait_for()
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    assert kept(pulse_week) == before
    routes = {line.partition("#")[0].replace(pulse_week.page, "") for line in asked if "/static/" not in line}
    assert routes == {"GET ", "GET /manifest", "POST /place"}
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.context.cookies() == []


def test_the_control_presses_the_button_and_is_seen(page: Page, pulse_week: PulseWeek, token: str) -> None:
    before = kept(pulse_week)
    page.goto(pulse_week.link(token))
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Send my answer").click()
    page.get_by_text("is in the box").wait_for()
    assert kept(pulse_week) != before
