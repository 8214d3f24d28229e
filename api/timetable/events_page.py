"""Events from the schedule's page: one by one, or from an organisation's own calendar (ICS)."""

from base64 import b64encode
from datetime import date
from functools import partial
from typing import Any

from litestar import Response, post

from api.access.administering.people import acting
from api.access.roles import Page
from api.access.signed_in import needs
from api.access.signing_in.entering import lead_on
from api.commands.weeks.events import import_calendar
from api.texts import translations
from api.timetable.schedule_page import OURS, SCHEDULE, shown
from api.web.forms import Form, read_form
from api.web.pages import AnyRequest, preferred_language
from api.web.uploads import read_upload
from survey.contacts.beside.events import drop_event, import_events
from survey.contacts.beside.events_file import CalendarEvent, scope_reader
from survey.contacts.beside.events_ics import LARGEST
from survey.errors import BadInput, ResonanzError, RowError, WrongRows
from survey.organisation.tables import Department, Team
from survey.spreadsheets.names import read_name

LONGEST = 200


@post(f"{SCHEDULE}/event", guards=OURS, **needs(Page.CHANGE_SCHEDULE, fresh=True))
async def add_event(request: AnyRequest) -> Response[Any]:
    """Store an event; sent twice it is one."""
    form = await read_form(request)
    try:
        event = await _event(form)
        installation = await acting(request)
        await installation.logged(partial(import_events, [event]), "import.events", event.label)
    except ResonanzError as error:
        return await shown(request, error=error, part="event", form=form)
    return lead_on(request, SCHEDULE)


@post(f"{SCHEDULE}/event/remove", guards=OURS, **needs(Page.CHANGE_SCHEDULE, fresh=True))
async def remove_event(request: AnyRequest) -> Response[Any]:
    """Take an event out of the calendar."""
    form = await read_form(request)
    try:
        event = await _event(form)
        installation = await acting(request)
        await installation.logged(partial(drop_event, event), "event.remove", event.label)
    except ResonanzError as error:
        return await shown(request, error=error, part="events")
    return lead_on(request, SCHEDULE)


@post(
    f"{SCHEDULE}/calendar",
    guards=OURS,
    request_max_body_size=LARGEST + 4096,
    **needs(Page.CHANGE_SCHEDULE, fresh=True),
)
async def read_own_calendar(request: AnyRequest) -> Response[Any]:
    """Take in the events of a file, all of them or none."""
    try:
        sent = await read_upload(request)
        told = {
            "content": b64encode(sent.content).decode(),
            "name": sent.name,
            "scope": sent.fields.get("whom") or None,
        }
        await import_calendar(await acting(request), told)
    except WrongRows as wrong:
        rows = [_row(request, each) for each in wrong.errors]
        return await shown(request, error=wrong, part="calendar", rows=rows)
    except ResonanzError as error:
        return await shown(request, error=error, part="calendar")
    return lead_on(request, SCHEDULE)


async def _event(form: Form) -> CalendarEvent:
    departments = [row["name"] for row in await Department.select(Department.name)]
    teams = [row["name"] for row in await Team.select(Team.name)]
    label = read_name(form.one("label"))
    if not label or len(label) > LONGEST:
        raise BadInput("An event has a name of one line, {most} characters at most.", most=LONGEST)
    begins = _day(form.one("begins"))
    ends = _day(form.one("ends")) if form.one("ends").strip() else begins
    if ends < begins:
        raise BadInput("It ends before it begins.")
    whom = form.one("whom")
    department, team = scope_reader(departments, teams)(whom) if whom else (None, None)
    return CalendarEvent(begins, ends, label, department, team)


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        raise BadInput("“{text}” is no day. Write it as 2026-12-24.", text=text[:40]) from None
    if not 1970 <= found.year <= 2100:
        raise BadInput("{day} is no day of these times.", day=found.isoformat())
    return found


def _row(request: AnyRequest, wrong: RowError) -> tuple[int | None, str, str]:
    return wrong.row, wrong.value, wrong.say(translations(preferred_language(request)).gettext)


EVENT_ROUTES = (add_event, remove_event, read_own_calendar)
