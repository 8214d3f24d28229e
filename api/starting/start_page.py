"""The list of what there is to do before the first week: each row done or open, and where it is done."""

from litestar import Response, get

from api.access.pages import desk_page
from api.access.roles import Page
from api.access.signed_in import needs
from api.installation import installation_of
from api.starting.steps import START, STEPS, states
from api.web.pages import AnyRequest


@get(START, name="start of an installation", **needs(Page.START))
async def start_list(request: AnyRequest) -> Response[str]:
    """Every step as it is now; the first that is open and needed is the next one."""
    found = await states(installation_of(request.app))
    still_open = [step for step in STEPS if not found[step.name].done]
    following = next((step for step in still_open if step.needed), None)
    context = {
        "steps": STEPS,
        "states": found,
        "following": following.name if following else "",
        "done": sum(state.done for state in found.values()),
    }
    return await desk_page(request, "desk/start.html", context)


START_LIST_ROUTES = (start_list,)
