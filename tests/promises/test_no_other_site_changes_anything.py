"""Attack 30: change something here from another site's page, a sibling domain's above all.

Adversary A8 runs a page that an employee or a customer opens; their browser sends along whatever it has for
us, and the page may send any form. It cannot read our answers, set our headers, or know a link it was not
given. Every route that takes something is attacked, by enumeration. Control: a route without a guard, and in
the browser a server that takes any form.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest
from litestar import Request, post
from playwright.sync_api import Browser

from survey import database as db
from survey.contacts.tables import Wish
from tests.api.customers import URL
from tests.api.rehearsal.stand_in import KEY
from tests.journeys.customers import Organisation, organisation
from tests.promises.every_route import everything_stored, handlers, route_of
from tests.promises.installed import Installed, installation

SIBLING = "https://pages.example.org"
# What a browser says of a page that is not ours, or an old one that says nothing.
FOREIGN: list[Mapping[str, str]] = [
    {"Sec-Fetch-Site": "same-site", "Origin": SIBLING},
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": URL},
    {"Origin": SIBLING},
    {"Origin": "null"},
    {"Origin": URL.replace("https", "http")},
    {"Referer": f"{URL}/wishes/nord"},
    {},
]
# Routes that no browser opens by what it keeps: each request carries a link or key that a foreign page does
# not have. Where it stands.
CARRIES_A_SECRET = {
    "/pulse/{wave:str}/place": "token",
    "/pulse/{wave:str}/issue": "token",
    "/pulse/{wave:str}/ballot": "token",
    "/pulse/{wave:str}/ack": "token",
    "/pulse/mails/{pause:str}": "address",
    "/no-more/{objection:str}": "address",
    "/api/contacts": "Authorization",
    "/api/ratings": "Authorization",
    "/api/zammad": "Authorization",
    "/api/cases": "Authorization",
    "/api/roster": "Authorization",
    # Whoever is behind these is told where a request comes from, and asks like any installation.
    "/rehearsal/{rehearsal:str}": "rehearsal",
    "/rehearsal/{rehearsal:str}/{place:path}": "rehearsal",
}
OF_THE_BROWSER = ("sec-fetch-site", "origin", "referer")


def successes(installed: Installed) -> dict[str, httpx.Request]:
    """A request to each route that takes something, which it has accepted."""
    return {
        str(route_of(installed.app, answer.request.url.path)): answer.request
        for answer in installed.answers
        if answer.request.method not in {"GET", "HEAD", "OPTIONS"} and answer.status_code < 400
    }


async def send_from(
    installed: Installed, request: httpx.Request, headers: Mapping[str, str], content: bytes
) -> int:
    """The same request as another page sends it."""
    kept = {name: text for name, text in request.headers.items() if name not in OF_THE_BROWSER}
    answer = await installed.client.request(
        request.method,
        request.url,
        headers=kept | dict(headers) | {"Content-Length": str(len(content))},
        content=content,
    )
    return answer.status_code


async def open_to_other_sites(installed: Installed) -> set[str]:
    """The routes that take a request of another site as if it were our own."""
    found = set()
    before = await everything_stored()
    for route, request in successes(installed).items():
        taken = [
            await send_from(installed, request, headers, changed(request.content)) < 400
            for headers in FOREIGN
        ]
        after = await everything_stored()
        if any(taken) or after != before:
            found.add(route)
        before = after
    return found


def changed(content: bytes) -> bytes:
    """A form that says something new, so that storing it would show."""
    if b"=" not in content[:20]:
        return content
    return urlencode(
        [(name, text + "!" if len(text) > 1 else text) for name, text in parse_qsl(content.decode())]
    ).encode()


def without_the_secret(request: httpx.Request, where: str) -> tuple[httpx.Request, bytes]:
    if where in {"address", "rehearsal"}:
        path = request.url.path
        secret = KEY if where == "rehearsal" else path.rpartition("/")[2]
        elsewhere = request.url.copy_with(path=path.replace(secret, "x" * 60))
        moved = httpx.Request(request.method, elsewhere, headers=request.headers, content=request.content)
        return moved, request.content
    if where in request.headers:
        bare = httpx.Request(request.method, request.url, headers=request.headers, content=request.content)
        del bare.headers[where]
        return bare, request.content
    content = request.content.decode()
    start = content.index(f'"{where}"') + len(where) + 4
    return request, (content[:start] + "x" * 12 + content[content.index('"', start) :]).encode()


async def test_every_route_that_takes_something_refuses_other_sites_or_needs_what_they_lack(
    installed: Installed,
) -> None:
    await installed.use()
    taking = {route for route, method in handlers(installed.app) if method not in {"GET", "HEAD"}}
    assert successes(installed).keys() == taking, "say in `Installed.use` how this route succeeds"
    assert await open_to_other_sites(installed) <= CARRIES_A_SECRET.keys()
    for route, where in CARRIES_A_SECRET.items():
        before = await everything_stored()
        request, content = without_the_secret(successes(installed)[route], where)
        for headers in FOREIGN:
            assert 400 <= await send_from(installed, request, headers, content) < 500, route
        assert await everything_stored() == before


@post("/naive", status_code=204)
async def naive(request: Request[Any, Any, Any]) -> None:
    """Takes a wish of whoever is sent here."""
    form = await request.form()

    async def store() -> None:
        await Wish.update({Wish.text: str(form["wish"])}).where(Wish.text != str(form["wish"]))

    await db.write(store)


async def test_the_control_without_a_guard_is_found(database: str, tmp_path: Path) -> None:
    async with installation(tmp_path, [naive]) as installed:
        ours = {"Sec-Fetch-Site": "same-origin"}
        for place in ("/wishes/nord", "/naive"):
            await installed.client.post(place, data={"wish": "a better pay"}, headers=ours)
        assert successes(installed).keys() == {"/wishes/{address:str}", "/naive", "/api/contacts"}
        assert await open_to_other_sites(installed) - CARRIES_A_SECRET.keys() == {"/naive"}


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Organisation]:
    with organisation(tmp_path_factory.mktemp("firm")) as found:
        yield found


class Another(BaseHTTPRequestHandler):
    """A sibling's page whose form sends itself here or there; and a server that takes any form."""

    def do_GET(self) -> None:
        (_, target), *fields = parse_qsl(self.path.partition("?")[2])
        inputs = "".join(f'<input name="{name}" value="{text}">' for name, text in fields)
        form = f'<form method="post" action="{target}">{inputs}</form>'
        self._answer(200, f"{form}<script>document.forms[0].submit()</script>")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(200, "Thank you!")

    def _answer(self, status: int, page: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the parent's name
        """Keep the test's output clean."""


@contextmanager
def another_site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Another) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def lure(browser: Browser, target: str, **fields: str) -> tuple[int, str]:
    """Open another site's page, which sends its form to the target at once: what the target answers."""
    with another_site() as site:
        context = browser.new_context()
        page = context.new_page()
        with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
            # Its form is on its way before it is loaded.
            page.goto(f"{site}/?{urlencode({'target': target, **fields})}", wait_until="commit")
        status, sent = answered.value.status, answered.value.request.all_headers()
        context.close()
    return status, sent.get("sec-fetch-site", "")


def test_in_a_real_browser_a_page_of_the_same_site_neither_wishes_nor_rates(
    browser: Browser, firm: Organisation
) -> None:
    before = {table: firm.rows(table) for table in ("wish", "rating")}
    assert lure(browser, f"{firm.address}/wishes/nord", wish="gone") == (403, "same-site")
    assert lure(browser, firm.link(), score="1") == (403, "same-site")
    assert {table: firm.rows(table) for table in before} == before


def test_the_control_in_a_real_browser_takes_the_form(browser: Browser) -> None:
    with another_site() as naive_server:
        assert lure(browser, f"{naive_server}/wishes/nord", wish="gone") == (200, "same-site")
