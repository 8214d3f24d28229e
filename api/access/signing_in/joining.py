"""Following an invitation, or a link that lets somebody back in: a passkey, or a password with codes.

The link's value stands behind the #, so no request for the page and no log has it; the page's script, or
whoever pastes the link, sends it by POST. Opening it changes nothing, so a mail scanner uses nothing up.
"""

import hashlib
import re
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import Any

from litestar import MediaType, Response, get, post

from api.access.pages import desk_page, said
from api.access.signed_in import ACCOUNT
from api.access.signing_in.cookie import DESK
from api.access.signing_in.entering import enter, passkeys, read_document, text_of
from api.access.signing_in.ways_in import codes_context, passkeys_work_here, read_password
from api.installation import installation_of
from api.web.forms import Form, read_form
from api.web.pages import AnyRequest, preferred_language
from api.web.same_origin import requires_same_origin
from survey import clock
from survey.accounts.accounts import join, reset
from survey.accounts.known_names import KIND, identity_of
from survey.accounts.links import FORM, Link, Purpose, read_link
from survey.accounts.proofs import Proof
from survey.accounts.roles import Role
from survey.audit.pseudonyms import pseudonym
from survey.errors import BadInput, NotAuthentic, Refused
from survey.waves.tables import Wave

JOIN = f"{DESK}/join"
RESET = f"{DESK}/reset"
START = f"{DESK}/start"
WAYS = {JOIN: Purpose.INVITATION, RESET: Purpose.RESET}


@get([JOIN, RESET])
async def link_page(request: AnyRequest) -> Response[str]:
    """A field for the link; the same for everybody."""
    return await _field(request)


@post([JOIN, RESET], guards=[requires_same_origin], status_code=HTTPStatus.OK)
async def follow_link(request: AnyRequest) -> Response[str]:
    """What the link is for, and the ways in to choose from; it is not used with this."""
    form = await read_form(request)
    try:
        token, link = await _read(request, form.one("link"))
    except NotAuthentic:
        return await _field(request, refused=True)
    return await _choice(request, token, link, form)


@post([f"{JOIN}/password", f"{RESET}/password"], guards=[requires_same_origin])
async def set_password(request: AnyRequest) -> Response[Any]:
    """Use the link, with a password and the code of an app."""
    form = await read_form(request)
    try:
        token, link = await _read(request, form.one("link"))
    except NotAuthentic:
        return await _field(request, refused=True)
    secrets = installation_of(request.app).secrets
    now = clock.now()
    try:
        proof = await read_password(secrets, form, [form.one("name"), link.address], now)
        return await _use(request, token, form.one("name"), proof)
    except NotAuthentic:
        return await _field(request, refused=True)
    except (BadInput, Refused) as error:
        return await _choice(request, token, link, form, error)


@post([f"{JOIN}/challenge", f"{RESET}/challenge"], guards=[requires_same_origin], status_code=HTTPStatus.OK)
async def new_passkey_challenge(request: AnyRequest) -> Response[bytes]:
    """What a browser needs to make a passkey; the link is not used with this."""
    document = await read_document(request)
    token, link = await _read(request, text_of(document, "link"))
    installation = installation_of(request.app)
    ceremony = await passkeys()
    asked = await ceremony.ask_for_new(
        installation.settings,
        installation.secrets,
        _purpose(token),
        link.address,
        link.account,
        clock.now(),
    )
    return Response(asked, media_type=MediaType.JSON)


@post([f"{JOIN}/passkey", f"{RESET}/passkey"], guards=[requires_same_origin])
async def set_passkey(request: AnyRequest) -> Response[Any]:
    """Use the link, with the passkey that the browser has made."""
    document = await read_document(request)
    token, _ = await _read(request, text_of(document, "link"))
    installation = installation_of(request.app)
    ceremony = await passkeys()
    proof = ceremony.read_new(
        installation.settings,
        installation.secrets,
        _purpose(token),
        document.get("credential"),
        text_of(document, "device"),
        clock.now(),
    )
    return await _use(request, token, text_of(document, "name"), proof)


async def _use(request: AnyRequest, token: str, name: str, proof: Proof) -> Response[Any]:
    now = clock.now()
    link = await read_link(token, _way(request), now)
    who = pseudonym(installation_of(request.app).secrets, identity_of(link.address), KIND)
    acting = replace(installation_of(request.app), actor=who)
    if link.purpose is Purpose.INVITATION:
        following = partial(join, token, name, preferred_language(request), proof, now)
        account = await acting.logged(following, "access.join", who)
    else:
        account = await acting.logged(partial(reset, token, proof, now), "access.reset", who)
    # Whoever is to set up a fresh installation is led to what there is to do.
    fresh = Role.ADMINISTRATOR in link.roles and not await Wave.exists()
    first = link.purpose is Purpose.INVITATION and fresh
    return await enter(request, account, START if first else ACCOUNT)


async def _read(request: AnyRequest, text: str) -> tuple[str, Link]:
    """The value in what was sent, also with the address around it or a line break in it."""
    found = re.search(rf"(?:#|^)({FORM})(?![\w-])", re.sub(r"=\r?\n|\s", "", text).replace("%23", "#"))
    token = found[1] if found else ""
    return token, await read_link(token, _way(request), clock.now())


def _way(request: AnyRequest) -> Purpose:
    return next(purpose for place, purpose in WAYS.items() if request.scope["path"].startswith(place))


def _purpose(token: str) -> str:
    """A challenge is good for this link alone."""
    return f"new|{hashlib.sha256(token.encode()).hexdigest()}"


async def _field(request: AnyRequest, *, refused: bool = False) -> Response[str]:
    context = {"way": _way(request), "refused": refused}
    status = HTTPStatus.UNAUTHORIZED if refused else HTTPStatus.OK
    return await desk_page(request, "desk/link.html", context, status)


async def _choice(
    request: AnyRequest, token: str, link: Link, form: Form, error: BadInput | Refused | None = None
) -> Response[str]:
    installation = installation_of(request.app)
    context = {
        "way": link.purpose,
        "token": token,
        "address": link.address,
        "roles": link.roles,
        "name": form.one("name"),
        "error": said(request, error),
        "passkeys": passkeys_work_here(installation.settings),
        **codes_context(installation, link.address, form.one("sealed") if error else ""),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "desk/new_way_in.html", context, status)


JOINING_ROUTES = (link_page, follow_link, set_password, new_passkey_challenge, set_passkey)
