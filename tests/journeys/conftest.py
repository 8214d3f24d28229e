"""A watched browser for the journeys: whatever a page complains about fails its journey."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.axe import violations
from tests.journeys.windows import Journal, Window, Windows, watch
from tests.open_wave import OpenWave, make_open_wave
from tests.stand_in import StandIn, stand_in

HEIGHTS = {360: 740, 1280: 900}
# A report that is still drawn has this script in its place.
WAITING = 'script[src*="/results/again.js"]'
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"


def whole(page: Page) -> None:
    """Wait for all of it, and for what a page that only says that it takes a while opens by itself."""
    page.wait_for_load_state("load")
    expect(page.locator(WAITING)).to_have_count(0)
    page.wait_for_load_state("load")


def drawn(page: Page) -> None:
    """Wait for all of it, and until it is drawn: before that a browser takes no keys, and forgets them."""
    whole(page)
    page.evaluate(DRAWN)


@dataclass
class Visit:
    """One open page, with everything it asked the network for and everything it complained about."""

    page: Page
    window: Window
    journal: Journal

    @property
    def requests(self) -> list[str]:
        return self.journal.requests

    @property
    def complaints(self) -> list[str]:
        return self.journal.complaints

    def accessibility_findings(self) -> list[str]:
        """What axe finds against WCAG 2.2 AA and its own best practices."""
        whole(self.page)  # half a page has half of the findings, and some of its own
        # A window has a shorter way for half a megabyte than other tabs.
        run = self.window.run if self.page == self.window.page else self.page.evaluate
        return [
            f"{finding['id']}: {finding['help']}: {node['html']}"
            for finding in violations(self.page, run)
            for node in finding["nodes"]
        ]

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window; a reader should never scroll sideways."""
        whole(self.page)  # one without its style sheet is wider
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


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    """The windows of this process; they end with the browser."""
    return Windows(browser)


@pytest.fixture
def visit(windows: Windows) -> Iterator[Open]:
    """Opens pages; afterwards none of them may have logged an error or broken its content security policy.

    `device` is an earlier visit whose browser opens another tab of the same size. `new` is a browser that
    nobody has had, for journeys that ask what it keeps or sends.
    """
    taken: list[tuple[Window, str, bool]] = []
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
        new: bool = False,
    ) -> Visit:
        expected = [f"the server responded with a status of {status} " for status in refusals]
        if disconnects:
            expected.append("Failed to load resource: net::ERR_")
        journal = Journal(expected)
        if device:
            window, page = device.window, device.page.context.new_page()
            if size := device.page.viewport_size:
                page.set_viewport_size(size)
            watch(page, lambda: journal)
        else:
            window = windows.new(language, script=script) if new else windows.take(language, script=script)
            taken.append((window, language, script))
            window.journal, page = journal, window.page
            page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, 900)})
            page.emulate_media(
                media="null",
                color_scheme=scheme,
                reduced_motion="no-preference",
                forced_colors="none",
                contrast="no-preference",
            )
        opened = Visit(page, window, journal)
        visits.append(opened)
        opened.page.goto(url)
        return opened

    yield open_page
    complaints = [complaint for opened in visits for complaint in opened.complaints]
    for window, language, script in taken:
        windows.give_back(window, language, script=script)
    assert complaints == []
