"""The page on which works council and owner look at lists of names, and confirm or refuse them."""

from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Response, get, post

from api.access.pages import desk_page, said
from api.access.roles import Page
from api.access.signed_in import needs, signed_in
from api.access.signing_in.cookie import DESK
from api.access.signing_in.entering import lead_on
from api.confirming.names import SecondPerson, confirm_names, lists_of, refuse_names, second_person
from api.installation import installation_of
from api.web.forms import Form, read_form
from api.web.pages import AnyRequest
from api.web.same_origin import requires_same_origin
from survey.errors import BadInput, ResonanzError

NAMES = f"{DESK}/names"
OURS = [requires_same_origin]


@get(NAMES, name="names", **needs(Page.NAMES))
async def names_page(request: AnyRequest) -> Response[str]:
    """What waits for a look first."""
    return await _page(request)


@post(f"{NAMES}/confirm", guards=OURS, **needs(Page.NAMES, fresh=True))
async def confirm_shown_names(request: AnyRequest) -> Response[Any]:
    """A second person knows everybody of a list."""
    form = await read_form(request)
    try:
        await confirm_names(installation_of(request.app), await _second(request), *_list(form))
    except ResonanzError as error:
        return await _page(request, error)
    return lead_on(request, NAMES)


@post(f"{NAMES}/refuse", guards=OURS, **needs(Page.NAMES, fresh=True))
async def refuse_shown_names(request: AnyRequest) -> Response[Any]:
    """Somebody of a list is unknown to the second person."""
    form = await read_form(request)
    try:
        await refuse_names(installation_of(request.app), await _second(request), *_list(form))
    except ResonanzError as error:
        return await _page(request, error)
    return lead_on(request, NAMES)


async def _second(request: AnyRequest) -> SecondPerson:
    visitor = await signed_in(request)
    return second_person(installation_of(request.app), visitor.who, visitor.rights.roles)


def _list(form: Form) -> tuple[UUID, str]:
    try:
        return UUID(form.one("team")), form.one("digest")
    except ValueError:
        raise BadInput("This was not sent from our own page. Please open the link again.") from None


async def _page(request: AnyRequest, error: ResonanzError | None = None) -> Response[str]:
    lists, opened = await lists_of(installation_of(request.app))
    context = {
        "lists": {
            standing: [each for each in lists if opened and each.standing == standing]
            for standing in ("new", "start", "second")
        },
        "before": [] if opened else lists,
        "refused": {each.team: date.fromisoformat(each.refused) for each in lists if each.refused},
        "opened": opened,
        "error": said(request, error),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "desk/names.html", context, status)


NAMES_ROUTES = (names_page, confirm_shown_names, refuse_shown_names)
