"""The schedule as a page: the rule is changed only after a look at the next eight weeks, like a pause."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from litestar import Response, get, post

from api.access.administering.people import acting
from api.access.pages import desk_page, said
from api.access.roles import Page
from api.access.signed_in import needs, signed_in
from api.access.signing_in.cookie import DESK
from api.access.signing_in.entering import lead_on
from api.chores.weeks.schedule import change, show
from api.commands.weeks.events import list_events
from api.installation import installation_of
from api.timetable.ahead import weeks_ahead
from api.timetable.rule_form import LANDS, ROUNDS, changes_in, fields_of, how_often, typed_in, weekdays
from api.timetable.site_form import site_fields, typed_site
from api.web.forms import Form, read_form
from api.web.pages import AnyRequest, preferred_language
from api.web.same_origin import requires_same_origin
from survey.error_documents import from_document
from survey.errors import ResonanzError
from survey.organisation.tables import Department, Team
from survey.spreadsheets.names import in_order

SCHEDULE = f"{DESK}/schedule"
OURS = [requires_same_origin]


@get(SCHEDULE, name="schedule", **needs(Page.SCHEDULE))
async def schedule_page(request: AnyRequest) -> Response[str]:
    """As it is; `?site=` fills in the fields of that site, to be changed."""
    site = request.query_params.get("site", "")
    return await shown(request, site_name=site if isinstance(site, str) else "")


@post(
    f"{SCHEDULE}/look",
    guards=OURS,
    status_code=HTTPStatus.OK,
    **needs(Page.CHANGE_SCHEDULE),
)
async def look_at_schedule(request: AnyRequest) -> Response[str]:
    """As it would be; nothing is stored."""
    form = await read_form(request)
    try:
        found = await show(installation_of(request.app), {"changes": changes_in(form)})
    except ResonanzError as error:
        return await shown(request, error=error, part="rule", form=form)
    return await shown(request, found=found, form=form, part="rule")


@post(f"{SCHEDULE}/set", guards=OURS, **needs(Page.CHANGE_SCHEDULE, fresh=True))
async def change_schedule(request: AnyRequest) -> Response[Any]:
    """Store what was looked at, and plan the next week by it."""
    form = await read_form(request)
    try:
        await change(await acting(request), {"changes": changes_in(form)})
    except ResonanzError as error:
        return await shown(request, error=error, part="rule", form=form)
    return lead_on(request, SCHEDULE)


async def shown(
    request: AnyRequest,
    *,
    found: Mapping[str, Any] | None = None,
    error: ResonanzError | None = None,
    part: str = "",
    form: Form | None = None,
    rows: list[tuple[int | None, str, str]] | None = None,
    site_name: str = "",
) -> Response[str]:
    """The page. With `found` it shows what a change would lead to, and asks for a yes; `part` is its form.

    `site_name` is the site whose fields are to be changed.
    """
    visitor, installation = await signed_in(request), installation_of(request.app)
    language, mails = preferred_language(request), bool(installation.settings.smtp_server)
    stored = await show(installation, {})
    described = found or stored
    fields = fields_of(described if part == "rule" else stored)
    if part == "rule" and form is not None:
        fields = typed_in(form, fields)
    names = {
        kind: sorted([row["name"] for row in await table.select(table.name)], key=in_order)
        for kind, table in (("teams", Team), ("departments", Department))
    }
    site = typed_site(form) if part == "site" and form is not None else site_fields(stored, site_name)
    context = {
        "found": described,
        "site": site,
        "looked": part if found else "",
        "part": part,
        "sent": form,
        "fields": fields,
        "rounds": ROUNDS,
        "weekdays": weekdays(language),
        "day_names": dict(weekdays(language)),
        "how_often": {str(every): how_often(every, language) for every in (1, 2, 4)},
        "lands": LANDS,
        "weeks": weeks_ahead(described, language, mails=mails),
        "mails": mails,
        "missing": [said(request, from_document(each)) for each in described["missing"]],
        "held": said(request, from_document(described["held"])) if described["held"] else "",
        "events": await list_events(installation, {}),
        **names,
        "may_change": visitor.may(Page.CHANGE_SCHEDULE),
        "error": said(request, error),
        "rows": rows or [],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "desk/schedule.html", context, status)


SCHEDULE_ROUTES = (schedule_page, look_at_schedule, change_schedule)
