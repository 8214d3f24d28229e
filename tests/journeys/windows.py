"""Windows that a journey leaves as it found them: a new one takes more than most pages that are opened in it.

Each has a process of Chromium's that has compiled our scripts and axe before. What a page leaves in its
browser is taken away in between (tests/journeys/test_windows.py); a window in which somebody has arranged
what nobody can take back is closed.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, ConsoleMessage, Page, Request

# Whoever asks for one of these has the last use of the window.
LASTING = (
    "add_init_script",
    "add_locator_handler",
    "expose_binding",
    "expose_function",
    "grant_permissions",
    "install",
    "new_cdp_session",
    "pause_at",
    "set_default_navigation_timeout",
    "set_default_timeout",
    "set_extra_http_headers",
    "set_fixed_time",
    "set_geolocation",
    "set_offline",
    "set_system_time",
)
LISTENING = "on"
VIOLATIONS = (
    "document.addEventListener('securitypolicyviolation', event =>"
    " reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`))"
)


@dataclass
class Journal:
    """What a page asked the network for, and what it complained about."""

    # What a journey is about is no complaint.
    expected: Sequence[str] = ()
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(words in message.text for words in self.expected):
            self.complaints.append(f"{message.type}: {message.text}")


def watch(page: Page, journal: Callable[[], Journal]) -> None:
    """Keep the journal that is kept at each moment."""
    page.on("console", lambda message: journal().said(message))
    page.on("pageerror", lambda error: journal().complaints.append(f"uncaught: {error}"))
    page.on("request", lambda request: journal().requests.append(request.url))
    page.expose_function("reportViolation", lambda what: journal().complaints.append(f"policy: {what}"))
    page.add_init_script(VIOLATIONS)


class Window:
    """One page of a browser with nothing in it, and the journal of whoever has it."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page: Page = context.new_page()
        self.journal = Journal()
        self._session: CDPSession = context.new_cdp_session(self.page)
        self._spent = False
        self._origins: set[str] = set()
        self._added: list[tuple[Any, str, Any]] = []
        watch(self.page, lambda: self.journal)
        context.on("request", self._asked)
        for owner in (self.page, context, self.page.clock):
            for name in LASTING:
                if hasattr(owner, name):
                    setattr(owner, name, self._lasting(getattr(owner, name)))
        for owner in (self.page, context):
            setattr(owner, LISTENING, self._noted(owner, owner.on))

    def text_size(self, per_cent: int) -> None:
        """What a reader has set in the browser."""
        sizes = {"standard": 16 * per_cent // 100, "fixed": 13 * per_cent // 100}
        self._session.send("Page.setFontSizes", {"fontSizes": sizes})

    def run(self, script: str) -> None:
        """In the page, as it is: Playwright's own way hands it on twice."""
        said = self._session.send("Runtime.evaluate", {"expression": script})
        assert "exceptionDetails" not in said, said["exceptionDetails"]

    def empty(self) -> bool:
        """Take away what has been left; False where that cannot be done."""
        if self._spent or self.page.is_closed():
            return False
        self._forget()
        return True

    def _forget(self) -> None:
        self.journal = Journal()
        for owner, event, listener in self._added:
            owner.remove_listener(event, listener)
        self._added.clear()
        for tab in self.context.pages:
            if tab != self.page:
                tab.close()
        self.page.unroute_all()
        self.context.unroute_all()
        self.page.goto("about:blank")
        self.page.evaluate("window.name = ''")
        self.page.mouse.move(-1, -1)
        self.text_size(100)
        self.context.clear_cookies()
        for origin in self._origins:
            self._session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        self._origins.clear()
        self._session.send("Network.clearBrowserCache")
        self._session.send("Page.resetNavigationHistory")

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        self._origins.add(f"{address.scheme}://{address.netloc}")

    def _lasting(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*words: Any, **more: Any) -> Any:
            self._spent = True
            return act(*words, **more)

        return noted

    def _noted(self, owner: Any, add: Callable[..., Any]) -> Callable[..., Any]:
        def noted(event: str, listener: Any) -> None:
            self._added.append((owner, event, listener))
            add(event, listener)

        return noted


class Windows:
    """Those that are free, by what cannot be changed in one that is open."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self.free: defaultdict[tuple[str, bool], list[Window]] = defaultdict(list)

    def take(self, language: str, *, script: bool = True) -> Window:
        """An empty window."""
        free = self.free[language, script]
        return free.pop() if free else self.new(language, script=script)

    def new(self, language: str, *, script: bool = True) -> Window:
        """One that nobody has had."""
        return Window(self._browser.new_context(locale=language, java_script_enabled=script))

    def give_back(self, window: Window, language: str, *, script: bool = True) -> None:
        """Empty it for whoever comes next, or close it."""
        if window.empty():
            self.free[language, script].append(window)
        else:
            window.context.close()
