"""A customer does not want to be asked again: the link stands in the mail, and looking changes nothing.

No guard asks where a request comes from: mail programs send RFC 8058's one click without Origin and
Sec-Fetch-Site, and the link is what another site lacks.
"""

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.status_codes import HTTP_200_OK

from api.commands.customers.objection_links import read_objection_link
from api.installation import installation_of
from api.routes.asked.pulse_mails import ONE_CLICK
from api.web.forms import read_form
from api.web.pages import AnyRequest, page
from api.web.unchanged import compressed
from api.web.whole_links import lead_to_whole_link
from survey import clock
from survey.asking.objecting import object_by_codes
from survey.errors import BadInput


@get("/no-more/{objection:str}", name="objection", before_request=lead_to_whole_link)
async def objection_page(request: AnyRequest, objection: FromPath[str]) -> Response[bytes]:
    """One button; the page shows nothing of anybody."""
    read_objection_link(installation_of(request.app), objection)
    return _page(request, done=False)


@post("/no-more/{objection:str}", status_code=HTTP_200_OK)
async def object_to_mails(request: AnyRequest, objection: FromPath[str]) -> Response[bytes]:
    """Ask nobody of this address or reference again; the same again is the same."""
    installation = installation_of(request.app)
    sealed = read_objection_link(installation, objection)
    if not await _is_meant(request):
        raise BadInput("This was not sent from our own page. Please open the link again.")
    await object_by_codes(installation.secrets, sealed, clock.today(installation.settings.timezone))
    return _page(request, done=True)


async def _is_meant(request: AnyRequest) -> bool:
    """By our button, or by a mail program's one click, which comes as a form of either kind."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return f'name="{ONE_CLICK}"'.encode() in await request.body()
    form = await read_form(request)
    return form.has("no_more") or form.one(ONE_CLICK) == "One-Click"


def _page(request: AnyRequest, *, done: bool) -> Response[bytes]:
    return compressed(request, page(request, "objection.html", {"done": done}))


OBJECTION_ROUTES = (objection_page, object_to_mails)
