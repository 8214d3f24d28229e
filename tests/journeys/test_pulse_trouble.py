"""Whatever goes wrong on the pulse page is said kindly, with what to do, and nothing filled in is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from survey.tokens import sign_link
from tests.browser import until
from tests.journeys.conftest import Open, Visit
from tests.journeys.pulse_page import FACES, IN_THE_BOX, answer, face, lose, lost, says, send, told
from tests.pulse_week import PulseWeek
from tests.stand_in import StandIn

FULL = (
    "Storage.prototype.setItem = (name) => { if (!name.endsWith('probe')) throw new DOMException('full'); }"
)
REFUSED = "Storage.prototype.setItem = () => { throw new DOMException('refused'); }"
TOKEN = sign_link(["a-secret"], "pulse", "5d0c2b9f")
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
    (works, "foreign", "Dieser Link funktioniert nicht"),
    (fails("manifest", 404), "", "Bitte laden Sie diese Seite neu"),
    (fails("place", 403), "", "Dieser Link gilt nicht für diese Woche"),
    (offline, "", "Es gibt keine Verbindung"),
    (fails("place", 503), "", "Einen Moment, bitte"),
    (fails("place", 500), "", "Das hat nicht geklappt"),
]


def test_a_page_that_takes_long_has_a_button_that_loads_it_again(visit: Open, pulse_week: PulseWeek) -> None:
    page = visit("about:blank", width=360, language="de").page
    # The first time no answer comes at all.
    page.route(f"{pulse_week.page}/manifest", lambda _: None, times=1)
    page.goto(pulse_week.link(pulse_week.people[0].token))
    page.get_by_role("button", name="Seite neu laden").click()
    expect(face(page, 4, "de")).to_be_visible()


def test_a_page_whose_script_never_comes_has_no_button_that_does_nothing(
    visit: Open, pulse_week: PulseWeek
) -> None:
    page = visit("about:blank", width=360, language="de", disconnects=True).page
    page.route("**/page.js", lambda route: route.abort())
    page.goto(pulse_week.link(pulse_week.people[0].token))
    expect(page.get_by_text("Bitte laden Sie die Seite neu")).to_be_visible()
    expect(page.get_by_role("button", name="Seite neu laden")).to_have_count(0)


@pytest.mark.parametrize(("before", "link", "heading"), INSTEAD_OF_THE_FORM)
def test_what_stands_in_the_way_is_said_instead_of_the_form(
    visit: Open, pulse_week: PulseWeek, before: Before, link: str, heading: str
) -> None:
    token = pulse_week.people[0].token
    address = {
        "": pulse_week.link(token),
        "no token": pulse_week.page,
        "foreign": pulse_week.link(token[:-3] + ("AAA" if token[-3:] != "AAA" else "BBB")),
    }
    opened = visit(
        "about:blank", width=360, language="de", refusals={401, 403, 404, 500, 503}, disconnects=True
    )
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
    (fails("ballot", 400), "This page is older than its server"),
    (runs(FULL), "Your browser has no room left"),
]


@pytest.mark.parametrize(("before", "words"), BESIDE_THE_BUTTON)
def test_what_can_be_tried_again_is_said_beside_the_button_and_the_answer_stays(
    visit: Open, pulse_week: PulseWeek, token: str, before: Before, words: str
) -> None:
    opened = visit("about:blank", width=360, refusals={400, 500, 503})
    before(opened.page, pulse_week)
    opened.page.goto(pulse_week.link(token))
    face(opened.page, 2).check()
    opened.page.get_by_role("textbox").fill("Still here")
    send(opened.page)
    told(opened.page, words)
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
    # The first one waits until somebody has looked: what is said meanwhile goes with the last attempt.
    held: list[Route] = []

    def hold(found: Route) -> None:
        held.append(found)

    opened.page.route(f"{pulse_week.page}/{route}", hold)
    opened.page.goto(pulse_week.link(token))
    face(opened.page, 2).check()
    opened.page.get_by_role("textbox").fill("Still here")
    send(opened.page)
    expect(opened.page.get_by_role("status")).to_have_text("Your answer is being locked and sent …")
    until(opened.page, lambda: bool(held))
    lose(opened.page, pulse_week, route)
    lost(held[0])
    told(opened.page, "there is no connection")
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
    told(opened.page, "there is no connection")
    opened.page.unroute_all()
    opened.page.reload()
    expect(opened.page.get_by_text("Your last attempt may not have arrived")).to_be_visible()
    answer(opened.page, 2)


def test_a_second_device_is_told_where_to_go_on(visit: Open, pulse_week: PulseWeek, token: str) -> None:
    answer(visit(pulse_week.link(token)).page, 3)
    second = visit(pulse_week.link(token), width=360, language="de", refusals={409})
    face(second.page, 1, "de").check()
    send(second.page, "de")
    says(second.page, "Ihr Recht zu antworten wurde anderswo benutzt")
    assert second.accessibility_findings() == []


def test_where_nothing_may_be_kept_one_answers_once_and_is_told_before(
    visit: Open, pulse_week: PulseWeek, token: str
) -> None:
    opened = visit("about:blank", width=360)
    runs(REFUSED)(opened.page, pulse_week)
    opened.page.goto(pulse_week.link(token))
    expect(opened.page.get_by_text("Your browser keeps nothing for this page")).to_be_visible()
    answer(opened.page, 3)
    expect(opened.page.get_by_text("Nothing of it is kept on this device")).to_be_visible()
    assert opened.accessibility_findings() == []
    opened.page.get_by_role("button", name="Change my answer").click()
    answer(opened.page, 4)


def test_the_fifty_first_change_is_refused_in_words(visit: Open, pulse_week: PulseWeek, token: str) -> None:
    page = visit(pulse_week.link(token)).page
    answer(page, 3)
    page.evaluate(
        "for (const [name, text] of Object.entries(localStorage))"
        " localStorage.setItem(name, JSON.stringify({...JSON.parse(text), stored: 50}))"
    )
    page.get_by_role("button", name="Change my answer").click()
    face(page, 2).check()
    send(page)
    told(page, "fifty times")


def test_a_week_that_closes_while_one_answers_says_so(visit: Open, pulse_week: PulseWeek, token: str) -> None:
    opened = visit("about:blank", refusals={410})
    fails("issue", 410)(opened.page, pulse_week)
    opened.page.goto(pulse_week.link(token))
    face(opened.page, 3).check()
    send(opened.page)
    says(opened.page, "This week has just closed")
    assert opened.accessibility_findings() == []


AFTER_THE_CLOSE: list[tuple[str, str]] = [
    ("listed", "Your answer was counted"),
    ("left out", "Your answer is missing from the list"),
    ("forged", "Please do not believe this page"),
    ("another manifest", "Please do not believe this page"),
    ("no list", "This week is closed"),
]


@pytest.mark.parametrize(("happened", "heading"), AFTER_THE_CLOSE)
def test_after_the_close_the_list_is_believed_only_with_its_signature(
    visit: Open, server: StandIn, happened: str, heading: str
) -> None:
    opened = visit(server.link(TOKEN), refusals={404})
    opened.page.get_by_role("radio").first.check()
    send(opened.page)
    says(opened.page, IN_THE_BOX["en"])
    server.close(*(nullifier.hex() for nullifier in server.box if happened == "left out"))
    if happened == "no list":
        server.release = None
    if happened == "forged" and server.release:
        server.release["counted"][0] = "00" * 32
    if happened == "another manifest":
        server.manifest = server.manifest.replace(b'"k":5', b'"k":1')
    opened.page.reload()
    says(opened.page, heading)
    assert opened.accessibility_findings() == []


def test_whoever_did_not_answer_here_is_told_that_this_device_cannot_tell(
    visit: Open, server: StandIn
) -> None:
    server.close()
    page = visit(server.link(TOKEN)).page
    says(page, "This week is closed")
    expect(page.get_by_text("This device cannot tell")).to_be_visible()


def test_an_answer_changed_from_elsewhere_is_told_to_its_owner(visit: Open, server: StandIn) -> None:
    opened = visit(server.link(TOKEN), width=360)
    opened.page.get_by_role("radio").first.check()
    send(opened.page)
    says(opened.page, IN_THE_BOX["en"])
    (nullifier,) = server.box
    server.box[nullifier] = (2, b"somebody else's")
    opened.page.get_by_role("button", name="Change my answer").click()
    opened.page.get_by_role("radio").nth(1).check()
    opened.page.get_by_role("textbox").fill("Still here")
    opened.page.get_by_label("What I wrote is an idea").check()
    send(opened.page)
    told(opened.page, "your answer has been changed from elsewhere")
    expect(opened.page.get_by_role("radio").nth(1)).to_be_checked()
    expect(opened.page.get_by_role("textbox")).to_have_value("Still here")
    send(opened.page)
    says(opened.page, IN_THE_BOX["en"])
    sent = server.answers()[0]
    assert (sent.comment, sent.idea) == ("Still here", True)


@pytest.mark.parametrize(("written", "shown"), [(1, 0), (2, 1)])
def test_links_that_were_written_again_are_told_to_everybody_who_answers(
    visit: Open, server: StandIn, written: int, shown: int
) -> None:
    server.links_written = written
    page = visit(server.link(TOKEN), width=360).page
    page.get_by_role("radio").first.check()
    line = page.get_by_text("The links of your group have been written 2 times.")
    expect(line).to_have_count(shown)
    send(page)
    says(page, IN_THE_BOX["en"])
    expect(line).to_have_count(shown)


def test_without_a_connection_the_language_stays_and_so_does_the_answer(
    visit: Open, pulse_week: PulseWeek
) -> None:
    opened = visit(pulse_week.link(pulse_week.people[0].token), disconnects=True)
    face(opened.page, 2).check()
    opened.page.get_by_role("textbox").fill("Still here")
    opened.page.route(f"{pulse_week.page}?lang=de", lambda route: route.abort())
    opened.page.get_by_role("link", name="Deutsch").click()
    told(opened.page, "could not be loaded")
    still_there(opened)
    assert FACES["en"][0] in opened.page.locator("form").inner_text()
