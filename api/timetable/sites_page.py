"""Sites from the schedule's page: their holidays and time zone, which reminders of their teams keep to."""

from http import HTTPStatus
from typing import Any

from litestar import Response, post

from api.access.administering.people import acting
from api.access.roles import Page
from api.access.signed_in import needs
from api.access.signing_in.entering import lead_on
from api.chores.weeks.schedule import set_site
from api.installation import installation_of
from api.timetable.pauses_page import MOST_NAMES
from api.timetable.schedule_page import OURS, SCHEDULE, shown
from api.timetable.site_form import site_in
from api.web.forms import read_form
from api.web.pages import AnyRequest
from survey.errors import ResonanzError


@post(
    f"{SCHEDULE}/site/look",
    guards=OURS,
    status_code=HTTPStatus.OK,
    **needs(Page.CHANGE_SCHEDULE),
)
async def look_at_site(request: AnyRequest) -> Response[str]:
    """What the site would change in the next eight weeks; nothing is stored."""
    form = await read_form(request, MOST_NAMES)
    try:
        found = await set_site(installation_of(request.app), site_in(form) | {"only_look": True})
    except ResonanzError as error:
        return await shown(request, error=error, part="site", form=form)
    return await shown(request, found=found, part="site", form=form)


@post(f"{SCHEDULE}/site", guards=OURS, **needs(Page.CHANGE_SCHEDULE, fresh=True))
async def change_site(request: AnyRequest) -> Response[Any]:
    """Store what was looked at; a site of the same name is replaced."""
    form = await read_form(request, MOST_NAMES)
    try:
        await set_site(await acting(request), site_in(form))
    except ResonanzError as error:
        return await shown(request, error=error, part="site", form=form)
    return lead_on(request, SCHEDULE)


@post(f"{SCHEDULE}/site/remove", guards=OURS, **needs(Page.CHANGE_SCHEDULE, fresh=True))
async def remove_site(request: AnyRequest) -> Response[Any]:
    """Its teams follow the organisation's calendar again."""
    form = await read_form(request)
    try:
        await set_site(await acting(request), {"name": form.one("site-name"), "remove": True})
    except ResonanzError as error:
        return await shown(request, error=error, part="sites")
    return lead_on(request, SCHEDULE)


SITE_ROUTES = (look_at_site, change_site, remove_site)
