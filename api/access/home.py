"""The first page of whoever is signed in: what is theirs to open, and what comes next."""

from litestar import Response, get

from api.access.overview import overview_of
from api.access.pages import desk_page
from api.access.roles import Page
from api.access.signed_in import Visitor, needs, signed_in
from api.access.signing_in.cookie import DESK
from api.installation import installation_of
from api.web.pages import AnyRequest
from survey.accounts.proofs import count_recovery_codes
from survey.measures.replies import Asked, asked_groups


@get(DESK, name="desk", **needs(Page.HOME))
async def home_page(request: AnyRequest) -> Response[str]:
    """Their roles and pages, what is new, what is theirs to do, and what comes next."""
    visitor = await signed_in(request)
    context = {
        "rights": visitor.rights,
        "overview": await overview_of(installation_of(request.app), visitor),
        # After each release a lead is asked for a reply, once.
        "unanswered": [group.name for group in await _released_of(visitor) if group.reply is None],
        "codes_left": await count_recovery_codes(visitor.who.account),
    }
    return await desk_page(request, "desk/home.html", context)


async def _released_of(visitor: Visitor) -> list[Asked]:
    return await asked_groups(visitor.rights.teams) if visitor.may(Page.REPLY) else []


HOME_ROUTES = (home_page,)
