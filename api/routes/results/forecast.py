"""The forecast as a page: what the weeks ahead would bring, before anybody is asked."""

import asyncio
from importlib import import_module

from litestar import Response, get
from litestar.params import FromQuery
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from api.access.roles import Page
from api.access.signed_in import reads
from api.installation import installation_of
from api.web.pages import AnyRequest, chosen_language, page, preferred_language
from api.web.unchanged import compressed


@get("/results/forecast", name="forecast", **reads(Page.FORECAST))
async def forecast_page(
    request: AnyRequest, weeks: FromQuery[int | None] = None, ratings: FromQuery[int | None] = None
) -> Response[bytes]:
    """From the roster as it stands; writes nothing."""
    # They load scipy, which takes as long as all the rest of the server: not at the start, nor in the loop.
    expected = await asyncio.to_thread(import_module, "api.forecast.expected")
    sentences = await asyncio.to_thread(import_module, "api.forecast.words")
    found = await expected.forecast(installation_of(request.app), weeks, ratings)
    words = sentences.in_sentences(found, preferred_language(request))
    return compressed(request, page(request, "forecast.html", {"found": found, "words": words}))


@get("/forecast")
async def moved_forecast(request: AnyRequest) -> Redirect:
    """Where it was before; it names the groups, so it asks for the reading key like the results."""
    language = chosen_language(request)
    query = f"?lang={language}" if language else ""
    return Redirect(f"/results/forecast{query}", status_code=HTTP_303_SEE_OTHER)


FORECAST_ROUTES = (forecast_page, moved_forecast)
