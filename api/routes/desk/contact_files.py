"""Contacts from a table, in the browser: sent, looked at, and only then read in, all of it or nothing.

Nothing is kept between the steps: the page that shows what a table would do holds the table itself. The same
table a second time changes nothing, and has the same links.
"""

from base64 import b64decode, b64encode
from datetime import date
from http import HTTPStatus
from typing import Any

from litestar import Response, get, post

from api.access.administering.people import acting
from api.access.pages import desk_page, said
from api.access.roles import Page
from api.access.signed_in import needs
from api.access.signing_in.cookie import DESK
from api.access.signing_in.entering import lead_on
from api.commands.customers.customers import import_file, internal, look_at_file
from api.texts import translations
from api.web.forms import Form, read_form
from api.web.pages import AnyRequest, as_file, preferred_language
from api.web.same_origin import requires_same_origin
from api.web.uploads import LARGEST_UPLOAD, read_upload, shown_name
from survey.contacts.arriving.contacts_file import LINK_COLUMNS
from survey.contacts.tables import Touchpoint
from survey.contacts.touchpoints import shown_touchpoint
from survey.errors import BadInput, ResonanzError, RowError, WrongRows
from survey.spreadsheets.table_files import as_table

CONTACTS = f"{DESK}/contacts"
OURS = [requires_same_origin]
# A table in letters that a form leaves as they are, and what stands around it.
LARGEST_AGAIN = LARGEST_UPLOAD * 4 // 3 + 4096


@get(CONTACTS, name="contact_files", **needs(Page.CONTACTS))
async def contacts_page(request: AnyRequest) -> Response[str]:
    """Where a table is chosen."""
    return await _page(request)


@post(f"{CONTACTS}/internal", guards=OURS, **needs(Page.CONTACTS))
async def mark_internal_on_desk(request: AnyRequest) -> Response[Any]:
    """Say that colleagues rate at a touchpoint, for good."""
    form = await read_form(request)
    try:
        if not form.one("sure"):
            raise BadInput("It cannot be taken back: please tick that you are sure.")
        await internal(await acting(request), {"name": form.one("touchpoint")})
    except ResonanzError as error:
        return await _page(request, error)
    return lead_on(request, CONTACTS)


@post(
    f"{CONTACTS}/look",
    guards=OURS,
    status_code=HTTPStatus.OK,
    request_max_body_size=LARGEST_UPLOAD,
    **needs(Page.CONTACTS),
)
async def look_at_contacts_file(request: AnyRequest) -> Response[str]:
    """What the table would do, or everything that is wrong with it; nothing is written."""
    try:
        sent = await read_upload(request)
        told = {"content": b64encode(sent.content).decode(), "name": sent.name}
        found = await look_at_file(await acting(request), told)
    except ResonanzError as error:
        return await _page(request, error)
    language = preferred_language(request)
    context = {
        "found": found,
        "days": [date.fromisoformat(found[end]) for end in ("first_day", "last_day") if found[end]],
        "touchpoint": lambda name: shown_touchpoint(name, language),
        "table_text": told["content"],
        "name": sent.name,
    }
    return await desk_page(request, "desk/contacts_look.html", context)


@post(
    f"{CONTACTS}/import",
    guards=OURS,
    status_code=HTTPStatus.OK,
    request_max_body_size=LARGEST_AGAIN,
    **needs(Page.CONTACTS),
)
async def import_contacts_file(request: AnyRequest) -> Response[str]:
    """Read the table in, and offer its links."""
    form = await read_form(request)
    try:
        told = _told(form)
        found = await import_file(await acting(request), {**told, "links": False})
    except ResonanzError as error:
        return await _page(request, error)
    context = {"found": found, "table_text": told["content"], "name": told["name"]}
    return await desk_page(request, "desk/contacts_read.html", context)


@post(
    f"{CONTACTS}/links",
    guards=OURS,
    status_code=HTTPStatus.OK,
    request_max_body_size=LARGEST_AGAIN,
    **needs(Page.CONTACTS),
)
async def links_of_contacts_file(request: AnyRequest) -> Response[Any]:
    """The links of a table that was read in, as a table; of one that was not, it is read in now."""
    form = await read_form(request)
    try:
        found = await import_file(await acting(request), {**_told(form), "links": True})
    except ResonanzError as error:
        return await _page(request, error)
    return Response(
        as_table(LINK_COLUMNS, found["links"]),
        media_type="text/csv; charset=utf-8",
        headers=as_file(request, "links.csv"),
    )


def _told(form: Form) -> dict[str, str]:
    try:
        content = b64encode(b64decode(form.one("table"), validate=True)).decode()
    except ValueError:
        raise BadInput("This was not sent from our own page. Please open the link again.") from None
    return {"content": content, "name": shown_name(form.one("name"))}


async def _page(request: AnyRequest, error: ResonanzError | None = None) -> Response[str]:
    wrong = error if isinstance(error, WrongRows) else None
    points = await Touchpoint.select(Touchpoint.name, Touchpoint.internal).order_by(Touchpoint.name)
    language = preferred_language(request)
    inside, others = (
        [(row["name"], shown_touchpoint(row["name"], language)) for row in points if row["internal"] is kind]
        for kind in (True, False)
    )
    context = {
        "internal": inside,
        "touchpoints": others,
        "error": said(request, error),
        "rows": [_row(request, each) for each in wrong.errors] if wrong else [],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "desk/contacts.html", context, status)


def _row(request: AnyRequest, wrong: RowError) -> tuple[int | None, str, str, str]:
    reason = wrong.say(translations(preferred_language(request)).gettext)
    return wrong.row, wrong.column or "", wrong.value, reason


CONTACT_FILE_ROUTES = (
    contacts_page,
    mark_internal_on_desk,
    look_at_contacts_file,
    import_contacts_file,
    links_of_contacts_file,
)
