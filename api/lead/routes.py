"""The one page of a team lead: the own group beside the organisation, and no other group on it."""

from http import HTTPStatus

from litestar import Response, get

from api.access.pages import desk_page
from api.access.roles import Page
from api.access.signed_in import needs, signed_in
from api.access.taking_part import taking_part
from api.installation import installation_of
from api.lead.drivers import drivers_so_far
from api.lead.page import chosen_group, lead_context, of_own
from api.measures.reply_routes import TEAM
from api.results.reading import levels_of_groups, results_of
from api.web.pages import AnyRequest, preferred_language
from survey import clock
from survey.cases.reading import Chosen, list_cases
from survey.customers.colleagues import said_by_colleagues
from survey.errors import NotFound
from survey.measures.replies import LONGEST_REPLY
from survey.waves.tables import CellPart


@get(TEAM, name="team", **needs(Page.TEAM))
async def team_page(request: AnyRequest) -> Response[str]:
    """The group that was published last, or the one of `group`; only of teams that the person leads."""
    visitor = await signed_in(request)
    teams = visitor.rights.teams
    parts = await CellPart.select(CellPart.cell).where(CellPart.team.is_in([*teams]))
    results = await results_of(request.app)
    own = of_own(results, {str(part["cell"]) for part in parts})
    wanted = str(request.query_params.get("group", ""))
    group = chosen_group(own, wanted)
    installation = installation_of(request.app)
    zone = installation.settings.timezone
    colleagues = await said_by_colleagues(teams, zone, clock.now(), installation.rules.k)
    if group is None and wanted:
        raise NotFound("There is nothing at this address. Please check the link you were sent.")
    if group is None:
        return await desk_page(
            request, "lead/nothing.html", {"newest": results.newest, "colleagues": colleagues}
        )
    # From all groups' weeks: how much weeks usually move is common to all.
    level = (await levels_of_groups(request.app, results.weeks)).get(group.key)
    context = await lead_context(
        installation,
        own,
        group,
        level,
        await drivers_so_far(request.app),
        teams,
        preferred_language(request),
    )
    running = {
        "participation": await taking_part(installation, visitor),
        "cases": await list_cases(clock.now(), teams, Chosen()),
        "zone": zone,
        "colleagues": colleagues,
        "longest": LONGEST_REPLY,
    }
    return await desk_page(request, "lead/team.html", {**context, **running}, HTTPStatus.OK)


LEAD_ROUTES = (team_page,)
