"""The forecast as a page: what the weeks ahead would bring, before anybody is asked."""

import asyncio
from importlib import import_module

from litestar import Response, get
from litestar.params import FromQuery

from api.forecast.words import in_sentences
from api.installation import installation_of
from api.web.pages import AnyRequest, page, preferred_language


@get("/forecast", name="forecast")
async def forecast_page(
    request: AnyRequest, weeks: FromQuery[int | None] = None, ratings: FromQuery[int | None] = None
) -> Response[str]:
    """From the roster as it stands; writes nothing."""
    # It loads scipy, which takes as long as all the rest of the server: not at the start, nor in the loop.
    expected = await asyncio.to_thread(import_module, "api.forecast.expected")
    found = await expected.forecast(installation_of(request.app), weeks, ratings)
    words = in_sentences(found, preferred_language(request))
    return page(request, "forecast.html", {"found": found, "words": words})


FORECAST_ROUTES = (forecast_page,)
