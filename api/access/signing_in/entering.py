"""From a proof to a session, and what all forms of signing in share."""

import asyncio
import re
from datetime import timedelta
from http import HTTPStatus
from importlib import import_module
from typing import Any
from uuid import UUID

from litestar import Litestar, MediaType, Response
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from api.access.signing_in.cookie import DESK, session_cookies, token_in
from api.access.signing_in.device import device_of
from api.access.signing_in.throttle import Throttle, network_of, sender_of
from api.installation import installation_of
from api.web.pages import AnyRequest, chosen_language
from survey import clock
from survey.accounts.addresses import same_address
from survey.accounts.sessions import LONGEST, begin_session, end_session
from survey.errors import BadInput

# Places of ours that one may be led back to.
_NEXT = re.compile(r"/(?:desk|results)(?:/[\w-][\w.-]*)*")


async def enter(
    request: AnyRequest, account: UUID, place: str, longest: timedelta = LONGEST
) -> Response[Any]:
    """Sign somebody in under a new value and lead them on; what the browser had before ends."""
    settings = installation_of(request.app).settings
    if before := token_in(request, settings):
        await end_session(before)
    device = device_of(request.headers.get("user-agent", ""))
    token = await begin_session(account, device, clock.now(), longest)
    return lead_on(request, place, cookies=session_cookies(settings, token))


def lead_on(request: AnyRequest, place: str, **more: Any) -> Response[Any]:
    """To another page: a redirect for forms, the address as JSON for our own script."""
    language = chosen_language(request)
    place += f"?lang={language}" if language else ""
    if "application/json" in request.headers.get("content-type", ""):
        return Response({"next": place}, media_type=MediaType.JSON, status_code=HTTPStatus.OK, **more)
    return Redirect(place, status_code=HTTP_303_SEE_OTHER, **more)


def next_place(text: object) -> str:
    """A place of ours, or the first page of the signed-in: never another site's."""
    return text if isinstance(text, str) and _NEXT.fullmatch(text) else DESK


async def read_document(request: AnyRequest) -> dict[str, Any]:
    """What our script sent."""
    found = await request.json()
    if not isinstance(found, dict):
        raise BadInput("This was not sent from our own page. Please open the link again.")
    return found


def text_of(document: dict[str, Any], name: str) -> str:
    """A field of it, empty where there is none."""
    found = document.get(name)
    return found if isinstance(found, str) else ""


async def passkeys() -> Any:
    """The ceremony's functions; loading them takes a second, in which others go on."""
    return await asyncio.to_thread(import_module, "api.access.signing_in.passkeys")


class Attempt:
    """One attempt to get in: it may come too early, and is counted when it fails."""

    def __init__(self, request: AnyRequest, address: str) -> None:
        self._throttle = throttle_of(request.app)
        self._account = same_address(address)
        peer = request.client.host if request.client else ""
        forwarded = request.headers.getall("x-forwarded-for", [])
        proxies = installation_of(request.app).settings.proxies
        self._network = network_of(sender_of(peer, forwarded, proxies))
        self._throttle.require_patience(self._account, self._network, clock.monotonic())

    def failed(self) -> None:
        """It let nobody in."""
        self._throttle.failed(self._account, self._network, clock.monotonic())

    def succeeded(self) -> None:
        """It did."""
        self._throttle.succeeded(self._account, self._network)


def throttle_of(app: Litestar) -> Throttle:
    """The one of this process."""
    found: Throttle = app.state.setdefault("throttle", Throttle())
    return found
