"""Who has an account, with which roles: seen by those who watch over it, changed by administrators."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from litestar import Response, get, post

from api.access.administering.accounts import (
    confirm_roles,
    end_account,
    grant_roles,
    invite_person,
    let_person_back_in,
    named,
    revoke_roles,
)
from api.access.pages import desk_page, said
from api.access.roles import Page
from api.access.signed_in import needs, signed_in
from api.access.signing_in.cookie import DESK
from api.access.signing_in.entering import lead_on
from api.installation import Installation, installation_of
from api.web.forms import Form, read_form
from api.web.pages import AnyRequest
from api.web.same_origin import requires_same_origin
from survey import clock
from survey.accounts.accounts import KnownAccount, list_accounts
from survey.accounts.roles import Role, needs_second_person, read_roles
from survey.errors import ResonanzError

PEOPLE = f"{DESK}/people"
OURS = [requires_same_origin]


@get(PEOPLE, name="people", **needs(Page.PEOPLE))
async def people_page(request: AnyRequest) -> Response[str]:
    """Everybody by address; what waits for a second person stands first."""
    return await _page(request)


@post(f"{PEOPLE}/confirm", guards=OURS, **needs(Page.CONFIRM, fresh=True))
async def confirm_person(request: AnyRequest) -> Response[Any]:
    """A second person's word for a role that waits; nobody gives it for themselves."""
    form = await read_form(request)
    who = (await signed_in(request)).who
    try:
        await confirm_roles(await acting(request), form.one("address"), who.address)
    except ResonanzError as error:
        return await _page(request, error)
    return lead_on(request, PEOPLE)


@post(f"{PEOPLE}/invite", guards=OURS, **needs(Page.CHANGE_PEOPLE, fresh=True))
async def invite_to_desk(request: AnyRequest) -> Response[Any]:
    """Make an invitation; its link is shown this once."""
    form = await read_form(request)
    try:
        link = await invite_person(await acting(request), form.one("address"), read_roles(form.all("role")))
    except ResonanzError as error:
        return await _page(request, error, form)
    return await _made(request, link, form.one("address"))


@post(f"{PEOPLE}/back-in", guards=OURS, status_code=HTTPStatus.OK, **needs(Page.CHANGE_PEOPLE, fresh=True))
async def let_back_in_to_desk(request: AnyRequest) -> Response[Any]:
    """Make a link that replaces every way in of an account; it is shown this once."""
    form = await read_form(request)
    try:
        link = await let_person_back_in(await acting(request), form.one("address"))
    except ResonanzError as error:
        return await _page(request, error)
    return await _made(request, link, form.one("address"))


@post(f"{PEOPLE}/roles", guards=OURS, **needs(Page.CHANGE_PEOPLE, fresh=True))
async def change_roles(request: AnyRequest) -> Response[Any]:
    """Give an account the ticked roles, and take the others away."""
    form = await read_form(request)
    address = form.one("address")
    installation = await acting(request)
    try:
        wanted = set(read_roles(form.all("role"))) if form.all("role") else set()
        held = {role for known in await _known(address) for role in (*known.roles, *known.waiting)}
        if gone := held - wanted:
            await revoke_roles(installation, address, gone)
        if new := wanted - held:
            await grant_roles(installation, address, new)
    except ResonanzError as error:
        return await _page(request, error)
    return lead_on(request, PEOPLE)


@post(f"{PEOPLE}/end", guards=OURS, **needs(Page.CHANGE_PEOPLE, fresh=True))
async def end_person(request: AnyRequest) -> Response[Any]:
    """End an account at once, or take an invitation back."""
    form = await read_form(request)
    try:
        await end_account(await acting(request), form.one("address"))
    except ResonanzError as error:
        return await _page(request, error)
    return lead_on(request, PEOPLE)


async def acting(request: AnyRequest) -> Installation:
    """The installation, with whoever is signed in as the one who acts."""
    installation = installation_of(request.app)
    return replace(installation, actor=named(installation, (await signed_in(request)).who.address))


async def _made(request: AnyRequest, link: str, address: str) -> Response[str]:
    mailed = bool(installation_of(request.app).settings.smtp_server)
    return await desk_page(
        request, "desk/made_link.html", {"link": link, "address": address, "mailed": mailed}
    )


async def _known(address: str) -> list[KnownAccount]:
    known = await list_accounts(clock.now())
    return [each for each in known if (each.address, each.state) == (address, "active")]


async def _page(
    request: AnyRequest, error: ResonanzError | None = None, form: Form | None = None
) -> Response[str]:
    visitor = await signed_in(request)
    people = await list_accounts(clock.now())
    context = {
        "people": people,
        "both": [each.address for each in people if needs_second_person({*each.roles, *each.waiting})],
        "every_role": tuple(Role),
        "may_change": visitor.may(Page.CHANGE_PEOPLE),
        "may_confirm": visitor.may(Page.CONFIRM),
        "error": said(request, error),
        "address": form.one("address") if form else "",
        "ticked": set(form.all("role")) if form else set(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "desk/people.html", context, status)


PEOPLE_ROUTES = (
    people_page,
    confirm_person,
    invite_to_desk,
    let_back_in_to_desk,
    change_roles,
    end_person,
)
