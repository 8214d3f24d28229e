"""The ceremony of passkeys (WebAuthn): what a browser is asked, and what its answer proves.

A challenge carries its own proof that it is ours, for one purpose and five minutes, so none is stored before
it is answered; that it was answered is stored, so no answer counts twice. Import this file where it is
needed: the library takes a second.
"""

import hashlib
import hmac
import json
import secrets as random
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from api.settings.fields import Settings
from api.web.base64url import decode
from survey.accounts.proofs import NewPasskey, credentials_of, find_passkey, use_passkey
from survey.accounts.secrets import Secrets
from survey.errors import NotAuthentic
from survey.plain_text import plain_text

LIFE = timedelta(minutes=5)
PURPOSE = "passkey-challenge"
_NONCE = 16
_UNTIL = 8


async def ask_for_new(
    settings: Settings, secrets: Secrets, purpose: str, address: str, account: UUID | None, now: datetime
) -> bytes:
    """What a browser needs to make a passkey, as JSON; it is to be one that finds its account by itself."""
    known = await credentials_of(account) if account else []
    options = generate_registration_options(
        rp_id=_host(settings),
        rp_name=settings.organisation or "Resonanz",
        user_id=account.bytes if account else random.token_bytes(16),
        user_name=address,
        user_display_name=address,
        challenge=_challenge(secrets, purpose, now),
        timeout=int(LIFE.total_seconds() * 1000),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
    )
    return options_to_json(options).encode()


def read_new(
    settings: Settings, secrets: Secrets, purpose: str, answer: Any, name: str, now: datetime
) -> NewPasskey:
    """The passkey that a browser has made for this purpose."""
    challenge, _ = _answered(secrets, purpose, answer, now)
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_host(settings),
            expected_origin=settings.url,
            require_user_verification=True,
        )
    except Exception:  # a stranger wrote what the library reads here: whatever it meets is theirs
        raise _not_accepted() from None
    return NewPasskey(
        made.credential_id, made.credential_public_key, made.sign_count, plain_text(name) or "Passkey"
    )


def ask_for_known(settings: Settings, secrets: Secrets, purpose: str, now: datetime) -> bytes:
    """What a browser needs to sign in; it names nobody, so a stranger gets the same as anybody."""
    options = generate_authentication_options(
        rp_id=_host(settings),
        challenge=_challenge(secrets, purpose, now),
        timeout=int(LIFE.total_seconds() * 1000),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options).encode()


async def whose_passkey(
    settings: Settings, secrets: Secrets, purpose: str, answer: Any, now: datetime
) -> UUID:
    """The account of the passkey that has signed, once."""
    challenge, until = _answered(secrets, purpose, answer, now)
    known = await find_passkey(decode(_text(answer, "rawId"), "rawId"))
    if known is None:
        raise _not_accepted()
    try:
        signed = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_host(settings),
            expected_origin=settings.url,
            credential_public_key=known.public_key,
            # Ours is a note, no lock: passkeys that travel between devices always say 0.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception:  # as above
        raise _not_accepted() from None
    await use_passkey(known, signed.new_sign_count, hashlib.sha256(challenge).digest(), until, now)
    return known.account


def _answered(secrets: Secrets, purpose: str, answer: Any, now: datetime) -> tuple[bytes, datetime]:
    """The challenge in an answer, if it is ours, for this purpose and not too old."""
    try:
        client = json.loads(decode(_text(answer.get("response"), "clientDataJSON"), "clientDataJSON"))
        challenge = decode(_text(client, "challenge"), "challenge")
    except (AttributeError, ValueError, RecursionError):
        raise _not_accepted() from None
    nonce, rest = challenge[:_NONCE], challenge[_NONCE:]
    proof = _proof(secrets, purpose, nonce, rest[:_UNTIL])
    if len(rest) < _UNTIL or not hmac.compare_digest(rest[_UNTIL:], proof):
        raise _not_accepted()
    until = datetime.fromtimestamp(int.from_bytes(rest[:_UNTIL]), UTC)
    if until <= now:
        raise NotAuthentic("This took longer than five minutes. Please begin again.")
    return challenge, until


def _challenge(secrets: Secrets, purpose: str, now: datetime) -> bytes:
    nonce = random.token_bytes(_NONCE)
    until = int((now + LIFE).timestamp()).to_bytes(_UNTIL)
    return nonce + until + _proof(secrets, purpose, nonce, until)


def _proof(secrets: Secrets, purpose: str, nonce: bytes, until: bytes) -> bytes:
    said = b"|".join((nonce, until, purpose.encode()))
    return hmac.new(secrets.key(PURPOSE), said, hashlib.sha256).digest()


def _text(found: Any, name: str) -> str:
    value = found.get(name) if isinstance(found, dict) else None
    if not isinstance(value, str):
        raise _not_accepted()
    return value


def _host(settings: Settings) -> str:
    return urlsplit(settings.url).hostname or ""


def _not_accepted() -> NotAuthentic:
    """One sentence for a foreign, an unknown and a forged passkey."""
    return NotAuthentic("This passkey was not accepted here. Please try again, or take another way in.")
