"""What people do on the pulse page, in their words."""

from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser import until
from tests.pulse_week import PulseWeek

FACES = {
    "en": ("very unhappy", "unhappy", "neither happy nor unhappy", "happy", "very happy"),
    "de": ("sehr unzufrieden", "unzufrieden", "weder noch", "zufrieden", "sehr zufrieden"),
}
SEND = {"en": "Send my answer", "de": "Antwort abschicken"}
IN_THE_BOX = {"en": "Your answer is in the box", "de": "Ihre Antwort liegt in der Box"}


def face(page: Page, score: int, language: str = "en") -> Locator:
    """One of the five faces, by what it says."""
    # The first: in some weeks people also say, with the same faces, what they believe of their customers.
    return page.get_by_role("radio", name=FACES[language][score - 1], exact=True).first


def send(page: Page, language: str = "en") -> None:
    page.get_by_role("button", name=SEND[language]).click()


def answer(page: Page, score: int, language: str = "en") -> None:
    """Choose a face, send, and be told that the answer has arrived."""
    face(page, score, language).check()
    send(page, language)
    says(page, IN_THE_BOX[language])


def says(page: Page, heading: str) -> None:
    """The page now shows this state. Busy browsers ask again for six seconds before they give up."""
    expect(page.get_by_role("heading", level=2)).to_have_text(heading)


def told(page: Page, words: str) -> None:
    """Something is in the way, and said where the eye is; everything filled in stays."""
    alert = page.get_by_role("alert").filter(has_text=words)
    expect(alert).to_be_visible()
    expect(alert).to_be_in_viewport()


def receipt(page: Page) -> str:
    """The number of the locked answer, as the page shows it."""
    page.get_by_text("For those who want to check it themselves").or_(
        page.get_by_text("Für alle, die es selbst prüfen möchten")
    ).click()
    return page.locator("details code").inner_text()


def lose(page: Page, week: PulseWeek, route: str) -> None:
    """From now on the server does what it is asked, and no response arrives."""
    page.route(f"{week.page}/{route}", lost)


def lost(found: Route) -> None:
    found.fetch()
    found.abort()


def weights(page: Page, address: str) -> list[float]:
    """How many bytes each request of a first visit brought over the wire, head and body."""
    begun: dict[str, str] = {}
    sizes: dict[str, float] = {}

    def asked(event: dict[str, Any]) -> None:
        begun[event["requestId"]] = event["request"]["url"]

    def finished(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = event["encodedDataLength"]

    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.requestWillBeSent", asked)
    session.on("Network.loadingFinished", finished)
    page.goto(address)
    page.get_by_role("radio").first.wait_for()
    page.wait_for_load_state("networkidle")
    # Of a slow page the network is idle before it asks for the last.
    until(page, lambda: begun.keys() == sizes.keys())
    return [*sizes.values()]
