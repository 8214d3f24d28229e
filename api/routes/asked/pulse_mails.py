"""Pausing the weekly mails: the link stands in the mail, and nothing says whether somebody has pressed.

The page is the same for everybody and offers both ways, so whoever holds somebody's mail learns nothing from
it. No guard asks where a request comes from: mail programs send RFC 8058's one click without Origin and
Sec-Fetch-Site, and the link is what another site lacks.
"""

import asyncio
import sqlite3

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.status_codes import HTTP_200_OK

from api.commands.organisation.pause_links import read_pause_link
from api.installation import installation_of
from api.web.forms import read_form
from api.web.pages import AnyRequest, page
from api.web.unchanged import compressed
from api.web.whole_links import lead_to_whole_link
from survey.errors import BadInput, Overloaded
from survey.invitations.paused_mails import set_paused
from survey.tokens import no_such_link

ONE_CLICK = "List-Unsubscribe"


@get("/pulse/mails/{pause:str}", name="pulse_mails", before_request=lead_to_whole_link)
async def mails_page(request: AnyRequest, pause: FromPath[str]) -> Response[bytes]:
    """Changes nothing, and shows nothing of anybody."""
    read_pause_link(installation_of(request.app), pause)
    return _page(request, "")


@post("/pulse/mails/{pause:str}", status_code=HTTP_200_OK)
async def change_mails(request: AnyRequest, pause: FromPath[str]) -> Response[bytes]:
    """Pause, or take it back; the same again is the same."""
    installation = installation_of(request.app)
    link = read_pause_link(installation, pause)
    wish = await _wish(request)
    try:
        known = await asyncio.to_thread(set_paused, installation.keys, link, paused=wish == "paused")
    except sqlite3.Error:
        raise Overloaded(
            "The server cannot note this at the moment: its key directory is full, locked or read-only. "
            "Please try again in a moment."
        ) from None
    if not known:
        raise no_such_link()
    return _page(request, wish)


async def _wish(request: AnyRequest) -> str:
    """What the form says; a mail program's one click comes as a form of either kind."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        if f'name="{ONE_CLICK}"'.encode() in await request.body():
            return "paused"
    else:
        form = await read_form(request)
        if form.has("again"):
            return "again"
        if form.has("pause") or form.one(ONE_CLICK) == "One-Click":
            return "paused"
    raise BadInput("This was not sent from our own page. Please open the link again.")


def _page(request: AnyRequest, done: str) -> Response[bytes]:
    return compressed(request, page(request, "pulse_mails.html", {"done": done}))


PULSE_MAIL_ROUTES = (mails_page, change_mails)
