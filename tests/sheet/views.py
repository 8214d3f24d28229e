"""What is photographed: every page, and every state of a page that has several."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Page, Route, expect

from survey.accounts.roles import Role
from tests.sheet.houses import House

Where = Literal["demo", "first week", "empty", "desk"]
Act = Callable[[Page, House], None]


def nothing(page: Page, house: House) -> None:
    """The page as it opens."""


@dataclass(frozen=True)
class View:
    """One picture: where, at which address, what is arranged before it opens and done afterwards.

    In an address `{pulse}`, `{rating}`, `{week}`, `{wave}`, `{group}` and `{other}` are filled in, and the
    links of a `{person}` or a `{customer}` who has not answered yet.
    """

    name: str
    path: str
    where: Where = "demo"
    before: Act = nothing
    act: Act = nothing
    reads: bool = False
    role: Role | None = None
    # A journey of its own looks at it every day.
    walked: bool = False


def answers(route: str, status: int) -> Act:
    """From now on the server gives this answer at the end of an address."""

    def arrange(page: Page, house: House) -> None:
        page.route(f"**/{route}", lambda found: found.fulfill(status=status, json={"detail": "Trouble."}))

    return arrange


def never(route: str) -> Act:
    """There is no connection to the end of an address."""

    def arrange(page: Page, house: House) -> None:
        page.route(f"**/{route}", lambda found: found.abort())

    return arrange


def slow(route: str) -> Act:
    """No answer comes at all."""

    def arrange(page: Page, house: House) -> None:
        page.route(f"**/{route}", lambda _: None)

    return arrange


def in_state(state: str) -> Act:
    """The page of a week that has got so far."""

    def arrange(page: Page, house: House) -> None:
        def handle(found: Route) -> None:
            shown = found.fetch()
            found.fulfill(
                response=shown, body=shown.text().replace('data-state="open"', f'data-state="{state}"')
            )

        page.route("**/pulse/*", handle)

    return arrange


def another_manifest(page: Page, house: House) -> None:
    """What is promised is not what was promised."""

    def handle(found: Route) -> None:
        shown = found.fetch()
        found.fulfill(response=shown, body=shown.text().replace('"eligible":', '"eligible":9', 1))

    page.route("**/manifest", handle)


def chooses(score: int) -> Act:
    """A face."""

    def act(page: Page, house: House) -> None:
        page.get_by_role("radio").nth(score - 1).check()

    return act


def form_appears(page: Page, house: House) -> None:
    expect(page.locator("button.send")).to_be_visible()


def presses_send(page: Page, house: House) -> None:
    page.locator("button.send").click()
    expect(page.locator("#missing > *")).to_be_visible()


def sends(score: int) -> Act:
    """A face, and sends it."""

    def act(page: Page, house: House) -> None:
        chooses(score)(page, house)
        page.locator("button.send").click()
        expect(page.locator("#stage > h2")).to_be_visible()

    return act


def is_refused(page: Page, house: House) -> None:
    chooses(4)(page, house)
    page.locator("button.send").click()
    expect(page.locator("#alert p")).to_be_visible()


def opens_everything(page: Page, house: House) -> None:
    expect(page.locator("main summary").first).to_be_visible()
    for summary in page.locator("main summary").all():
        if summary.is_visible():
            summary.click()


def heading_appears(page: Page, house: House) -> None:
    expect(page.locator("#stage > h2")).to_be_visible()


def takes_long(page: Page, house: House) -> None:
    """After five seconds the page says so."""
    expect(page.locator("#stage p.late").first).to_be_visible()


def rates(score: int) -> Act:
    """A face, and sends it."""

    def act(page: Page, house: House) -> None:
        chooses(score)(page, house)
        with page.expect_navigation():
            page.locator("main button").first.click()

    return act


def fills_wish(page: Page, house: House) -> None:
    page.get_by_role("textbox").first.fill("Open on Saturdays, too")
    with page.expect_navigation():
        page.locator("main button").click()


def forgets_a_face(page: Page, house: House) -> None:
    page.locator("form").first.evaluate("form => { form.noValidate = true }")
    with page.expect_navigation():
        page.locator("main button").first.click()


PAGES = [
    View("start", "/"),
    View("paste a link", "/link"),
    View("the shared tablet, no week open", "/kiosk", "empty"),
    View("the shared tablet", "/kiosk", "first week"),
    View("privacy", "/privacy"),
    View("privacy, all open", "/privacy", act=opens_everything),
    View("privacy for customers", "/privacy/customers"),
    View("accessibility", "/accessibility"),
    View("results", "/results", reads=True),
    View("results, all open", "/results", act=opens_everything, reads=True),
    View("a week", "/results/weeks/{wave}", reads=True),
    View("a group", "/results/groups/{group}", reads=True),
    View("two groups", "/results/groups/{group}?with={other}", reads=True),
    View("a group's week", "/results/groups/{group}/weeks/{wave}", reads=True),
    View("report", "/results/report", reads=True),
    View("analysis", "/results/report/analysis", reads=True),
    View("report, all open", "/results/report", act=opens_everything, reads=True),
    View("forecast", "/results/forecast", reads=True),
    View("the check", "/results/check", reads=True),
    View("the tour", "/tour"),
    View("sign in", "/desk/sign-in"),
    View("lots", "/results/measures", reads=True),
    View("rating", "{rating}"),
    View("rating, low", "{rating}", act=chooses(1)),
    View("rating, no face", "{rating}", act=forgets_a_face),
    View("pulse", "{pulse}", act=form_appears),
    View("pulse, all open", "{pulse}", act=opens_everything),
    View("pulse, a face", "{pulse}", act=chooses(4)),
]
STATES = [
    View("empty: results", "/results", "empty", reads=True),
    View("empty: report", "/results/report", "empty", reads=True),
    View("empty: forecast", "/results/forecast", "empty", reads=True),
    View("first week: results", "/results", "first week", reads=True),
    View("first week: report", "/results/report", "first week", reads=True),
    View("no permission: results", "/results"),
    View("no permission: wrong key", "/results#00000000000000000000000000000000"),
    View("nothing here", "/nowhere"),
    View("no such group", "/results/groups/nowhere", reads=True),
    View("cut link: rating", "/r/ImQ1NjA0ZmNh"),
    View("cut link: pulse", "/pulse/{week}#1234.abc"),
    View("no link: pulse", "/pulse/{week}"),
    View("no such week", "/pulse/1999-W01"),
    View("loading: pulse", "{pulse}", before=slow("manifest"), act=takes_long),
    View("no connection: pulse", "{pulse}", before=never("manifest"), act=heading_appears),
    View("busy: pulse", "{pulse}", before=answers("place", 503), act=heading_appears),
    View("our mistake: pulse", "{pulse}", before=answers("place", 500), act=heading_appears),
    View("not this week: pulse", "{pulse}", before=answers("place", 403), act=heading_appears),
    View("expired link: pulse", "{pulse}", before=answers("place", 401), act=heading_appears),
    View("tampered: pulse", "{pulse}", before=another_manifest, act=heading_appears),
    View("closed: pulse", "{pulse}", before=in_state("released"), act=heading_appears),
    View("void: pulse", "{pulse}", before=in_state("void"), act=heading_appears),
    View("nothing chosen: pulse", "{pulse}", act=presses_send),
    View("connection lost: pulse", "{pulse}", before=never("issue"), act=is_refused),
    View("thanks: pulse", "{person}", "first week", act=sends(4)),
    View("thanks: rating", "{customer}", "first week", act=rates(4)),
    View("thanks: wish", "/wishes/nord", "first week", act=fills_wish),
    View("weekly mails", "{mails}", "first week"),
    View("wish", "/wishes/nord", "first week"),
    View("no such wish page", "/wishes/nowhere"),
]
