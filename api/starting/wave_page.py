"""The first week: what is still missing, whether it is held, and opening it now or at the planned time."""

import asyncio
from http import HTTPStatus
from typing import Any

from litestar import Response, get, post

from api.access.administering.people import acting
from api.access.pages import desk_page, said
from api.access.roles import Page
from api.access.signed_in import needs
from api.access.signing_in.entering import lead_on
from api.commands.weeks.requirements import what_is_missing
from api.commands.weeks.waves import open_this_week, usual_close
from api.installation import installation_of
from api.starting.steps import START
from api.web.pages import AnyRequest
from api.web.same_origin import requires_same_origin
from survey.ballots.manifest import fingerprint
from survey.errors import ResonanzError
from survey.schedule.keeping import next_planned
from survey.schedule.settings import read_schedule
from survey.waves.holding import read_hold
from survey.waves.state import CLOSING, OPEN
from survey.waves.tables import Wave

WAVE = f"{START}/wave"


@get(WAVE, **needs(Page.START))
async def wave_page(request: AnyRequest) -> Response[str]:
    """Whether a week can open, and when."""
    return await _page(request)


@post(WAVE, guards=[requires_same_origin], **needs(Page.START, fresh=True))
async def open_week(request: AnyRequest) -> Response[Any]:
    """Open the week that now is, by the same function as the command, with the same refusals."""
    try:
        await open_this_week(await acting(request), {})
    except ResonanzError as error:
        return await _page(request, error)
    return lead_on(request, WAVE)


async def _page(request: AnyRequest, error: ResonanzError | None = None) -> Response[str]:
    installation = installation_of(request.app)
    zone = installation.settings.timezone
    held = await asyncio.to_thread(read_hold, installation.secrets)
    open_ = await Wave.select(Wave.id, Wave.manifest).where(Wave.state.is_in([OPEN, CLOSING])).first()
    context = {
        "missing": [said(request, each) for each in await what_is_missing(installation)],
        "held": held,
        "open": open_["id"] if open_ else "",
        "fingerprint": fingerprint(open_["manifest"].encode()) if open_ else "",
        "closes": usual_close(zone),
        "scheduled": (await read_schedule(zone)).switched_on,
        "planned": await next_planned(),
        "zone": zone,
        "mails": installation.settings.smtp_server,
        "asked_before": await Wave.exists(),
        "error": said(request, error),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "desk/start_wave.html", context, status)


WAVE_ROUTES = (wave_page, open_week)
