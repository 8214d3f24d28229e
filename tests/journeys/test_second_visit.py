"""Whoever opens their link again is sent nothing that they have: only what is asked in their own name."""

from playwright.sync_api import Page, Response, expect

from tests.journeys.conftest import Open
from tests.pulse_week import PulseWeek


def arrived(page: Page, address: str) -> list[Response]:
    """Every answer that the server gave until the questions can be answered."""
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    page.on("response", note)
    page.goto("about:blank")
    page.goto(address)
    expect(page.get_by_role("radio").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.remove_listener("response", note)
    return [answer for answer in answers if not answer.url.startswith(("data:", "about:"))]


def with_a_body(answers: list[Response]) -> list[str]:
    """What had more than a head to be sent."""
    sent = [each for each in answers if each.request.sizes()["responseBodySize"] > 0]
    return [f"{each.request.method} {each.url.rpartition('/')[2].partition('#')[0]}" for each in sent]


def test_a_second_visit_of_the_week_is_sent_its_place_and_nothing_else(
    visit: Open, pulse_week: PulseWeek, token: str
) -> None:
    page = visit(f"{pulse_week.server}/privacy", new=True).page
    link = pulse_week.link(token)
    first = with_a_body(arrived(page, link))
    assert {"GET manifest", "GET page.js", "GET pulse.css", "POST place"} <= set(first)
    assert with_a_body(arrived(page, link)) == ["POST place"]
