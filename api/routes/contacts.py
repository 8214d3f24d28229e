"""Programs announce contacts and get the link that their own mail sends to the customer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Response, post
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED

from api.installation import installation_of
from api.web.api_keys import require_api_key
from api.web.pages import AnyRequest
from survey import clock
from survey.contacts import fields
from survey.contacts.announcing import Announcement, announce_contact
from survey.contacts.api_keys import CONTACTS
from survey.contacts.links import rateable_until, rating_token
from survey.customers.opting_out import opted_out
from survey.errors import BadInput

LARGEST_CONTACT = 8 * 1024
REQUIRED = ("team", "touchpoint", "channel", "ended_at")
OPTIONAL = ("segment", "stage", "begun_by", "customer")


@dataclass(frozen=True, slots=True)
class ContactAnswer:
    """What a program learns about the contact it announced."""

    id: str
    # None for a customer who does not want to be asked.
    link: str | None
    valid_until: str


@post("/api/contacts", request_max_body_size=LARGEST_CONTACT)
async def create_contact(request: AnyRequest, data: JSONBody[dict[str, Any]]) -> Response[ContactAnswer]:
    """Announce a contact that has ended; with an `Idempotency-Key`, as often as the network needs."""
    key = await require_api_key(request, CONTACTS)
    installation = installation_of(request.app)
    timezone = installation.settings.timezone
    announcement = read_announcement(data, timezone, clock.now())
    announced = await announce_contact(announcement, timezone, key, request.headers.get("idempotency-key"))
    token = rating_token(installation.link_secrets, announced.contact, announced.ended_at)
    asked = announcement.customer is None or not await opted_out(
        installation.secrets, [announcement.customer]
    )
    answer = ContactAnswer(
        id=str(announced.contact),
        link=f"{installation.settings.url}/r/{token}" if asked else None,
        valid_until=rateable_until(announced.ended_at).isoformat(),
    )
    return Response(answer, status_code=HTTP_201_CREATED if announced.new else HTTP_200_OK)


def read_announcement(data: Mapping[str, Any], timezone: ZoneInfo, now: datetime) -> Announcement:
    """An announcement from JSON; what is missing, unknown or wrong is named."""
    for name, value in data.items():
        if name not in REQUIRED + OPTIONAL:
            raise BadInput(
                "There is no field “{field}”. There are: {known}.",
                field=name[:40],
                known=", ".join(REQUIRED + OPTIONAL),
            )
        if not isinstance(value, str) and not (value is None and name in OPTIONAL):
            raise BadInput("“{field}” has to be text.", field=name)
    given = {name: text for name, text in data.items() if text and text.strip()}
    for name in REQUIRED:
        if name not in given:
            raise BadInput("“{field}” is missing.", field=name)
    ended_at = fields.read_ended_at(given["ended_at"], timezone)
    return Announcement(
        team=given["team"],
        touchpoint=given["touchpoint"],
        channel=fields.read_channel(given["channel"]),
        ended_at=fields.requires_recent(ended_at, now),
        segment=fields.read_word(given["segment"], "segment") if "segment" in given else None,
        stage=fields.read_word(given["stage"], "stage") if "stage" in given else None,
        begun_by=fields.read_begun_by(given["begun_by"]) if "begun_by" in given else None,
        customer=fields.read_customer(given["customer"]) if "customer" in given else None,
    )


CONTACT_ROUTES = (create_contact,)
