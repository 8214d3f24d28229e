"""Queues of other programs: which team, touchpoint and channel each belongs to, and what waits for that."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from litestar import Response, get, post

from api.access.administering.people import acting
from api.access.pages import desk_page, said
from api.access.roles import Page
from api.access.signed_in import needs
from api.access.signing_in.cookie import DESK
from api.access.signing_in.entering import lead_on
from api.commands.customers.helpdesks import place
from api.web.forms import read_form
from api.web.pages import AnyRequest, preferred_language
from api.web.same_origin import requires_same_origin
from survey.contacts.arriving.fields import CHANNELS
from survey.contacts.arriving.known_names import read_known_names
from survey.contacts.touchpoints import shown_touchpoint
from survey.errors import ResonanzError
from survey.helpdesks.placing import everything_said

QUEUES = f"{DESK}/queues"
FIELDS = ("queue", "team", "touchpoint", "channel")


@get(QUEUES, name="queues", **needs(Page.QUEUES))
async def queues_page(request: AnyRequest) -> Response[str]:
    """What waits, where each queue belongs, and a form to say it."""
    return await _page(request)


@post(QUEUES, guards=[requires_same_origin], **needs(Page.QUEUES))
async def place_queue_on_desk(request: AnyRequest) -> Response[Any]:
    """Say where a queue belongs; what waited for it is taken in."""
    form = await read_form(request)
    typed = {name: form.one(name) for name in FIELDS}
    system, _, queue = typed["queue"].partition(" ")
    try:
        await place(await acting(request), {**typed, "system": system, "queue": queue})
    except ResonanzError as error:
        return await _page(request, typed, error)
    return lead_on(request, QUEUES)


async def _page(
    request: AnyRequest, typed: Mapping[str, str] | None = None, error: ResonanzError | None = None
) -> Response[str]:
    found = await everything_said()
    names = await read_known_names()
    language = preferred_language(request)
    placed = {(row["system"], row["queue"]) for row in found["queues"]}
    waiting = [row for row in found["aside"] if (row["system"], row["queue"]) not in placed]
    context = {
        "waiting": waiting,
        "placed": [
            {**row, "shown": shown_touchpoint(str(row["touchpoint"]), language)} for row in found["queues"]
        ],
        "queues": [
            (f"{row['system']} {row['queue']}", f"{row['system']}: {row['queue']}")
            for row in (*waiting, *found["queues"])
        ],
        "teams": [(name, name) for name in names.team_names],
        "touchpoints": [(name, shown_touchpoint(name, language)) for name in names.touchpoint_names],
        "channels": CHANNELS,
        "typed": typed or dict.fromkeys(FIELDS, ""),
        "error": said(request, error),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "desk/queues.html", context, status)


QUEUE_ROUTES = (queues_page, place_queue_on_desk)
