"""The own account: ways in, recovery codes, devices. Whatever changes a way in asks for a recent sign-in."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import MediaType, Response, get, post

from api.access.pages import desk_page, said
from api.access.roles import Page
from api.access.signed_in import ACCOUNT, needs, signed_in
from api.access.signing_in.entering import lead_on, passkeys, read_document, text_of
from api.access.signing_in.ways_in import codes_context, passkeys_work_here, read_password
from api.installation import installation_of
from api.web.forms import Form, read_form
from api.web.pages import AnyRequest
from api.web.same_origin import requires_same_origin
from survey import clock
from survey.accounts.accounts import has_password
from survey.accounts.proofs import (
    add_proof,
    count_recovery_codes,
    list_passkeys,
    remove_passkey,
    remove_password,
    renew_recovery_codes,
)
from survey.accounts.sessions import end_sessions, list_sessions
from survey.errors import BadInput, Refused

OURS = [requires_same_origin]
OPEN = needs(Page.ACCOUNT)
FRESH = needs(Page.ACCOUNT, fresh=True)


@get(ACCOUNT, name="account", **OPEN)
async def account_page(request: AnyRequest) -> Response[str]:
    """Ways in, codes, devices."""
    visitor = await signed_in(request)
    account = visitor.who.account
    context = {
        "rights": visitor.rights,
        "has_passkeys": await list_passkeys(account),
        "has_password": await has_password(account),
        "codes_left": await count_recovery_codes(account),
        "sessions": await list_sessions(account, clock.now()),
        "passkeys": passkeys_work_here(installation_of(request.app).settings),
    }
    return await desk_page(request, "desk/account.html", context)


@post(f"{ACCOUNT}/challenge", guards=OURS, status_code=HTTPStatus.OK, **FRESH)
async def account_challenge(request: AnyRequest) -> Response[bytes]:
    """What a browser needs to make one more passkey."""
    visitor = await signed_in(request)
    installation = installation_of(request.app)
    who = visitor.who
    ceremony = await passkeys()
    asked = await ceremony.ask_for_new(
        installation.settings,
        installation.secrets,
        _purpose(who.account),
        who.address,
        who.account,
        clock.now(),
    )
    return Response(asked, media_type=MediaType.JSON)


@post(f"{ACCOUNT}/passkey", guards=OURS, **FRESH)
async def add_passkey(request: AnyRequest) -> Response[Any]:
    """The passkey that it has made."""
    document = await read_document(request)
    visitor = await signed_in(request)
    installation = installation_of(request.app)
    now = clock.now()
    ceremony = await passkeys()
    proof = ceremony.read_new(
        installation.settings,
        installation.secrets,
        _purpose(visitor.who.account),
        document.get("credential"),
        text_of(document, "device"),
        now,
    )
    await add_proof(visitor.who.account, proof, now.date())
    return lead_on(request, ACCOUNT)


@post(f"{ACCOUNT}/passkey/remove", guards=OURS, **FRESH)
async def remove_own_passkey(request: AnyRequest) -> Response[Any]:
    """Take a device's way in away; one that is not the own is none."""
    form = await read_form(request)
    await remove_passkey((await signed_in(request)).who.account, _id(form))
    return lead_on(request, ACCOUNT)


@get(f"{ACCOUNT}/password", **FRESH)
async def password_page(request: AnyRequest) -> Response[str]:
    """A form for a password and an app."""
    return await _password_form(request)


@post(f"{ACCOUNT}/password", guards=OURS, **FRESH)
async def set_own_password(request: AnyRequest) -> Response[Any]:
    """Another password and app; whoever is signed in elsewhere has to sign in anew."""
    form = await read_form(request)
    visitor = await signed_in(request)
    who = visitor.who
    now = clock.now()
    try:
        proof = await read_password(installation_of(request.app).secrets, form, [who.name, who.address], now)
    except (BadInput, Refused) as error:
        return await _password_form(request, form, error)
    await add_proof(who.account, proof, now.date())
    await end_sessions(who.account, but=who.session)
    return lead_on(request, ACCOUNT)


@post(f"{ACCOUNT}/password/remove", guards=OURS, **FRESH)
async def remove_own_password(request: AnyRequest) -> Response[Any]:
    """Passkeys alone from now on."""
    await remove_password((await signed_in(request)).who.account)
    return lead_on(request, ACCOUNT)


@post(f"{ACCOUNT}/codes", guards=OURS, status_code=HTTPStatus.OK, **FRESH)
async def new_codes(request: AnyRequest) -> Response[str]:
    """New recovery codes, shown this once."""
    visitor = await signed_in(request)
    codes = await renew_recovery_codes(installation_of(request.app).secrets, visitor.who.account)
    return await desk_page(request, "desk/codes.html", {"codes": codes})


@post(f"{ACCOUNT}/sessions/end", guards=OURS, **OPEN)
async def end_own_sessions(request: AnyRequest) -> Response[Any]:
    """Sign out one device, or every other one."""
    form = await read_form(request)
    who = (await signed_in(request)).who
    if form.one("all"):
        await end_sessions(who.account, but=who.session)
    else:
        await end_sessions(who.account, only=_id(form))
    return lead_on(request, ACCOUNT)


async def _password_form(
    request: AnyRequest, form: Form | None = None, error: BadInput | Refused | None = None
) -> Response[str]:
    who = (await signed_in(request)).who
    installation = installation_of(request.app)
    sealed = form.one("sealed") if form and error else ""
    context = {
        "error": said(request, error),
        "address": who.address,
        **codes_context(installation, who.address, sealed),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "desk/password.html", context, status)


def _purpose(account: UUID) -> str:
    """A challenge is good for this account alone."""
    return f"add|{account}"


def _id(form: Form) -> UUID:
    try:
        return UUID(form.one("id"))
    except ValueError:
        raise BadInput("This was not sent from our own page. Please open the link again.") from None


ACCOUNT_ROUTES = (
    account_page,
    account_challenge,
    add_passkey,
    remove_own_passkey,
    password_page,
    set_own_password,
    remove_own_password,
    new_codes,
    end_own_sessions,
)
