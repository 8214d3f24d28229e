"""Pauses from the schedule's page: looked at first, because whole groups pause or nobody of them does."""

from http import HTTPStatus
from typing import Any

from litestar import Response, post

from api.access.administering.people import acting
from api.access.roles import Page
from api.access.signed_in import needs
from api.access.signing_in.entering import lead_on
from api.chores.weeks.schedule import pause, resume
from api.installation import installation_of
from api.timetable.schedule_page import OURS, SCHEDULE, shown
from api.web.forms import Form, read_form
from api.web.pages import AnyRequest
from survey.errors import BadInput, ResonanzError

MOST_NAMES = 2000


@post(
    f"{SCHEDULE}/pause/look",
    guards=OURS,
    status_code=HTTPStatus.OK,
    **needs(Page.CHANGE_SCHEDULE),
)
async def look_at_pause(request: AnyRequest) -> Response[str]:
    """What the pause would lead to; nothing is stored."""
    form = await read_form(request, MOST_NAMES)
    try:
        found = await pause(installation_of(request.app), _pause(form) | {"only_look": True})
    except ResonanzError as error:
        return await shown(request, error=error, part="pause", form=form)
    return await shown(request, found=found, part="pause", form=form)


@post(f"{SCHEDULE}/pause", guards=OURS, **needs(Page.CHANGE_SCHEDULE, fresh=True))
async def set_pause(request: AnyRequest) -> Response[Any]:
    """Store what was looked at."""
    form = await read_form(request, MOST_NAMES)
    try:
        await pause(await acting(request), _pause(form))
    except ResonanzError as error:
        return await shown(request, error=error, part="pause", form=form)
    return lead_on(request, SCHEDULE)


@post(f"{SCHEDULE}/resume", guards=OURS, **needs(Page.CHANGE_SCHEDULE, fresh=True))
async def take_pause_back(request: AnyRequest) -> Response[Any]:
    """Take back a pause of the list; sent twice it takes back one."""
    form = await read_form(request)
    number = form.one("number")
    try:
        if not (number.isascii() and number.isdigit()):
            raise BadInput("This was not sent from our own page. Please open the link again.")
        await resume(await acting(request), {"number": number[:6], "begins": form.one("begins")})
    except ResonanzError as error:
        return await shown(request, error=error, part="pauses")
    return lead_on(request, SCHEDULE)


def _pause(form: Form) -> dict[str, Any]:
    return {
        "begins": form.one("begins").strip(),
        "ends": form.one("ends").strip() or form.one("begins").strip(),
        "label": form.one("label").strip(),
        "names": [name for name in form.all("name") if name.strip()],
    }


PAUSE_ROUTES = (look_at_pause, set_pause, take_pause_back)
