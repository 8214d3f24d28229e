"""The report of this installation: a page, the same as data, and the panel it was computed from."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, TypeVar

from litestar import MediaType, Response, get
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from api.access.roles import Page
from api.access.signed_in import may_read, reads
from api.commands.weeks.plans import plan_file
from api.exports.routes import with_downloads
from api.installation import installation_of
from api.report.drawing import PANEL_FILE, PLAN_FILE
from api.report.reporting import Reporter
from api.texts import LANGUAGES
from api.web.headers import own_style
from api.web.looks.asker import asker_at, with_asker
from api.web.looks.templates import environment
from api.web.pages import (
    NAMES,
    AnyRequest,
    OtherLanguage,
    as_file,
    as_served,
    chosen_language,
    page,
    preferred_language,
)
from api.web.unchanged import compressed, packed, unless_unchanged
from survey.errors import NotFound
from survey.waves.tables import Wave

T = TypeVar("T")

REPORT_FILE = "resonanz-report.json"
# Seconds; proxies give up after sixty, and tell nobody why.
PATIENCE = 30.0
# The event loop keeps no hold of them by itself.
_COMPUTING: set[asyncio.Future[Any]] = set()


@get("/results/report", name="report", **reads(Page.REPORT))
async def report_page(request: AnyRequest) -> Response[Any]:
    """One page: the sentence first, then pictures and tables."""
    language = preferred_language(request)
    try:
        drawn = await soon(_reporter(request).finding())
    except NotFound:
        return await what_comes_next(request)
    if drawn is None:
        return please_wait(request, "/results/report")
    found = _with_places(drawn.pages[language], language)
    if await may_read(request, Page.FILES):
        found = with_downloads(found, language)
    text = as_served(request, with_asker(found, asker_at(request.app, language), language), language)
    headers = {"Content-Language": language, "Vary": "Accept-Language"}
    headers["Content-Security-Policy"] = own_style(text)
    return unless_unchanged(request, await asyncio.to_thread(packed, text, MediaType.HTML), headers)


@get("/results/report.json", **reads(Page.REPORT))
async def report_json(request: AnyRequest) -> Response[bytes]:
    """The report as data; its schema is /schemas/report-1.json."""
    found = await _reporter(request).finding()
    answer = await asyncio.to_thread(packed, found.json, MediaType.JSON)
    return unless_unchanged(request, answer, as_file(request, REPORT_FILE, "inline"))


@get("/results/report/panel.csv", **reads(Page.FILES))
async def report_panel(request: AnyRequest) -> Response[bytes]:
    """What was analysed: `resonanz analyse` makes the same report from it."""
    answer = Response(
        await _reporter(request).panel_file(),
        media_type="text/csv; charset=utf-8",
        headers=as_file(request, PANEL_FILE),
    )
    return compressed(request, answer)


@get("/results/report/plan.json", **reads(Page.FILES))
async def report_plan(request: AnyRequest) -> Response[bytes]:
    """The plan it was analysed by: `resonanz analyse --plan` reads it."""
    answer = Response(
        await plan_file(),
        media_type=MediaType.JSON,
        headers=as_file(request, PLAN_FILE),
    )
    return compressed(request, answer)


@get(["/report", "/report.json", "/report/panel.csv", "/report/plan.json"])
async def moved(request: AnyRequest) -> Redirect:
    """Where these addresses were before results had a key; what they lead to asks for it."""
    language = chosen_language(request)
    query = f"?lang={language}" if language else ""
    return Redirect(f"/results{request.scope['path'].rstrip('/')}{query}", status_code=HTTP_303_SEE_OTHER)


async def soon(finding: Awaitable[T]) -> T | None:
    """What is computed, or nothing where it takes longer than anybody waits; it is computed all the same."""
    computing = asyncio.ensure_future(finding)
    _COMPUTING.add(computing)
    computing.add_done_callback(_forget)
    await asyncio.wait({computing}, timeout=PATIENCE)
    return computing.result() if computing.done() else None


def please_wait(request: AnyRequest, address: str) -> Response[bytes]:
    """The page in the place of one that takes longer; `address` is where to look again."""
    shown = page(request, "report_waiting.html", {"address": address}, HTTPStatus.ACCEPTED)
    return compressed(request, shown)


def _forget(computing: asyncio.Future[Any]) -> None:
    _COMPUTING.discard(computing)
    if not computing.cancelled():
        computing.exception()  # whoever looks next meets it again


def _with_places(page: str, language: str) -> str:
    """The page with the way back; as a file it has none. It is the same for everybody who reads it."""
    others = [OtherLanguage(code, NAMES[code], f"?lang={code}") for code in LANGUAGES if code != language]
    part = environment(language).get_template("report_top.html").render(languages=others)
    return page.replace("</header>", f"{part}\n    </header>", 1)


async def what_comes_next(request: AnyRequest) -> Response[bytes]:
    """Before the first release: how far the first week has come."""
    waves = Wave.select(Wave.state, Wave.closes).where(Wave.manifest != "")
    newest = await waves.order_by(Wave.week, Wave.id, ascending=False).first()
    context: dict[str, object] = {"state": None, "closes": None}
    if newest is not None:
        closes: datetime = newest["closes"]
        aware = closes if closes.tzinfo else closes.replace(tzinfo=UTC)
        zone = installation_of(request.app).settings.timezone
        context = {"state": newest["state"], "closes": aware.astimezone(zone)}
    return compressed(request, page(request, "report_empty.html", context))


def _reporter(request: AnyRequest) -> Reporter:
    reporter: Reporter = request.app.state.reporter
    return reporter


REPORT_ROUTES = (report_page, report_json, report_panel, report_plan, moved)
