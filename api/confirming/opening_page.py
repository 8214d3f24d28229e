"""The page of the next opening: when it is, whether it is held and why; the works council holds it here."""

from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

from litestar import Response, get, post

from api.access.pages import desk_page, said
from api.access.roles import Page
from api.access.signed_in import needs, signed_in
from api.access.signing_in.cookie import DESK
from api.access.signing_in.entering import lead_on
from api.confirming.holding import hold_from_desk, let_go_from_desk, may_let_go
from api.installation import installation_of
from api.settings.terms import check_weeks
from api.web.forms import Form, read_form
from api.web.pages import AnyRequest
from api.web.same_origin import requires_same_origin
from survey import clock
from survey.accounts.known_names import KIND, known_names
from survey.audit.pseudonyms import names_by_pseudonym
from survey.errors import ResonanzError
from survey.schedule.keeping import next_planned
from survey.schedule.order import coming_weeks
from survey.schedule.planning import SHORTEST
from survey.schedule.settings import read_schedule
from survey.waves.holding import LONGEST, read_hold

OPENING = f"{DESK}/opening"
OURS = [requires_same_origin]


@get(OPENING, name="opening", **needs(Page.OPENING))
async def opening_page(request: AnyRequest) -> Response[str]:
    """What comes next, and who holds it."""
    return await _page(request)


@post(f"{OPENING}/hold", guards=OURS, **needs(Page.HOLD, fresh=True))
async def hold_next_opening(request: AnyRequest) -> Response[Any]:
    """No week opens from now on."""
    form = await read_form(request)
    who = (await signed_in(request)).who
    try:
        await hold_from_desk(installation_of(request.app), who, form.one("why"))
    except ResonanzError as error:
        return await _page(request, error, form)
    return lead_on(request, OPENING)


@post(f"{OPENING}/let-go", guards=OURS, **needs(Page.LET_GO, fresh=True))
async def let_next_opening_go(request: AnyRequest) -> Response[Any]:
    """Weeks open again."""
    visitor = await signed_in(request)
    try:
        await let_go_from_desk(installation_of(request.app), visitor.who, visitor.rights.roles)
    except ResonanzError as error:
        return await _page(request, error)
    return lead_on(request, OPENING)


def day_of(since: str) -> date | None:
    """The day of a hold, where it can still be read."""
    try:
        return date.fromisoformat(since)
    except ValueError:
        return None


async def _page(
    request: AnyRequest, error: ResonanzError | None = None, form: Form | None = None
) -> Response[str]:
    visitor, installation = await signed_in(request), installation_of(request.app)
    zone = installation.settings.timezone
    held = read_hold(installation.secrets)
    names = names_by_pseudonym(installation.secrets, await known_names(), KIND)
    context = {
        "held": held,
        "since": day_of(held.since) if held else None,
        "holder": names.get(held.by, "") if held else "",
        "scheduled": (await read_schedule(zone)).switched_on,
        "planned": await next_planned(),
        "order": await coming_weeks(zone, clock.today(zone), check_weeks(installation.settings)),
        "zone": zone,
        "mails": installation.settings.smtp_server,
        "hours": int(SHORTEST / timedelta(hours=1)),
        "may_hold": visitor.may(Page.HOLD),
        "may_let_go": await may_let_go(visitor.rights.roles),
        "longest": LONGEST,
        "error": said(request, error),
        "why": form.one("why") if form else "",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "desk/opening.html", context, status)


OPENING_ROUTES = (opening_page, hold_next_opening, let_next_opening_go)
