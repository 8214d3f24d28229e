"""The roster as a page: a table is sent, what it would do is shown with its forecast, and then it counts.

Nothing is kept between the two: the page that shows it holds the table itself and a digest of what was shown,
and what is imported is exactly that, or nothing. It changes people, so it is an act of whoever is signed in,
and a second person looks at the names as after a command. The last import is taken back in two such steps.
"""

import asyncio
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from importlib import import_module
from typing import Any

from litestar import Response, get, post

from api.access.administering.people import acting
from api.access.pages import desk_page, said
from api.access.roles import Page
from api.access.signed_in import needs
from api.access.signing_in.entering import lead_on
from api.commands.organisation.roster import foreseen, import_file, prepared, undo
from api.installation import installation_of
from api.starting.steps import START
from api.texts import translations
from api.web.forms import read_form
from api.web.pages import AnyRequest, preferred_language
from api.web.same_origin import requires_same_origin
from api.web.uploads import LARGEST_UPLOAD, read_upload, shown_name
from survey import clock
from survey.errors import BadInput, Refused, ResonanzError, RowError, WrongRows
from survey.organisation.changing import RosterStep
from survey.organisation.tables import LastImport, Person
from survey.organisation.undoing import prepare_undo

ROSTER = f"{START}/roster"
OURS = [requires_same_origin]
# A table in letters that a form leaves as they are, and what stands around it.
LARGEST_AGAIN = LARGEST_UPLOAD * 4 // 3 + 4096


@get(ROSTER, **needs(Page.START))
async def roster_page(request: AnyRequest) -> Response[str]:
    """Where a table is chosen."""
    return await _page(request)


@post(
    f"{ROSTER}/look",
    guards=OURS,
    status_code=HTTPStatus.OK,
    request_max_body_size=LARGEST_UPLOAD,
    **needs(Page.START, fresh=True),
)
async def look_at_roster(request: AnyRequest) -> Response[str]:
    """What the table would do and what the weeks with these people can bring; nothing is written."""
    try:
        sent = await read_upload(request)
        told = {"content": b64encode(sent.content).decode(), "name": sent.name}
        step = await prepared(installation_of(request.app), told)
        return await _shown(request, step, told)
    except ResonanzError as error:
        return await _page(request, error)


@post(
    f"{ROSTER}/import",
    guards=OURS,
    request_max_body_size=LARGEST_AGAIN,
    **needs(Page.START, fresh=True),
)
async def import_looked_at_roster(request: AnyRequest) -> Response[Any]:
    """Make the organisation what was shown, all of it or nothing."""
    form = await read_form(request)
    try:
        table, agreed = _table(form.one("table")), form.one("agreed")
        told = {"content": table, "name": shown_name(form.one("name")), "agreed": agreed}
        await import_file(await acting(request), told)
    except ResonanzError as error:
        return await _page(request, error)
    return lead_on(request, START)


@post(f"{ROSTER}/undo", guards=OURS, status_code=HTTPStatus.OK, **needs(Page.START, fresh=True))
async def undo_roster(request: AnyRequest) -> Response[Any]:
    """Show what taking the last import back would do; take it back if that was shown."""
    form = await read_form(request)
    try:
        if agreed := form.one("agreed"):
            await undo(await acting(request), {"agreed": agreed})
            return lead_on(request, ROSTER)
        step = await prepare_undo(installation_of(request.app).secrets, clock.now())
        if step is None:
            raise Refused("There is no import that could still be taken back.")
    except ResonanzError as error:
        return await _page(request, error)
    return await _shown(request, step)


def _table(text: str) -> str:
    try:
        return b64encode(b64decode(text, validate=True)).decode()
    except ValueError:
        raise BadInput("This was not sent from our own page. Please open the link again.") from None


async def _shown(
    request: AnyRequest, step: RosterStep, told: Mapping[str, str] | None = None
) -> Response[str]:
    """What a step does; without a table it is taking the last import back."""
    installation = installation_of(request.app)
    found = await foreseen(installation, step)
    # They load scipy, which takes as long as all the rest of the server: not at the start, nor in the loop.
    expected = await asyncio.to_thread(import_module, "api.forecast.expected")
    sentences = await asyncio.to_thread(import_module, "api.forecast.words")
    ahead = await expected.forecast_after(installation, step)
    context = {
        "found": found,
        "ahead": sentences.in_sentences(ahead, preferred_language(request)),
        "groups": ahead.groups,
        "table_text": told["content"] if told else "",
        "name": told["name"] if told else "",
        "error": "",
    }
    return await desk_page(request, "desk/start_roster_look.html", context)


async def _page(request: AnyRequest, error: ResonanzError | None = None) -> Response[str]:
    wrong = error if isinstance(error, WrongRows) else None
    context = {
        "people": await Person.count().where(Person.left_week.is_null()),
        "undo_until": await _undo_until(request),
        "error": said(request, error),
        "rows": [_row(request, each) for each in wrong.errors] if wrong else [],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "desk/start_roster.html", context, status)


async def _undo_until(request: AnyRequest) -> datetime | None:
    """Until when the last import can be taken back; None where it no longer can be."""
    last = await LastImport.select(LastImport.until, LastImport.before).first()
    if last is None or last["before"] is None or last["until"] <= clock.now():
        return None
    until: datetime = last["until"]
    return until.astimezone(installation_of(request.app).settings.timezone)


def _row(request: AnyRequest, wrong: RowError) -> tuple[int | None, str, str, str]:
    reason = wrong.say(translations(preferred_language(request)).gettext)
    return wrong.row, wrong.column or "", wrong.value, reason


ROSTER_ROUTES = (roster_page, look_at_roster, import_looked_at_roster, undo_roster)
