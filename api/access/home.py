"""The first page of whoever is signed in: what is theirs to open, and what comes next."""

from litestar import Response, get

from api.access.cookie import DESK
from api.access.overview import overview_of
from api.access.pages import desk_page
from api.access.roles import Page
from api.access.signed_in import needs, signed_in
from api.installation import installation_of
from api.web.pages import AnyRequest
from survey.accounts.proofs import count_recovery_codes


@get(DESK, name="desk", **needs(Page.HOME))
async def home_page(request: AnyRequest) -> Response[str]:
    """Their roles and pages, what is new, what is theirs to do, and what comes next."""
    visitor = await signed_in(request)
    context = {
        "rights": visitor.rights,
        "overview": await overview_of(installation_of(request.app), visitor),
        "codes_left": await count_recovery_codes(visitor.who.account),
    }
    return await desk_page(request, "desk/home.html", context)


HOME_ROUTES = (home_page,)
