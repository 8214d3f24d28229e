"""The standing page for wishes: anybody may say one, nobody is asked who they are."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from api.installation import installation_of
from api.web.forms import read_form
from api.web.pages import AnyRequest, chosen_language, page, preferred_language
from api.web.same_origin import requires_same_origin
from api.web.unchanged import compressed
from api.web.whole_links import lead_to_whole_link
from survey import clock
from survey.contacts.ratings import LONGEST_TEXT
from survey.contacts.touchpoints import shown_touchpoint
from survey.contacts.wishes import add_wish, find_wish_page

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
        return await _page(request, address, sent, form.one("wish"))
    today = clock.today(installation_of(request.app).settings.timezone)
    await add_wish(await find_wish_page(address), form.one("wish"), today)
    language = chosen_language(request)
    return Redirect(
        f"/wishes/{address}?sent" + (f"&lang={language}" if language else ""), status_code=HTTP_303_SEE_OTHER
    )


async def _page(request: AnyRequest, address: str, sent: str | None, wish: str = "") -> Response[bytes]:
    found = await find_wish_page(address)
    context = {
        "place": shown_touchpoint(found.name, preferred_language(request))
        if found.touchpoint
        else found.name,
        "sent": sent is not None,
        "address": address,
        "wish": wish,
        "longest": LONGEST_TEXT,
    }
    return compressed(request, page(request, "wish.html", context))


WISH_ROUTES = (wish_page, send_wish)
