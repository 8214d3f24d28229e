"""The advice to ask less as a page of whoever answers for the programme."""

import asyncio
from importlib import import_module

from litestar import Response, get

from api.access.pages import desk_page
from api.access.roles import Page
from api.access.signed_in import needs
from api.installation import installation_of
from api.web.pages import AnyRequest, preferred_language
from survey import clock


@get("/desk/advice", name="advice", **needs(Page.ADVICE))
async def advice_page(request: AnyRequest) -> Response[str]:
    """From the roster, the plan and what has been released; writes nothing."""
    # They load scipy: see the forecast.
    advice = await asyncio.to_thread(import_module, "api.advice.reckoning")
    sentences = await asyncio.to_thread(import_module, "api.advice.words")
    installation, now = installation_of(request.app), clock.now()
    found = await advice.advice(installation, now)
    today = now.astimezone(installation.settings.timezone).date()
    words = sentences.in_sentences(found, today, preferred_language(request))
    return await desk_page(request, "desk/advice.html", {"words": words})


ADVICE_ROUTES = (advice_page,)
