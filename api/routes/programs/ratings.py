"""Programs hand over ratings that customers gave elsewhere, by the rules of `resonanz helpdesk import`."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from litestar import Response, post
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK

from api.installation import installation_of
from api.programs.contacts import requires_size
from api.programs.described import described
from api.programs.names import requires_names_once
from api.programs.words import RATINGS_OPERATION
from api.web.api_keys import needs_key, sender_of
from api.web.pages import AnyRequest
from survey import clock
from survey.contacts.api_keys import RATINGS
from survey.errors import BadInput
from survey.helpdesks.documents import list_in
from survey.helpdesks.given import Asked, read_export
from survey.helpdesks.systems import OTHER, system_named
from survey.helpdesks.taking import take_in_within
from survey.requests.keeping import Sent, earlier_answer, once

# A thousand ratings with all that other programs add to them, which is not read.
LARGEST = 4 * 1024 * 1024
FILE = "POST /api/ratings"


@dataclass(frozen=True, slots=True)
class RatingsAnswer:
    """What became of the ratings; `aside` counts by queue those that wait until it has its place."""

    new: int
    changed: int
    known: int
    unrated: int
    too_old: int
    aside: Mapping[str, int] = field(default_factory=dict)


@post(
    "/api/ratings",
    guards=[needs_key(RATINGS)],
    status_code=HTTP_200_OK,
    request_max_body_size=LARGEST,
    **described(RATINGS_OPERATION),
)
async def take_ratings(request: AnyRequest, data: JSONBody[Any]) -> Response[RatingsAnswer]:
    """Take in ratings as the program `from` names them; the same again changes nothing."""
    key = sender_of(request)
    requires_names_once(await request.body())
    timezone = installation_of(request.app).settings.timezone
    asked_for = request.query_params.get("from", OTHER)
    system, queue = system_named(asked_for), request.query_params.get("queue")
    sent = None
    if (idempotency_key := request.headers.get("idempotency-key")) is not None:
        address = ["/api/ratings", system.name, queue]
        sent = Sent.read(key, idempotency_key, json.dumps(address), data)
        if (before := await earlier_answer(sent)) is not None:
            return Response(RatingsAnswer(**before))
    requires_size(len(list_in(data, FILE, system)))
    now = clock.now()
    # The import's own reader, which reads nothing but what it names: neither agent nor customer.
    content = json.dumps(data).encode()
    export = await asyncio.to_thread(
        read_export, content, FILE, system, Asked({}, _queue(queue)), timezone, now
    )

    async def work() -> dict[str, Any]:
        taken = await take_in_within(system, export, FILE, timezone, now)
        answer = RatingsAnswer(
            taken.new, taken.changed, taken.known, export.unrated, export.too_old, dict(taken.aside)
        )
        return asdict(answer)

    answer, _ = await once(sent, work, now)
    return Response(RatingsAnswer(**answer))


def _queue(text: str | None) -> str | None:
    if text is not None and not (text.strip() and text.isprintable() and len(text) <= 100):
        raise BadInput("A queue has 1 to {longest} printable characters.", longest=100)
    return text.strip() if text else None


RATINGS_ROUTES = (take_ratings,)
