"""What is remembered while somebody is at the service: in their own browser, sealed, for ten minutes."""

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from litestar.datastructures import Cookie

from api.access.signing_in.cookie import DESK
from api.settings.fields import Settings
from api.web.base64url import decode, encode
from api.web.pages import AnyRequest
from survey.errors import BadInput, Misconfigured, NotAuthentic
from survey.secrets_directory import SecretsDirectory

PLACE = f"{DESK}/provider"
PURPOSE = "oidc-journey"
LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Journey:
    """One way there and back; nothing of it is in the database."""

    state: str
    nonce: str
    verifier: str
    next: str
    # Only to see which values arrive.
    trying: bool
    until: float


def begin(next_place: str, now: datetime, *, trying: bool) -> Journey:
    """A new one: every value is drawn anew."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Journey(state, nonce, verifier, next_place, trying, (now + LASTS).timestamp())


def kept(journey: Journey, settings: Settings, box: SecretsDirectory) -> Cookie:
    """For the browser that set out, and for the way back alone."""
    sealed = encode(box.seal(PURPOSE, json.dumps(asdict(journey)).encode()))
    return _cookie(settings, journey.state, sealed, LASTS)


def ended(settings: Settings, state: str) -> Cookie:
    """It is over."""
    return _cookie(settings, state, "", timedelta())


def resumed(
    request: AnyRequest, state: str, settings: Settings, box: SecretsDirectory, now: datetime
) -> Journey:
    """The one that this browser began with this state, if it is not too old."""
    try:
        sealed = decode(request.cookies.get(_name(settings, state), ""), "journey")
        journey = Journey(**json.loads(box.unseal(PURPOSE, sealed)))
    except (BadInput, Misconfigured, ValueError, TypeError):
        raise begun_elsewhere() from None
    if not secrets.compare_digest(journey.state.encode(), state.encode()) or journey.until < now.timestamp():
        raise begun_elsewhere()
    return journey


def begun_elsewhere() -> NotAuthentic:
    return NotAuthentic(
        "This sign-in was begun in another browser, or more than ten minutes ago. Please begin again."
    )


def _name(settings: Settings, state: str) -> str:
    """One for each way, so that two tabs may go at once; a digest, because anybody can send any state."""
    prefix = "__Secure-" if settings.url.startswith("https:") else ""
    return f"{prefix}resonanz-way-{hashlib.sha256(state.encode()).hexdigest()[:16]}"


def _cookie(settings: Settings, state: str, value: str, lasts: timedelta) -> Cookie:
    return Cookie(
        key=_name(settings, state),
        value=value,
        path=PLACE,
        max_age=int(lasts.total_seconds()),
        httponly=True,
        samesite="lax",  # strict would not be sent when the service leads back
        secure=settings.url.startswith("https:"),
    )
