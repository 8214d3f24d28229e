"""Whatever goes wrong on the pulse page is said kindly, with what to do, and nothing filled in is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import Open, Visit
from tests.journeys.pulse_page import FACES, IN_THE_BOX, answer, face, lose, says, send
from tests.pulse_week import PulseWeek

FULL = (
    "Storage.prototype.setItem = (name) => { if (!name.endsWith('probe')) throw new DOMException('full'); }"
)
REFUSED = "Storage.prototype.setItem = () => { throw new DOMException('refused'); }"
INSECURE = "Object.defineProperty(crypto, 'subtle', {value: undefined})"

Before = Callable[[Page, PulseWeek], None]


def fails(route: str, status: int) -> Before:
    def prepare(page: Page, week: PulseWeek) -> None:
        def handle(found: Route) -> None:
            found.fulfill(status=status, json={"detail": "Trouble."})

        page.route(f"{week.page}/{route}", handle)

    return prepare


def runs(script: str) -> Before:
    def prepare(page: Page, week: PulseWeek) -> None:
        page.add_init_script(script)

    return prepare


def tampered(page: Page, week: PulseWeek) -> None:
    def handle(route: Route) -> None:
        found = route.fetch()
        route.fulfill(response=found, body=found.text().replace('"eligible":8', '"eligible":9', 1))

    page.route(f"{week.page}/manifest", handle)


def offline(page: Page, week: PulseWeek) -> None:
    page.route(f"{week.page}/manifest", lambda route: route.abort())


def works(page: Page, week: PulseWeek) -> None:
    pass


INSTEAD_OF_THE_FORM: list[tuple[Before, str, str]] = [
    (works, "no token", "Bitte öffnen Sie Ihren eigenen Link"),
    (runs(INSECURE), "", "Ihre Antwort lässt sich hier nicht verschließen"),
    (tampered, "", "Bitte antworten Sie hier nicht"),
    (works, "foreign", "Dieser Link gilt nicht für diese Woche"),
    (fails("place", 403), "", "Dieser Link gilt nicht für diese Woche"),
    (offline, "", "Es gibt keine Verbindung"),
    (fails("place", 503), "", "Einen Moment, bitte"),
    (fails("place", 500), "", "Das hat nicht geklappt"),
]


@pytest.mark.parametrize(("before", "link", "heading"), INSTEAD_OF_THE_FORM)
def test_what_stands_in_the_way_is_said_instead_of_the_form(
    visit: Open, pulse_week: PulseWeek, before: Before, link: str, heading: str
) -> None:
    token = pulse_week.people[0].token
    address = {
        "": pulse_week.link(token),
        "no token": pulse_week.page,
        "foreign": pulse_week.link(f"{token}x"),
    }
    opened = visit("about:blank", width=360, language="de", refusals={401, 403, 500, 503}, disconnects=True)
    before(opened.page, pulse_week)
    opened.page.goto(address[link])
    says(opened.page, heading)
    expect(opened.page.get_by_role("heading", level=2)).to_be_focused()
    assert opened.overflow() <= 0
    assert opened.accessibility_findings() == []
    assert not [url for url in opened.requests if url.endswith(("/issue", "/ballot", "/ack"))]
    opened.page.get_by_role("link", name="English").click()
    expect(opened.page.locator("html")).to_have_attribute("lang", "en")
    expect(opened.page.get_by_role("heading", level=2)).not_to_have_text(heading)


BESIDE_THE_BUTTON: list[tuple[Before, str]] = [
    (fails("issue", 503), "Many people are answering right now"),
    (fails("ballot", 500), "it was not your fault"),
    (runs(FULL), "Your browser has no room left"),
]


@pytest.mark.parametrize(("before", "words"), BESIDE_THE_BUTTON)
def test_what_can_be_tried_again_is_said_beside_the_button_and_the_answer_stays(
    visit: Open, pulse_week: PulseWeek, token: str, before: Before, words: str
) -> None:
    opened = visit("about:blank", width=360, refusals={500, 503})
    before(opened.page, pulse_week)
    opened.page.goto(pulse_week.link(token))
    face(opened.page, 2).check()
    opened.page.get_by_role("textbox").fill("Still here")
    send(opened.page)
    expect(opened.page.get_by_role("alert")).to_contain_text(words, timeout=20_000)
    still_there(opened)
    assert opened.accessibility_findings() == []


def still_there(opened: Visit) -> None:
    expect(face(opened.page, 2)).to_be_checked()
    expect(opened.page.get_by_role("textbox")).to_have_value("Still here")


@pytest.mark.parametrize("route", ["issue", "ballot"])
def test_a_lost_response_is_asked_for_again_and_counts_once(
    visit: Open, pulse_week: PulseWeek, token: str, route: str
) -> None:
    opened = visit("about:blank", disconnects=True)
    lose(opened.page, pulse_week, route)
    opened.page.goto(pulse_week.link(token))
    face(opened.page, 2).check()
    opened.page.get_by_role("textbox").fill("Still here")
    send(opened.page)
    expect(opened.page.get_by_role("status")).to_have_text("Your answer is being locked and sent …")
    expect(opened.page.get_by_role("alert")).to_contain_text("there is no connection", timeout=20_000)
    still_there(opened)
    opened.page.unroute_all()
    send(opened.page)
    says(opened.page, IN_THE_BOX["en"])


def test_after_a_lost_response_a_reload_goes_on_with_the_same_ballot(
    visit: Open, pulse_week: PulseWeek, token: str
) -> None:
    opened = visit("about:blank", disconnects=True)
    lose(opened.page, pulse_week, "issue")
    opened.page.goto(pulse_week.link(token))
    face(opened.page, 2).check()
    send(opened.page)
    expect(opened.page.get_by_role("alert")).to_contain_text("there is no connection", timeout=20_000)
    opened.page.unroute_all()
    opened.page.reload()
    expect(opened.page.get_by_text("Your last attempt may not have arrived")).to_be_visible()
    answer(opened.page, 2)


def test_a_second_device_is_told_where_to_go_on(visit: Open, pulse_week: PulseWeek, token: str) -> None:
    answer(visit(pulse_week.link(token)).page, 3)
    second = visit(pulse_week.link(token), width=360, language="de", refusals={409})
    face(second.page, 1, "de").check()
    send(second.page, "de")
    says(second.page, "Sie haben schon auf einem anderen Gerät geantwortet oder damit begonnen")
    assert second.accessibility_findings() == []


def test_where_nothing_may_be_kept_one_answers_once_and_is_told_before(
    visit: Open, pulse_week: PulseWeek, token: str
) -> None:
    opened = visit("about:blank", width=360)
    runs(REFUSED)(opened.page, pulse_week)
    opened.page.goto(pulse_week.link(token))
    expect(opened.page.get_by_text("Your browser keeps nothing for this page")).to_be_visible()
    answer(opened.page, 3)
    expect(opened.page.get_by_text("as long as this page stays open")).to_be_visible()
    assert opened.accessibility_findings() == []
    opened.page.get_by_role("button", name="Change my answer").click()
    answer(opened.page, 4)


def test_the_fifty_first_change_is_refused_in_words(visit: Open, pulse_week: PulseWeek, token: str) -> None:
    page = visit(pulse_week.link(token)).page
    answer(page, 3)
    page.evaluate(
        "for (const [name, text] of Object.entries(localStorage))"
        " localStorage.setItem(name, JSON.stringify({...JSON.parse(text), rev: 50}))"
    )
    page.get_by_role("button", name="Change my answer").click()
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("fifty times")


def test_a_week_that_closes_while_one_answers_says_so(visit: Open, pulse_week: PulseWeek, token: str) -> None:
    opened = visit("about:blank", refusals={410})
    fails("issue", 410)(opened.page, pulse_week)
    opened.page.goto(pulse_week.link(token))
    face(opened.page, 3).check()
    send(opened.page)
    says(opened.page, "This week has just closed")
    assert opened.accessibility_findings() == []


@pytest.mark.parametrize(
    ("listed", "heading"), [([], "Your answer is missing from the list"), (None, "This week is closed")]
)
def test_after_the_close_a_missing_ballot_and_a_missing_list_are_told_apart(
    visit: Open, pulse_week: PulseWeek, token: str, listed: list[str] | None, heading: str
) -> None:
    opened = visit(pulse_week.link(token), refusals={404})
    answer(opened.page, 3)

    def closed(route: Route) -> None:
        found = route.fetch()
        route.fulfill(response=found, body=found.text().replace('data-state="open"', 'data-state="released"'))

    def counted(route: Route) -> None:
        found = {"detail": "No list."} if listed is None else {"counted": listed}
        route.fulfill(status=404 if listed is None else 200, json=found)

    opened.page.route(pulse_week.page, closed)
    opened.page.route(f"{pulse_week.page}/counted", counted)
    opened.page.reload()
    says(opened.page, heading)
    assert opened.accessibility_findings() == []


def test_without_a_connection_the_language_stays_and_so_does_the_answer(
    visit: Open, pulse_week: PulseWeek
) -> None:
    opened = visit(pulse_week.link(pulse_week.people[0].token), disconnects=True)
    face(opened.page, 2).check()
    opened.page.get_by_role("textbox").fill("Still here")
    opened.page.route(f"{pulse_week.page}?lang=de", lambda route: route.abort())
    opened.page.get_by_role("link", name="Deutsch").click()
    expect(opened.page.get_by_role("alert")).to_contain_text("could not be loaded")
    still_there(opened)
    assert FACES["en"][0] in opened.page.locator("form").inner_text()
