"""Codes of an authenticator app (RFC 6238), each taken once, and codes for when the device is gone."""

import hashlib
import hmac
import secrets as random
from datetime import datetime

import pyotp

from survey.accounts.secrets import Secrets

PURPOSE = "one-time code"
RECOVERY = "recovery code"
STEP_SECONDS = 30
# A clock half a minute off, either way.
STEPS_OFF = 1
RECOVERY_CODES = 10
# Crockford's alphabet: no letter is taken for a digit, however it is written down.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS = 4

# What the code of an unknown address is compared with.
NOBODYS = pyotp.random_base32()


def new_secret() -> str:
    """What an app is told once, in base 32."""
    return pyotp.random_base32()


def seal_secret(secrets: Secrets, secret: str) -> bytes:
    """What is stored of it."""
    return secrets.seal(PURPOSE, secret.encode())


def open_secret(secrets: Secrets, sealed: bytes) -> str:
    """The way back."""
    return secrets.unseal(PURPOSE, sealed).decode()


def app_address(secret: str, address: str, issuer: str) -> str:
    """What stands in the picture that an app reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=address, issuer_name=issuer)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Which step a code is of, if it is one of now; whoever takes it stores the step, and takes no older."""
    digits = "".join(code.split())
    app = pyotp.TOTP(secret)
    at = int(now.timestamp()) // STEP_SECONDS
    found = None
    # All are compared, so that how long it takes does not say which it was.
    for step in range(at - STEPS_OFF, at + STEPS_OFF + 1):
        if hmac.compare_digest(app.at(step * STEP_SECONDS).encode(), digits.encode(errors="replace")):
            found = step
    return found


def new_recovery_codes() -> list[str]:
    """Ten codes of 80 random bits: enough beside a password, and alone where there is none."""
    return [
        "-".join("".join(random.choice(_LETTERS) for _ in range(4)) for _ in range(_GROUPS))
        for _ in range(RECOVERY_CODES)
    ]


def recovery_digest(secrets: Secrets, code: str) -> bytes:
    """What is stored of one: however it is typed, the same."""
    typed = (
        "".join(code.split()).upper().replace("-", "").replace("O", "0").replace("I", "1").replace("L", "1")
    )
    return hmac.new(secrets.key(RECOVERY), typed.encode(errors="replace"), hashlib.sha256).digest()
