"""Keys of programs: what each may do, the day it was last used, and its end."""

from http import HTTPStatus
from typing import Any

from litestar import Response, get, post

from api.access.administering.people import acting
from api.access.keys_of_programs import end_key, make_key
from api.access.pages import desk_page, said
from api.access.roles import Page
from api.access.signed_in import needs
from api.access.signing_in.cookie import DESK
from api.access.signing_in.entering import lead_on
from api.web.forms import read_form
from api.web.pages import AnyRequest
from api.web.same_origin import requires_same_origin
from survey.contacts.api_keys import CONTACTS, list_keys
from survey.errors import ResonanzError

PROGRAMS = f"{DESK}/programs"
OURS = [requires_same_origin]


@get(PROGRAMS, name="programs", **needs(Page.PROGRAMS))
async def programs_page(request: AnyRequest) -> Response[str]:
    """Every key that ever worked."""
    return await _page(request)


@post(PROGRAMS, guards=OURS, **needs(Page.PROGRAMS, fresh=True))
async def make_program_key(request: AnyRequest) -> Response[str]:
    """Make a key and show it this once."""
    form = await read_form(request)
    name, scope = form.one("name"), form.one("scope") or CONTACTS
    try:
        key = await make_key(await acting(request), name, scope)
    except ResonanzError as error:
        return await _page(request, error, name, scope)
    return await desk_page(request, "desk/made_key.html", {"key": key, "name": name.strip()})


@post(f"{PROGRAMS}/end", guards=OURS, **needs(Page.PROGRAMS, fresh=True))
async def end_program_key(request: AnyRequest) -> Response[Any]:
    """End a key at once."""
    try:
        await end_key(await acting(request), (await read_form(request)).one("name"))
    except ResonanzError as error:
        return await _page(request, error)
    return lead_on(request, PROGRAMS)


async def _page(
    request: AnyRequest, error: ResonanzError | None = None, name: str = "", scope: str = CONTACTS
) -> Response[str]:
    keys = await list_keys()
    context = {
        "working": [each for each in keys if each.revoked is None],
        "ended": [each for each in keys if each.revoked is not None],
        "name": name,
        "scope": scope,
        "error": said(request, error),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "desk/programs.html", context, status)


PROGRAM_ROUTES = (programs_page, make_program_key, end_program_key)
