"""A watched browser for the journeys: whatever a page complains about fails its journey."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.browser import PATIENCE_MS
from tests.journeys.axe import violations
from tests.open_wave import OpenWave, make_open_wave
from tests.stand_in import StandIn, stand_in

HEIGHTS = {360: 740, 1280: 900}


@dataclass
class Visit:
    """One open page, with everything it asked the network for and everything it complained about."""

    page: Page
    refusals: frozenset[int] = frozenset()  # statuses the journey is about, so no complaint
    disconnects: bool = False  # the journey is about lost connections
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def accessibility_findings(self) -> list[str]:
        """What axe finds against WCAG 2.2 AA and its own best practices."""
        return [
            f"{finding['id']}: {finding['help']}: {node['html']}"
            for finding in violations(self.page)
            for node in finding["nodes"]
        ]

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window; a reader should never scroll sideways."""
        self.page.wait_for_load_state("load")  # a page without its style sheet is wider
        wider: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return wider


Open = Callable[..., Visit]


@pytest.fixture(scope="session")
def wave(tmp_path_factory: pytest.TempPathFactory) -> OpenWave:
    return make_open_wave(tmp_path_factory.mktemp("wave") / "keys")


@pytest.fixture
def server(wave: OpenWave) -> Iterator[StandIn]:
    """The pulse page before a server that misbehaves when told to."""
    with stand_in(wave) as running:
        yield running


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """Opens pages; afterwards none of them may have logged an error or broken its content security policy.

    `device` is an earlier visit whose browser opens another tab.
    """
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def open_page(
        url: str,
        *,
        width: int = 1280,
        scheme: Literal["light", "dark"] = "light",
        language: str = "en",
        script: bool = True,
        refusals: Collection[int] = (),
        disconnects: bool = False,
        device: Visit | None = None,
    ) -> Visit:
        context = (
            device.page.context
            if device
            else browser.new_context(
                viewport={"width": width, "height": HEIGHTS.get(width, 900)},
                color_scheme=scheme,
                locale=language,
                java_script_enabled=script,
            )
        )
        if not device:
            context.set_default_timeout(PATIENCE_MS)
            contexts.append(context)
        opened = Visit(context.new_page(), frozenset(refusals), disconnects)
        visits.append(opened)
        _watch(opened)
        opened.page.goto(url)
        return opened

    yield open_page
    complaints = [complaint for opened in visits for complaint in opened.complaints]
    for context in contexts:
        context.close()
    assert complaints == []


def _watch(opened: Visit) -> None:
    page, complaints = opened.page, opened.complaints

    expected = [f"the server responded with a status of {status} " for status in opened.refusals]
    if opened.disconnects:
        expected.append("Failed to load resource: net::ERR_")

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(words in message.text for words in expected):
            complaints.append(f"{message.type}: {message.text}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(f"uncaught: {error}"))
    page.on("request", lambda request: opened.requests.append(request.url))
    page.expose_function("reportViolation", lambda what: complaints.append(f"policy: {what}"))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', event =>"
        " reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`))"
    )
