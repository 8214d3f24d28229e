"""Zammad tells that a ticket was closed; its link is written back into the ticket by a call of ours."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, post
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK

from api.calls.tickets import telling
from api.installation import installation_of
from api.programs.described import described
from api.programs.words import ZAMMAD_OPERATION
from api.programs.zammad import read_closed
from api.web.api_keys import needs_key
from api.web.pages import AnyRequest
from survey import clock
from survey.calls.targets import ZAMMAD, target_of
from survey.contacts.api_keys import TICKETS
from survey.errors import Conflict
from survey.helpdesks.tickets import take_closed

# A ticket with all its users, and an article with its whole text.
LARGEST = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class TicketAnswer:
    """What became of a ticket: contact, known, aside, too old, or open."""

    became: str


@post(
    "/api/zammad",
    guards=[needs_key(TICKETS)],
    status_code=HTTP_200_OK,
    request_max_body_size=LARGEST,
    **described(ZAMMAD_OPERATION),
)
async def take_zammad_ticket(request: AnyRequest, data: JSONBody[Any]) -> Response[TicketAnswer]:
    """Take the end of a ticket, once; whatever else its webhook tells is not read."""
    installation = installation_of(request.app)
    target = await target_of(ZAMMAD)
    if target is None:
        raise Conflict(
            "Zammad is not connected yet, so its tickets could not get their links: resonanz helpdesk "
            "connect zammad ADDRESS"
        )
    timezone, now = installation.settings.timezone, clock.now()
    closed = read_closed(data, timezone, now)
    if closed is None:
        return Response(TicketAnswer("open"))
    told = telling(installation.secrets, target)
    return Response(TicketAnswer(str(await take_closed(ZAMMAD, closed, timezone, now, told))))


ZAMMAD_ROUTES = (take_zammad_ticket,)
