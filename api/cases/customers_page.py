"""The page for one customer's rights, for data protection alone: nobody who leads people opens it."""

import json
from http import HTTPStatus
from typing import Any

from litestar import MediaType, Response, get, post

from api.access.administering.people import acting
from api.access.pages import desk_page, said
from api.access.roles import Page
from api.access.signed_in import needs
from api.access.signing_in.cookie import DESK
from api.commands.customers.customer_rights import erase, export, opt_out_of
from api.web.forms import read_form
from api.web.pages import AnyRequest, as_file
from api.web.same_origin import requires_same_origin
from survey.customers.opting_out import read_customer_name
from survey.errors import ResonanzError

CUSTOMERS = f"{DESK}/customers"
OURS = [requires_same_origin]


@get(CUSTOMERS, name="customers", **needs(Page.CUSTOMERS))
async def customers_page(request: AnyRequest) -> Response[str]:
    """A field for a reference or an address, and three buttons; nobody is listed."""
    return await _page(request)


@post(f"{CUSTOMERS}/export", guards=OURS, **needs(Page.CUSTOMERS, fresh=True))
async def export_one(request: AnyRequest) -> Response[Any]:
    """What there is, as a file to hand over."""
    name = (await read_form(request)).one("name")
    try:
        found = await export(await acting(request), {"name": name})
    except ResonanzError as error:
        return await _page(request, error=error)
    text = json.dumps(found, ensure_ascii=False, indent=2)
    return Response(text, media_type=MediaType.JSON, headers=as_file(request, "customer.json"))


@post(f"{CUSTOMERS}/erase", guards=OURS, **needs(Page.CUSTOMERS, fresh=True))
async def erase_one(request: AnyRequest) -> Response[Any]:
    """Ask once more, as a slip of the finger is not undone; then erase it, and say how much it was."""
    form = await read_form(request)
    name = form.one("name")
    try:
        if form.one("sure") != "yes":
            return await _page(request, asked=read_customer_name(name))
        erased = await erase(await acting(request), {"name": name})
    except ResonanzError as error:
        return await _page(request, error=error)
    return await _page(request, erased=erased)


@post(f"{CUSTOMERS}/opt-out", guards=OURS, **needs(Page.CUSTOMERS, fresh=True))
async def opt_one_out(request: AnyRequest) -> Response[Any]:
    """Never ask again."""
    name = (await read_form(request)).one("name")
    try:
        await opt_out_of(await acting(request), {"name": name})
    except ResonanzError as error:
        return await _page(request, error=error)
    return await _page(request, unasked=True)


async def _page(
    request: AnyRequest,
    *,
    erased: dict[str, int] | None = None,
    unasked: bool = False,
    asked: str = "",
    error: ResonanzError | None = None,
) -> Response[str]:
    context = {"erased": erased, "unasked": unasked, "asked": asked, "error": said(request, error)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "cases/customers.html", context, status)


CUSTOMER_ROUTES = (customers_page, export_one, erase_one, opt_one_out)
