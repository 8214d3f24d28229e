"""The page from which a rehearsal is begun, looked at and forgotten."""

from http import HTTPStatus
from secrets import token_hex
from typing import Any

from litestar import Response, get, post

from api.access.pages import desk_page, said
from api.access.roles import Page
from api.access.signed_in import needs
from api.access.signing_in.cookie import DESK
from api.access.signing_in.entering import lead_on
from api.installation import installation_of
from api.rehearsal.process import State
from api.rehearsal.relay import PLACE, rehearsal_of
from api.rehearsal.shown import LINK, WEEKS
from api.web.pages import AnyRequest
from api.web.same_origin import requires_same_origin
from survey.errors import ResonanzError

REHEARSAL = f"{DESK}/rehearsal"


@get(REHEARSAL, name="rehearsal", **needs(Page.START))
async def rehearsal_page(request: AnyRequest) -> Response[str]:
    """What it is and is not, and where to look once it is there."""
    return await _page(request)


@post(f"{REHEARSAL}/begin", guards=[requires_same_origin], **needs(Page.START))
async def begin_rehearsal(request: AnyRequest) -> Response[Any]:
    """Begin one; the real installation stays as it is."""
    try:
        await rehearsal_of(request).begin(installation_of(request.app), token_hex(16))
    except ResonanzError as error:
        return await _page(request, error)
    return lead_on(request, REHEARSAL)


@post(f"{REHEARSAL}/forget", guards=[requires_same_origin], **needs(Page.START))
async def forget_rehearsal(request: AnyRequest) -> Response[Any]:
    """Forget it, whole."""
    try:
        await rehearsal_of(request).forget()
    except ResonanzError as error:
        return await _page(request, error)
    return lead_on(request, REHEARSAL)


async def _page(request: AnyRequest, error: ResonanzError | None = None) -> Response[str]:
    rehearsal = rehearsal_of(request)
    found = rehearsal.invented()
    state = State.READY if found else rehearsal.state()
    context = {
        "state": state.value,
        "found": found,
        "base": f"{PLACE}/{found.key}" if found else "",
        "weeks": WEEKS,
        "link": LINK,
        "error": said(request, error),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "desk/rehearsal.html", context, status)


REHEARSAL_ROUTES = (rehearsal_page, begin_rehearsal, forget_rehearsal)
