"""Programs show their key in `Authorization: Bearer`; unknown, revoked and missing are one answer."""

from base64 import b64decode
from typing import Any
from uuid import UUID

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from api.installation import installation_of
from api.web.pages import AnyRequest
from survey import clock
from survey.contacts.api_keys import find_key
from survey.errors import BadInput, NoApiKey

AnyConnection = ASGIConnection[Any, Any, Any, Any]


def needs_key(scope: str) -> Guard:
    """The guard of a route for programs: whoever has no key is refused before what they send is read."""

    async def guard(connection: AnyConnection, _: BaseRouteHandler) -> None:
        connection.state.api_key = await _require_api_key(connection, scope)
        coding = connection.headers.get("content-encoding", "identity").strip().lower()
        if coding not in {"", "identity"}:
            raise BadInput(
                "This came compressed (Content-Encoding: {coding}), which is not read here. Send it plain.",
                coding=coding[:40],
            )

    return guard


def sender_of(request: AnyRequest) -> UUID:
    """Whose key that was."""
    found: UUID = request.state.api_key
    return found


async def _require_api_key(request: AnyConnection, scope: str) -> UUID:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":  # for programs that can send nothing else: the key is the password
        scheme, key = "bearer", _password(key)
    today = clock.today(installation_of(request.app).settings.timezone)
    found = await find_key(key.strip(), scope, today) if scheme.lower() == "bearer" else None
    if found is None:
        raise NoApiKey(
            "This needs a valid API key: “Authorization: Bearer …”, made by “resonanz api-key create”."
        )
    return found


def _password(encoded: str) -> str:
    try:
        return b64decode(encoded.strip(), validate=True).decode().partition(":")[2]
    except ValueError:
        return ""
