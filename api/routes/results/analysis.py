"""The analyst's page: every field of the report as a table, ten pictures, what draws them in a browser."""

import asyncio
from typing import Any

from litestar import MediaType, Response, get
from litestar.params import FromPath
from markupsafe import Markup

from api.access.roles import Page
from api.access.signed_in import reads
from api.analyst.making import make_analysis, make_library, make_live
from api.analyst.naming import name_of_library
from api.gallery.names import NAMES
from api.report.reporting import Reporter
from api.routes.results.report import please_wait, soon, what_comes_next
from api.web.pages import AnyRequest, page, preferred_language
from api.web.unchanged import packed, unless_unchanged
from survey.errors import NotFound

PLACE = "/results/report/analysis"
SIZES = ("wide", "narrow")


@get(PLACE, name="analysis", **reads(Page.FILES))
async def analysis_page(request: AnyRequest) -> Response[Any]:
    """Everything the report's data hold, for somebody who has an afternoon."""
    language = preferred_language(request)
    try:
        content = await soon(_reporter(request).made(make_analysis, language))
    except NotFound:
        return await what_comes_next(request)
    if content is None:
        return please_wait(request, PLACE)
    shown = page(request, "analysis.html", {"content": Markup(content.decode()), "place": PLACE})  # noqa: S704  # rendered by our own templates
    headers = {"Content-Language": language, "Vary": "Accept-Language"}
    return unless_unchanged(request, await asyncio.to_thread(packed, shown.content, MediaType.HTML), headers)


@get("/results/report/live/{picture:str}", **reads(Page.FILES))
async def live_picture(request: AnyRequest, picture: FromPath[str]) -> Response[bytes]:
    """One picture for a browser to draw: its specification, and where its library is."""
    language, size = preferred_language(request), str(request.query_params.get("size", SIZES[0]))
    if picture not in NAMES or size not in SIZES:  # what is made is kept: nobody may make up what
        raise _nothing()
    content = await _reporter(request).made(make_live, picture, size, language)
    if not content:
        raise _nothing()
    headers = {"Content-Language": language, "Vary": "Accept-Language"}
    return unless_unchanged(request, await asyncio.to_thread(packed, content, MediaType.JSON), headers)


@get("/results/report/library/{library:str}", **reads(Page.FILES))
async def drawing_library(request: AnyRequest, library: FromPath[str]) -> Response[bytes]:
    """The library by the name that its bytes give it."""
    content = await _reporter(request).made(make_library)
    if library != name_of_library(content):
        raise _nothing()
    return unless_unchanged(request, await asyncio.to_thread(packed, content, "text/javascript"))


def _reporter(request: AnyRequest) -> Reporter:
    reporter: Reporter = request.app.state.reporter
    return reporter


def _nothing() -> NotFound:
    return NotFound("There is nothing at this address. Please check the link you were sent.")


ANALYSIS_ROUTES = (analysis_page, live_picture, drawing_library)
