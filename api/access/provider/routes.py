"""To the service and back, and the page on which an administrator sees which values arrive."""

import asyncio
from http import HTTPStatus
from importlib import import_module
from typing import Any

from litestar import Response, get
from litestar.params import FromQuery
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from api.access.pages import desk_page, said
from api.access.provider.entering import told, whose
from api.access.provider.journey import PLACE, Journey, begin, ended, kept, resumed
from api.access.roles import Page
from api.access.signed_in import needs
from api.access.signing_in.entering import enter, next_place
from api.installation import installation_of
from api.web.pages import AnyRequest
from survey import clock
from survey.accounts.sessions import LONGEST_FROM_PROVIDER
from survey.errors import BadInput, NotAuthentic, NotFound, Refused, ResonanzError

BACK = f"{PLACE}/back"


@get(PLACE)
async def to_the_service(request: AnyRequest, next: FromQuery[str | None] = None) -> Response[Any]:  # noqa: A002  # as it stands in the address
    """Lead to the service; the same for everybody."""
    return await _set_out(request, begin(next_place(next), clock.now(), trying=False))


@get(f"{PLACE}/try", **needs(Page.CHANGE_PEOPLE))
async def try_the_service(request: AnyRequest) -> Response[Any]:
    """The same, to see what the service says; nobody is signed in by it, and nothing is stored."""
    return await _set_out(request, begin(PLACE, clock.now(), trying=True))


@get(BACK)
async def back_from_the_service(request: AnyRequest) -> Response[Any]:
    """Sign in whoever came back with what only the service can have given."""
    installation = installation_of(request.app)
    now = clock.now()
    code, iss = request.query_params.get("code"), request.query_params.get("iss")
    state = request.query_params.get("state", "")
    try:
        service = await _service(request)
        journey = resumed(request, state, installation.settings, installation.secrets, now)
        if not code:
            raise NotAuthentic("You were not signed in there. Please try again, or sign in here.")
        await service.authorization_address(_back(request), "", "", journey.verifier)  # knows the service
        service.requires_issuer(iss)
        claims = await service.claims(_back(request), code, journey.nonce, journey.verifier)
        if journey.trying:
            answer: Response[Any] = await _what_arrived(request, claims)
        else:
            account = await whose(installation, claims, now)
            answer = await enter(request, account, journey.next, LONGEST_FROM_PROVIDER)
    except NotFound:
        raise
    except ResonanzError as error:
        answer = await _refused(request, error)
    answer.cookies.append(ended(installation.settings, state))
    return answer


async def _set_out(request: AnyRequest, journey: Journey) -> Response[Any]:
    installation = installation_of(request.app)
    service = await _service(request)
    try:
        address = await service.authorization_address(
            _back(request), journey.state, journey.nonce, journey.verifier
        )
    except ResonanzError as error:
        return await _refused(request, error)
    cookie = kept(journey, installation.settings, installation.secrets)
    return Redirect(address, status_code=HTTP_303_SEE_OTHER, cookies=[cookie])


async def _service(request: AnyRequest) -> Any:
    """The one of this process; its libraries load for a second, in which others go on."""
    settings = installation_of(request.app).settings
    if not settings.oidc_issuer:
        raise NotFound("There is nothing at this address.")
    known = request.app.state.get("provider")
    if known is None or known.settings is not settings:  # another one may have been set meanwhile
        module = await asyncio.to_thread(import_module, "api.access.provider.service")
        known = request.app.state.get("provider")
        if known is None or known.settings is not settings:
            request.app.state["provider"] = known = module.Service(settings)
    return known


def _back(request: AnyRequest) -> str:
    return installation_of(request.app).settings.url + BACK


async def _refused(request: AnyRequest, error: ResonanzError) -> Response[Any]:
    status = HTTPStatus.UNAUTHORIZED
    if isinstance(error, Refused | BadInput):
        status = HTTPStatus.FORBIDDEN
    elif not isinstance(error, NotAuthentic):
        status = HTTPStatus.BAD_GATEWAY
    return await desk_page(request, "desk/provider_refused.html", {"why": said(request, error)}, status)


async def _what_arrived(request: AnyRequest, claims: dict[str, Any]) -> Response[str]:
    settings = installation_of(request.app).settings
    found = told(claims, settings)
    context = {
        "claim": settings.oidc_claim,
        "values": found.values,
        "roles": sorted(found.roles(settings)),
        "verified": claims.get("email_verified") is True,
        "others": sorted(name for name in claims if name != settings.oidc_claim),
    }
    return await desk_page(request, "desk/provider_values.html", context)


PROVIDER_ROUTES = (to_the_service, try_the_service, back_from_the_service)
