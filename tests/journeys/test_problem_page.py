"""Something went wrong: the page is kind, readable on a phone, in both languages, and remembers nothing."""

from collections.abc import Iterator
from typing import Literal

import pytest
from litestar import Litestar, get
from playwright.sync_api import expect

from api.app import application
from survey.errors import Closed
from tests.journeys.conftest import Open
from tests.journeys.server import running

OVER = "This week is closed. You can answer again when the next one opens."


@get("/over")
async def over() -> None:
    raise Closed(OVER)


def failing_app() -> Litestar:
    """What the server of these journeys serves."""
    return application([over])


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with running("tests.journeys.test_problem_page:failing_app") as found:
        yield found


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_a_closed_week_is_said_kindly_and_accessibly(
    visit: Open, address: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    opened = visit(f"{address}/over", width=width, scheme=scheme, refusals={410})
    expect(opened.page.get_by_role("heading", level=1)).to_have_text("This is over")
    expect(opened.page.get_by_text(OVER)).to_be_visible()
    assert opened.overflow() <= 0
    assert opened.accessibility_findings() == []


def test_the_language_changes_by_a_link_that_keeps_the_rest_of_the_address(visit: Open, address: str) -> None:
    opened = visit(f"{address}/over?team=Nord+%26+S%C3%BCd&lang=en", language="de", refusals={410})
    opened.page.get_by_role("link", name="Deutsch").click()
    expect(opened.page.get_by_role("heading", level=1)).to_have_text("Das ist vorbei")
    assert opened.page.url == f"{address}/over?team=Nord+%26+S%C3%BCd&lang=de"
    assert opened.page.context.cookies() == []


def test_the_browsers_language_decides_until_somebody_chooses(visit: Open, address: str) -> None:
    opened = visit(f"{address}/over", language="de", refusals={410})
    expect(opened.page.locator("html")).to_have_attribute("lang", "de")


def test_everything_comes_from_our_own_address(visit: Open, address: str) -> None:
    opened = visit(f"{address}/nowhere", refusals={404})
    assert all(request.startswith((address, "data:")) for request in opened.requests)
