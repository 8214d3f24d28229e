"""What one journey leaves in its window no later one finds, or each would prove less than by itself."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.windows import Window, Windows

SCRIPT = "/script.js"
LEFT = """async () => {
    const kept = await indexedDB.databases();
    return {
        local: localStorage.length,
        session: sessionStorage.length,
        databases: kept.length,
        caches: (await caches.keys()).length,
        cookies: document.cookie,
        history: history.length,
        name: window.name,
        size: getComputedStyle(document.body).fontSize,
        answered: await (await fetch('/answered')).text(),
    };
}"""
FETCHED = "performance.getEntriesByType('resource').map((each) => each.transferSize > 0)"
LEAVE = """async () => {
    localStorage.left = sessionStorage.left = window.name = 'left';
    document.cookie = 'left=behind';
    await new Promise((done) => { indexedDB.open('left').onsuccess = done; });
    await caches.open('left');
    history.pushState(null, '', '/further');
}"""


class Site(BaseHTTPRequestHandler):
    """A page with a script that a browser may keep for an hour."""

    def do_GET(self) -> None:
        page = f"<!doctype html><link rel=icon href='data:,'><script src={SCRIPT}></script><body>A page"
        body = {SCRIPT: b"1", "/answered": b"by the server"}.get(self.path, page.encode())
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if self.path == SCRIPT else "text/html")
        self.send_header("Content-Length", str(len(body)))
        if self.path == SCRIPT:
            self.send_header("Cache-Control", "max-age=3600")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the parent's name
        """Keep the test's output clean."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def found(window: Window, site: str) -> dict[str, Any]:
    window.page.goto(site)
    seen: dict[str, Any] = window.page.evaluate(LEFT)
    return seen


def test_a_window_that_was_emptied_is_like_one_that_nobody_had(windows: Windows, site: str) -> None:
    nobodys = windows.new("en")
    without = found(nobodys, site)
    nobodys.context.close()
    window = windows.take("en")
    page = window.page
    page.goto(site)
    page.evaluate(LEAVE)
    window.text_size(200)
    page.route("**/answered", lambda route: route.fulfill(body="by a journey"))
    page.context.route("**/answered", lambda route: route.fulfill(body="by a journey"))
    page.context.new_page().goto(site)
    page.context.add_cookies([{"name": "left", "value": "behind", "url": "http://localhost"}])
    heard: list[str] = []
    page.on("request", lambda request: heard.append(request.url))
    left = found(window, site)
    assert {name for name, value in left.items() if value != without[name]} == left.keys()
    heard.clear()
    windows.give_back(window, "en")
    assert windows.take("en") is window
    assert found(window, site) == without
    assert window.context.pages == [page]
    assert window.context.cookies() == []
    assert heard == []
    windows.give_back(window, "en")


def test_a_script_that_a_browser_has_kept_is_fetched_anew_in_an_emptied_window(
    windows: Windows, site: str
) -> None:
    window = windows.take("en")
    said = []
    for _ in range(2):
        window.page.goto(site)
        said.append(window.page.evaluate(FETCHED))
    windows.give_back(window, "en")
    assert windows.take("en") is window
    window.page.goto(site)
    said.append(window.page.evaluate(FETCHED))
    assert said == [[True], [False], [True]]
    windows.give_back(window, "en")


@pytest.mark.parametrize(
    "arrange",
    [
        lambda page: page.add_init_script("1"),
        lambda page: page.expose_function("ours", lambda: 1),
        lambda page: page.clock.install(),
        lambda page: page.clock.set_fixed_time(0),
        lambda page: page.context.new_cdp_session(page),
        lambda page: page.context.set_offline(True),
        lambda page: page.context.grant_permissions(["geolocation"]),
        lambda page: page.set_extra_http_headers({"X-Left": "behind"}),
        lambda page: page.close(),
    ],
)
def test_what_cannot_be_taken_back_is_the_last_use_of_a_window(
    windows: Windows, arrange: Callable[[Page], object]
) -> None:
    window = windows.take("en")
    window.page.goto("about:blank")
    arrange(window.page)
    windows.give_back(window, "en")
    assert window.page.is_closed()
    assert not any(window in free for free in windows.free.values())
