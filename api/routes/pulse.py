"""The pulse: how an employee's browser answers. No route here logs, sets a cookie or asks for an address.

`place`, `issue` and `ack` know the person and never the answer; `ballot` knows the sealed answer and never
the person. Nothing here is kept between two requests but what is public.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import MediaType, Request, Response, get, post
from litestar.params import JSONBody, Parameter
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from api import base64url
from api.compression import COMPRESSED
from api.installation import Installation
from api.pages import page
from api.templates import modules
from api.whole_links import lead_to_whole_link
from survey.ballots.answer import PADDING
from survey.ballots.blind_signature import blind_sign
from survey.ballots.box import cast_ballot
from survey.ballots.keys import load_signing_key
from survey.ballots.receipts import counted_nullifiers
from survey.ballots.sealing import requires_revision, requires_sealed_length
from survey.ballots.token import verify_token
from survey.errors import BadInput, Overloaded
from survey.invitations.issuing import acknowledge, issue
from survey.invitations.place import find_place
from survey.tokens import read_link
from survey.waves.published import published_wave, wave_notice

LARGEST_BALLOT = 8 * 1024
LINK_LIFE = 60 * 24 * 3600

Wave = Annotated[str, Parameter(pattern=r"^[A-Za-z0-9-]{1,20}$")]
AnyRequest = Request[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Invited:
    """A person's link, without what it is for."""

    token: str


@dataclass(frozen=True, slots=True)
class IssueRequest:
    """A blinded message to be signed once."""

    token: str
    cell: UUID
    key_id: str
    blinded: str


@dataclass(frozen=True, slots=True)
class SealedAnswer:
    """A ballot: a signed token that nobody can connect to a person, and a locked box."""

    cell: UUID
    token: str
    rev: int
    sealed: str


@get("/pulse/{wave:str}", name="pulse", middleware=[COMPRESSED], before_request=lead_to_whole_link)
async def pulse_page(request: AnyRequest, wave: Wave) -> Response[str]:
    """The same page for everybody: who opens it and what they say never reaches the server with it."""
    notice = await wave_notice(wave)
    context = {
        "wave": wave,
        "state": notice.state,
        "monday": notice.monday,
        "closes": notice.manifest.closes.astimezone(_installation(request).settings.timezone),
        "k": notice.manifest.k,
        "modules": modules("pulse"),
    }
    return page(request, "pulse.html", context)


@get("/pulse/{wave:str}/manifest", media_type=MediaType.JSON)
async def manifest(wave: Wave) -> Response[bytes]:
    """What this wave promises, the same bytes for everybody."""
    published = await published_wave(wave)
    return Response(published.text.encode(), media_type=MediaType.JSON)


@post("/pulse/{wave:str}/place", status_code=HTTP_200_OK)
async def place(request: AnyRequest, wave: Wave, data: JSONBody[Invited]) -> dict[str, object]:
    """With whom one answers, and how this group answered the last time. Writes nothing."""
    found = await find_place(wave, _invitation(request, data.token))
    return {"cell": str(found.cell), "names": list(found.names), "last": found.last}


@post("/pulse/{wave:str}/issue", status_code=HTTP_200_OK)
async def issue_signature(request: AnyRequest, wave: Wave, data: JSONBody[IssueRequest]) -> dict[str, str]:
    """One blind signature for each person; the same request again gets the same one."""
    installation = _installation(request)
    blinded = base64url.decode(data.blinded, "blinded")
    published = await published_wave(wave)
    if published.key(data.cell).id.hex() != data.key_id:
        raise BadInput("This page holds another key than this week's. Please reload it.")

    def sign(message: bytes) -> bytes:
        return blind_sign(load_signing_key(installation.keys, wave, str(data.cell)), message)

    if installation.signing.locked():
        raise Overloaded("Many are answering at this moment. Please try again in a few seconds.")
    async with installation.signing:
        signature = await issue(
            wave,
            _invitation(request, data.token),
            data.cell,
            blinded,
            lambda message: asyncio.to_thread(sign, message),
        )
    return {"blind_sig": base64url.encode(signature)}


@post("/pulse/{wave:str}/ballot", status_code=HTTP_204_NO_CONTENT, request_max_body_size=LARGEST_BALLOT)
async def ballot(wave: Wave, data: JSONBody[SealedAnswer]) -> None:
    """Store a sealed answer. New, repeated and outdated ones are answered alike, after the commit."""
    published = await published_wave(wave)
    token = base64url.decode(data.token, "token")
    sealed = requires_sealed_length(base64url.decode(data.sealed, "sealed"), PADDING)
    revision = requires_revision(data.rev)
    nullifier = verify_token(token, wave, str(data.cell), published.key(data.cell))
    await cast_ballot(wave, data.cell, nullifier, revision, sealed)


@post("/pulse/{wave:str}/ack", status_code=HTTP_204_NO_CONTENT)
async def ack(request: AnyRequest, wave: Wave, data: JSONBody[Invited]) -> None:
    """Needs no reminder."""
    await acknowledge(wave, _invitation(request, data.token))


@get("/pulse/{wave:str}/counted")
async def counted(wave: Wave) -> dict[str, object]:
    """The ballots that were counted, for four weeks, so that everybody can find their own."""
    nullifiers, eligible = await counted_nullifiers(wave, datetime.now(UTC))
    return {"counted": [nullifier.hex() for nullifier in nullifiers], "eligible": eligible}


def _installation(request: AnyRequest) -> Installation:
    opened: Installation = request.app.state.installation
    return opened


def _invitation(request: AnyRequest, token: str) -> str:
    return read_link(_installation(request).secrets, "pulse", token, LINK_LIFE)


PULSE_ROUTES = (pulse_page, manifest, place, issue_signature, ballot, ack, counted)
