"""Attack 31: open every page in a real browser and see whether its policy has to stop anything.

A content security policy that our own pages violate would be loosened one day. Pages are taken from the
application, and one refusal of each kind, in both languages. What happens on them after a click is watched in
every journey (tests/journeys/conftest.py). Control: a page with all that the policy is there to stop.
"""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest
from litestar import Litestar, MediaType, get
from playwright.sync_api import expect

from api.app import ROUTES, application
from api.installation import SERVER, open_installation
from api.rehearsal.process import rehearsing
from api.settings.settings import read_settings
from survey import database
from survey.ballots.manifest import fingerprint, write_manifest
from survey.key_directory import open_key_directory
from tests.api.pulse import SECRETS, Employee
from tests.journeys.conftest import Open
from tests.journeys.server import running
from tests.promises.every_route import FILES, MARKER, addresses, http_routes, route_of
from tests.promises.installed import Told, installation
from tests.pulse_week import in_database
from tests.reader import key_of, reading
from tests.waiting import eventually_now

LANGUAGES = ("en", "de")
REFUSALS = {400, 401, 403, 404, 405, 410, 422}
NAIVE = """<!doctype html><html lang="en"><head><title>Naive</title><link rel="icon" href="data:,">
<style>p {color: red}</style><script>document.title = "run"</script></head>
<body><p style="color: blue">A page</p><img alt="" src="https://pixel.example/seen.png">
<iframe title="frame" src="https://frame.example/"></iframe></body></html>"""
STOPPED = {"script-src-elem", "style-src-elem", "style-src-attr", "img-src", "frame-src"}


@get("/naive", media_type=MediaType.HTML)
async def naive() -> str:
    """Everything that a policy is there to stop, under ours."""
    return NAIVE


def served() -> Litestar:
    """The whole application with a drawn report, and the naive page."""

    @asynccontextmanager
    async def opened(app: Litestar) -> AsyncIterator[None]:
        settings = read_settings()
        async with open_installation(settings, SERVER) as found, rehearsing(settings) as rehearsal:
            app.state.installation, app.state.reporter, app.state.rehearsal = found, Told(), rehearsal
            yield

    return application([*ROUTES, naive], [opened])


@dataclass(frozen=True)
class Site:
    """Where it is served, and every address of a page."""

    address: str
    pages: tuple[str, ...]
    results: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    url = f"sqlite://{folder / 'resonanz.sqlite'}"

    async def fill() -> list[str]:
        await database.migrate()
        async with installation(folder) as found:
            (employee, *_) = await Employee.all(found.client, found.week)
            mark = fingerprint(write_manifest(found.week.manifest))
            invitation = f"/pulse/{found.week.wave}#{mark}.{employee.token}"
            places = [
                place
                for route in http_routes(found.app)
                if not route.path.startswith(FILES)
                for place in addresses(route, found.values)
            ]
        return [*places, invitation, "/wishes/nord?sent", f"/nothing-{MARKER}"]

    places = in_database(url, fill)
    environment = os.environ | {
        "RESONANZ_DATA": str(folder / "data"),
        "RESONANZ_KEYS": str(folder / "keys"),
        "RESONANZ_SECRETS": str(folder / "secrets"),
        "RESONANZ_DATABASE": url,
        "RESONANZ_SECRET": ",".join(SECRETS),
    }
    with running(f"{__name__}:served", environment) as address:
        pages: dict[object, str] = {}
        key = reading(open_key_directory(folder / "keys"))
        for place in places:
            answer = httpx.get(address + place, headers={"Accept": "text/html"} | key, timeout=60)
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                pages.setdefault(answer.status_code if answer.is_error else place, place)
        yield Site(address, tuple(pages.values()), f"/results#{key_of(open_key_directory(folder / 'keys'))}")


def test_every_page_is_opened_and_nothing_has_to_be_stopped(visit: Open, site: Site) -> None:
    complaints = []
    for language in LANGUAGES:
        device = visit(site.address + site.results, language=language, refusals=REFUSALS)
        expect(device.page).to_have_url(f"{site.address}/results")
        for place in site.pages:
            opened = visit(site.address + place, refusals=REFUSALS, device=device)
            expect(opened.page.locator("h1, h2").first).to_be_visible()
            opened.page.evaluate("document.title")  # what the page reported has arrived once it answers
            complaints += [f"{place}: {each}" for each in opened.complaints]
            opened.page.close()
    assert complaints == []
    app = application(ROUTES)
    routes = {route_of(app, place.partition("#")[0].partition("?")[0]) for place in site.pages}
    assert {"/pulse/{wave:str}", "/r/{token:str}", "/wishes/{address:str}"} <= routes
    assert {"/results", "/results/report", "/results/forecast", "/privacy"} <= routes
    assert {"/results/groups/{group:str}", "/results/groups/{group:str}/weeks/{wave:str}"} <= routes


def test_the_control_with_all_that_a_policy_stops_is_noticed(visit: Open, site: Site) -> None:
    opened = visit(f"{site.address}/naive")

    def stopped() -> set[str]:
        opened.page.evaluate("document.title")  # what the page reported has arrived once it answers
        return {each.split()[1] for each in opened.complaints if each.startswith("policy: ")}

    eventually_now(lambda: stopped() >= STOPPED)
    opened.page.wait_for_load_state("networkidle")
    assert stopped() == STOPPED
    opened.complaints.clear()
    assert opened.page.title() == "Naive"
