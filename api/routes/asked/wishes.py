"""The standing page for wishes: anybody may say one, nobody is asked who they are."""

from http import HTTPStatus
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from api.access.pages import said
from api.installation import installation_of
from api.routes.asked.answer_to import NoAddress, requires_address
from api.settings.terms import terms_of
from api.web.forms import Form, read_form
from api.web.pages import AnyRequest, chosen_language, page, preferred_language
from api.web.same_origin import requires_same_origin
from api.web.unchanged import compressed
from api.web.whole_links import lead_to_whole_link
from survey import clock, database
from survey.cases.opening import Wished, open_wish_case
from survey.cases.problems import published_at
from survey.cases.working_hours import due_after
from survey.contacts.ratings import LONGEST_TEXT
from survey.contacts.touchpoints import shown_touchpoint
from survey.contacts.wishes import add_wish, find_wish_page
from survey.errors import ResonanzError
from survey.wishes.keeping import published_wishes

# The longest text, each character as %XX four times, and the rest of the form.
LARGEST_WISH = LONGEST_TEXT * 12 + 1024


@get("/wishes/{address:str}", name="wishes", before_request=lead_to_whole_link)
async def wish_page(
    request: AnyRequest, address: FromPath[str], sent: FromQuery[str | None] = None
) -> Response[bytes]:
    """The page of a team or touchpoint; `?sent` says that a wish has arrived."""
    return await _page(request, address, sent)


@post("/wishes/{address:str}", request_max_body_size=LARGEST_WISH, guards=[requires_same_origin])
async def send_wish(
    request: AnyRequest, address: FromPath[str], sent: FromQuery[str | None] = None
) -> Response[Any]:
    """Store the wish, then lead back to the page; or show the page in another language, and store nothing."""
    form = await read_form(request)
    if form.one("show"):
        return await _page(request, address, sent, form)
    try:
        await _store(request, address, form)
    except NoAddress as error:  # what was written is not lost over it
        return await _page(request, address, None, form, error)
    language = chosen_language(request)
    return Redirect(
        f"/wishes/{address}?sent" + (f"&lang={language}" if language else ""), status_code=HTTP_303_SEE_OTHER
    )


async def _store(request: AnyRequest, address: str, form: Form) -> None:
    """The wish, and with an address a case for whoever has it answered."""
    installation, now = installation_of(request.app), clock.now()
    today, answer_to = clock.today(installation.settings.timezone), form.one("answer_to").strip()
    place = await find_wish_page(address)
    if not answer_to:
        await add_wish(place, form.one("wish"), today)
        return
    requires_address(answer_to)
    due = await due_after(terms_of(installation.settings), place.team, now)
    language = preferred_language(request)

    async def job() -> None:
        wish = await add_wish(place, form.one("wish"), today)
        wished = Wished(wish, form.one("wish"), place.team, place.touchpoint)
        await open_wish_case(installation.secrets, wished, answer_to, language, due, now)

    await database.write(job)


async def _page(
    request: AnyRequest,
    address: str,
    sent: str | None,
    form: Form | None = None,
    wrong: ResonanzError | None = None,
) -> Response[bytes]:
    found = await find_wish_page(address)
    context = {
        "place": shown_touchpoint(found.name, preferred_language(request))
        if found.touchpoint
        else found.name,
        "sent": sent is not None,
        "address": address,
        "wish": form.one("wish") if form else "",
        "answer_to": form.one("answer_to") if form else "",
        "wrong_address": said(request, wrong),
        "longest": LONGEST_TEXT,
        "done": await published_wishes(found.touchpoint) if found.touchpoint else [],
        "problems": await published_at(found.touchpoint) if found.touchpoint else [],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return compressed(request, page(request, "wish.html", context, status))


WISH_ROUTES = (wish_page, send_wish)
