"""What Zammad sends when a ticket is closed, read as far as it is needed: number, group and end.

The form is that of Zammad's own payload (app/jobs/trigger_webhook_job.rb: a ticket and an article, each with
its users). Agents and customers stand in it, and are never looked at.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from survey.contacts.arriving.fields import read_ended_at
from survey.contacts.links import TOLERANCE
from survey.errors import BadInput
from survey.helpdesks.tickets import ClosedTicket
from survey.spreadsheets.names import read_name

LONGEST_QUEUE = 200


def read_closed(payload: object, timezone: ZoneInfo, now: datetime) -> ClosedTicket | None:
    """The end of a ticket; None where it is not closed."""
    ticket = payload.get("ticket") if isinstance(payload, dict) else None
    if not isinstance(ticket, dict):
        raise BadInput("This is no webhook of Zammad: it has no “ticket”.")
    number = ticket.get("id")
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number < 2**63:
        raise BadInput("This is no webhook of Zammad: “ticket.id” is no number.")
    closed_at = ticket.get("close_at")
    if closed_at is None or closed_at == "":
        return None
    if not isinstance(closed_at, str):
        raise BadInput("“{field}” has to be text.", field="ticket.close_at")
    ended_at = read_ended_at(closed_at, timezone)
    if ended_at > now + TOLERANCE:
        raise BadInput(
            "“ticket.close_at” lies in the future. Please set the clocks of both machines by a time server."
        )
    return ClosedTicket(str(number), _queue(ticket), ended_at)


def _queue(ticket: Mapping[str, Any]) -> str:
    group = ticket.get("group")
    name = group.get("name") if isinstance(group, dict) else group
    if not isinstance(name, str) or not (queue := read_name(name)):
        raise BadInput("This is no webhook of Zammad: “ticket.group” has no name.")
    if len(queue) > LONGEST_QUEUE:
        raise BadInput("A queue or a word has 1 to {longest} characters.", longest=LONGEST_QUEUE)
    return queue
