"""The report of this installation: a page, the same as data, and the panel it was computed from."""

import asyncio
import re
from datetime import UTC, datetime
from typing import Any

from litestar import MediaType, Response, get
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from api.commands.plans import plan_file
from api.exports.routes import with_downloads
from api.installation import installation_of
from api.report.drawing import PANEL_FILE, PLAN_FILE
from api.report.reporting import Reporter
from api.texts import LANGUAGES
from api.web.asker import asker_at, with_asker
from api.web.headers import CONTENT_SECURITY_POLICY
from api.web.pages import (
    NAMES,
    AnyRequest,
    OtherLanguage,
    as_served,
    chosen_language,
    page,
    preferred_language,
)
from api.web.reading import requires_reading_key
from api.web.templates import environment
from api.web.unchanged import packed, unless_unchanged
from survey.errors import NotFound
from survey.waves.tables import Wave


@get("/results/report", name="report", before_request=requires_reading_key)
async def report_page(request: AnyRequest) -> Response[Any]:
    """One page: the sentence first, then pictures and tables."""
    language = preferred_language(request)
    try:
        found = with_downloads((await _reporter(request).finding()).pages[language], language)
        found = _with_places(found, language)
    except NotFound:
        return await _what_comes_next(request)
    text = as_served(request, with_asker(found, asker_at(request.app, language), language), language)
    headers = {"Content-Language": language, "Vary": "Accept-Language"}
    headers["Content-Security-Policy"] = _policy(text)
    return unless_unchanged(request, await asyncio.to_thread(packed, text, MediaType.HTML), headers)


@get("/results/report.json", before_request=requires_reading_key)
async def report_json(request: AnyRequest) -> Response[bytes]:
    """The report as data; its schema is /schemas/report-1.json."""
    found = await _reporter(request).finding()
    return unless_unchanged(request, await asyncio.to_thread(packed, found.json, MediaType.JSON))


@get("/results/report/panel.csv", before_request=requires_reading_key)
async def report_panel(request: AnyRequest) -> Response[bytes]:
    """What was analysed: `resonanz analyse` makes the same report from it."""
    return Response(
        await _reporter(request).panel_file(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{PANEL_FILE}"'},
    )


@get("/results/report/plan.json", before_request=requires_reading_key)
async def report_plan() -> Response[bytes]:
    """The plan it was analysed by: `resonanz analyse --plan` reads it."""
    return Response(
        await plan_file(),
        media_type=MediaType.JSON,
        headers={"Content-Disposition": f'attachment; filename="{PLAN_FILE}"'},
    )


@get(["/report", "/report.json", "/report/panel.csv", "/report/plan.json"])
async def moved(request: AnyRequest) -> Redirect:
    """Where these addresses were before results had a key; what they lead to asks for it."""
    language = chosen_language(request)
    query = f"?lang={language}" if language else ""
    return Redirect(f"/results{request.scope['path'].rstrip('/')}{query}", status_code=HTTP_303_SEE_OTHER)


def _with_places(page: str, language: str) -> str:
    """The page with the way back; as a file it has none. It is the same for everybody who reads it."""
    others = [OtherLanguage(code, NAMES[code], f"?lang={code}") for code in LANGUAGES if code != language]
    part = environment(language).get_template("report_top.html").render(languages=others)
    return page.replace("</header>", f"{part}\n    </header>", 1)


async def _what_comes_next(request: AnyRequest) -> Response[str]:
    """Before the first release: how far the first week has come."""
    waves = Wave.select(Wave.state, Wave.closes).where(Wave.manifest != "")
    newest = await waves.order_by(Wave.week, Wave.id, ascending=False).first()
    context: dict[str, object] = {"state": None, "closes": None}
    if newest is not None:
        closes: datetime = newest["closes"]
        aware = closes if closes.tzinfo else closes.replace(tzinfo=UTC)
        zone = installation_of(request.app).settings.timezone
        context = {"state": newest["state"], "closes": aware.astimezone(zone)}
    return page(request, "report_empty.html", context)


def _reporter(request: AnyRequest) -> Reporter:
    reporter: Reporter = request.app.state.reporter
    return reporter


def _policy(text: str) -> str:
    """The page carries its own style, by hash, so that it can be saved; nothing else is allowed more."""
    hashes = re.findall(r"'sha256-[A-Za-z0-9+/=]+'", text.partition("</head>")[0])
    return CONTENT_SECURITY_POLICY.replace("style-src 'self'", " ".join(["style-src 'self'", *hashes]))


REPORT_ROUTES = (report_page, report_json, report_panel, report_plan, moved)
