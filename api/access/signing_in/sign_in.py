"""The door: passkey first, or password and code; and the way out."""

from http import HTTPStatus
from typing import Any

from litestar import MediaType, Response, get, post
from litestar.params import FromQuery
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from api.access.pages import desk_page
from api.access.signed_in import SIGN_IN
from api.access.signing_in.cookie import DESK, ended_cookies, token_in
from api.access.signing_in.entering import Attempt, enter, next_place, passkeys, read_document
from api.access.signing_in.ways_in import passkeys_work_here
from api.installation import installation_of
from api.web.forms import read_form
from api.web.pages import AnyRequest, chosen_language
from api.web.same_origin import requires_same_origin
from survey import clock
from survey.accounts.sessions import end_session
from survey.accounts.signing_in import whose_password

PURPOSE = "sign in"


@get(SIGN_IN, name="sign-in")
async def sign_in_page(request: AnyRequest, next: FromQuery[str | None] = None) -> Response[str]:  # noqa: A002  # as it stands in the address
    """The same for everybody."""
    return await _page(request, next_place(next))


@post(SIGN_IN, guards=[requires_same_origin])
async def sign_in(request: AnyRequest) -> Response[Any]:
    """Address, password and code at once: which of them was wrong is told nobody."""
    form = await read_form(request)
    place = next_place(form.one("next"))
    attempt = Attempt(request, form.one("address"))
    secrets = installation_of(request.app).secrets
    account = await whose_password(
        secrets, form.one("address"), form.one("password"), form.one("code"), clock.now()
    )
    if account is None:
        attempt.failed()
        return await _page(request, place, form.one("address"), refused=True)
    attempt.succeeded()
    return await enter(request, account, place)


@post(f"{SIGN_IN}/challenge", guards=[requires_same_origin], status_code=HTTPStatus.OK)
async def sign_in_challenge(request: AnyRequest) -> Response[bytes]:
    """What a passkey is to sign; it is about nobody, and nothing is stored."""
    installation = installation_of(request.app)
    ceremony = await passkeys()
    asked = ceremony.ask_for_known(installation.settings, installation.secrets, PURPOSE, clock.now())
    return Response(asked, media_type=MediaType.JSON)


@post(f"{SIGN_IN}/passkey", guards=[requires_same_origin])
async def sign_in_with_passkey(request: AnyRequest) -> Response[Any]:
    """What a passkey has signed."""
    document = await read_document(request)
    installation = installation_of(request.app)
    ceremony = await passkeys()
    account = await ceremony.whose_passkey(
        installation.settings, installation.secrets, PURPOSE, document.get("credential"), clock.now()
    )
    return await enter(request, account, next_place(document.get("next")))


@post(f"{DESK}/sign-out", guards=[requires_same_origin])
async def sign_out(request: AnyRequest) -> Redirect:
    """End the session on the server, not only in the browser."""
    settings = installation_of(request.app).settings
    if token := token_in(request, settings):
        await end_session(token)
    language = chosen_language(request)
    place = "/" + (f"?lang={language}" if language else "")
    return Redirect(place, status_code=HTTP_303_SEE_OTHER, cookies=ended_cookies(settings))


async def _page(
    request: AnyRequest, place: str, address: str = "", *, refused: bool = False
) -> Response[str]:
    context = {
        "next": place,
        "address": address,
        "refused": refused,
        "provider": bool(installation_of(request.app).settings.oidc_issuer),
        "passkeys": passkeys_work_here(installation_of(request.app).settings),
    }
    return await desk_page(
        request, "desk/sign_in.html", context, HTTPStatus.UNAUTHORIZED if refused else HTTPStatus.OK
    )


SIGN_IN_ROUTES = (sign_in_page, sign_in, sign_in_challenge, sign_in_with_passkey, sign_out)
