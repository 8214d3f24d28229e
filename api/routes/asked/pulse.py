"""The pulse: how an employee's browser answers. No route here logs, sets a cookie or asks for an address.

`place`, `issue` and `ack` know the person and never the answer; `ballot` knows the sealed answer and never
the person. Nothing here is kept between two requests but what is public.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from litestar import MediaType, Response, get, post
from litestar.params import JSONBody, Parameter
from litestar.serialization import encode_json
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from api.installation import Installation, installation_of
from api.web import base64url
from api.web.looks.templates import modules
from api.web.pages import AnyRequest, public_page
from api.web.unchanged import compressed, packed, unless_unchanged
from api.web.whole_links import lead_to_whole_link
from survey import clock
from survey.ballots.ballot import SentBallot
from survey.errors import Overloaded
from survey.invitations.cards import CODE, invitation_of
from survey.lifecycle import answering
from survey.lifecycle.published import published_wave, wave_notice
from survey.releases.receipts import signed_release
from survey.tokens import read_link
from survey.waves.sides import is_check
from survey.waves.state import open_wave_name

LARGEST_BALLOT = 8 * 1024
LINK_LIFE = 60 * 24 * 3600

Wave = Annotated[str, Parameter(pattern=r"^[A-Za-z0-9-]{1,20}$")]


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
    """A ballot: a token that nobody can connect to a person, the key it is for, and a box signed with it."""

    cell: UUID
    token: str
    key: str
    rev: int
    signature: str
    sealed: str


@get("/pulse/{wave:str}", name="pulse", before_request=lead_to_whole_link)
async def pulse_page(request: AnyRequest, wave: Wave) -> Response[bytes]:
    """The same page for everybody: who opens it and what they say never reaches the server with it."""
    return public_page(request, "pulse.html", await _shown(request, wave))


@get("/kiosk", name="kiosk")
async def kiosk_page(request: AnyRequest) -> Response[bytes]:
    """The same page for a tablet that many use, about the week that is open."""
    wave = await open_wave_name()
    if wave is None:
        return public_page(request, "kiosk_closed.html", {})
    return public_page(request, "pulse.html", {**await _shown(request, wave), "kiosk": True})


async def _shown(request: AnyRequest, wave: str) -> dict[str, Hashable]:
    notice = await wave_notice(installation_of(request.app).keys, wave)
    return {
        "wave": wave,
        "state": notice.state,
        "monday": notice.monday,
        "closes": notice.manifest.closes.astimezone(installation_of(request.app).settings.timezone),
        "k": notice.manifest.k,
        "check": is_check(cell.id for cell in notice.manifest.cells),
        "modules": modules("pulse"),
    }


@get("/pulse/{wave:str}/manifest")
async def manifest(request: AnyRequest, wave: Wave) -> Response[bytes]:
    """What this wave promises, the same bytes for everybody."""
    published = await published_wave(installation_of(request.app).keys, wave)
    return unless_unchanged(request, packed(published.text, MediaType.JSON))


@post("/pulse/{wave:str}/place", status_code=HTTP_200_OK)
async def place(request: AnyRequest, wave: Wave, data: JSONBody[Invited]) -> dict[str, object]:
    """With whom one answers, and how this group answered the last time. Writes nothing."""
    installation = installation_of(request.app)
    found = await answering.find_place(installation.keepers, wave, _invitation(installation, data.token))
    return {
        "cell": found.cell,
        "key": base64url.encode(found.key),
        "names": list(found.names),
        "last": found.last,
        "reply": found.reply,
        "links_written": found.links_written,
    }


@post("/pulse/{wave:str}/issue", status_code=HTTP_200_OK)
async def issue_signature(request: AnyRequest, wave: Wave, data: JSONBody[IssueRequest]) -> dict[str, str]:
    """One blind signature for each person; the same request again gets the same one."""
    installation = installation_of(request.app)
    blinded = base64url.decode(data.blinded, "blinded")
    if installation.signing.locked():
        raise Overloaded("Many are answering at this moment. Please try again in a few seconds.")
    async with installation.signing:
        signature = await answering.issue(
            installation.keepers,
            wave,
            lambda: _invitation(installation, data.token),
            str(data.cell),
            data.key_id,
            blinded,
        )
    return {"blind_sig": base64url.encode(signature)}


@post("/pulse/{wave:str}/ballot", status_code=HTTP_200_OK, request_max_body_size=LARGEST_BALLOT)
async def ballot(request: AnyRequest, wave: Wave, data: JSONBody[SealedAnswer]) -> dict[str, str]:
    """Store a sealed answer if it is next in turn; after the commit it says what the box holds."""
    sent = SentBallot(
        str(data.cell),
        base64url.decode(data.token, "token"),
        base64url.decode(data.key, "key"),
        data.rev,
        base64url.decode(data.signature, "signature"),
        base64url.decode(data.sealed, "sealed"),
    )
    stored = await answering.cast(installation_of(request.app).keepers, wave, sent)
    return {"rev": f"{stored.rev:02}", "stored": "y" if stored.is_this else "n"}


@post("/pulse/{wave:str}/ack", status_code=HTTP_204_NO_CONTENT)
async def ack(request: AnyRequest, wave: Wave, data: JSONBody[Invited]) -> None:
    """Needs no reminder."""
    installation = installation_of(request.app)
    await answering.acknowledge(installation.keepers, wave, _invitation(installation, data.token))


@get("/pulse/{wave:str}/release")
async def release(request: AnyRequest, wave: Wave) -> Response[bytes]:
    """What was published, signed, with the ballots in it, for four weeks: everybody can find their own."""
    found = await signed_release(wave, clock.now())
    said = {"release": found.text, "signature": found.signature, "counted": list(found.counted)}
    return compressed(request, Response(encode_json(said), media_type=MediaType.JSON))


def _invitation(installation: Installation, token: str) -> str:
    if CODE.fullmatch(token):  # of a card, which belongs to a group and to nobody
        return invitation_of(token)
    return read_link(installation.link_secrets, "pulse", token, LINK_LIFE)


PULSE_ROUTES = (pulse_page, kiosk_page, manifest, place, issue_signature, ballot, ack, release)
