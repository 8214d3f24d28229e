"""Where somebody pastes a link that did not open; nothing is stored, and the link stands in no address."""

from litestar import Response, get, post
from litestar.response import Redirect

from api.web.forms import read_form
from api.web.pages import AnyRequest, public_page
from api.web.same_origin import requires_same_origin
from api.web.whole_links import redirect_to, whole_address
from survey.errors import BadInput, Closed
from survey.invitations.cards import LENGTH, code_in, signs_in
from survey.waves.state import open_wave_name

LARGEST_LINK = 16 * 1024  # with what a mail program has put around it, each character as %XX


@get("/link", name="link")
async def link_page(request: AnyRequest) -> Response[bytes]:
    """The field to paste it into."""
    return public_page(request, "link.html", {})


@post("/link", request_max_body_size=LARGEST_LINK, guards=[requires_same_origin])
async def open_link(request: AnyRequest) -> Redirect:
    """Lead to where the link leads, or say that it is cut off."""
    form = await read_form(request)
    text = form.one("code") or form.one("link")
    if code := code_in(text):
        wave = await open_wave_name()
        if wave is None:
            raise Closed("No week is open at this moment. Your card says for which week it is.")
        # Behind the #, so that no address that reaches a server or a log holds it.
        return redirect_to(request, f"/pulse/{wave}#card.{code}")
    typed = form.one("code")
    if typed.strip() and "/" not in typed:  # a link in the field of the code is a link all the same
        raise BadInput(
            "A code has {length} letters and digits, and these are {found}. Please compare it with your "
            "card.",
            length=LENGTH,
            found=len(signs_in(typed)),
        )
    return redirect_to(request, whole_address(text))


LINK_ROUTES = (link_page, open_link)
