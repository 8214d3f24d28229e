"""A new password with codes, from the form in which somebody sets it."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

import segno

from api.installation import Installation
from api.settings.fields import Settings
from api.web.base64url import decode, encode
from api.web.forms import Form
from survey.accounts.codes import app_address, new_secret, seal_secret, step_of
from survey.accounts.passwords import hash_password, require_good
from survey.accounts.proofs import PasswordAndCodes
from survey.accounts.secrets import Secrets
from survey.errors import BadInput, Misconfigured

# While somebody scans it, the secret travels sealed: no page can be made to take one that a stranger knows.
NOT_YET = "one-time-code-not-yet"


def passkeys_work_here(settings: Settings) -> bool:
    """Whether browsers make passkeys for this address: there has to be a name in it."""
    host = urlsplit(settings.url).hostname or ""
    return ":" not in host and not host.replace(".", "").isdigit()


def codes_context(installation: Installation, address: str, sealed: str = "") -> dict[str, object]:
    """What the form shows: the secret as a picture and as text, anew or as it was sent."""
    try:
        secret = _opened(installation.secrets, sealed) if sealed else new_secret()
    except BadInput:
        secret = new_secret()
    issuer = installation.settings.organisation or "Resonanz"
    picture = segno.make(app_address(secret, address, issuer), micro=False)
    return {
        "sealed": encode(installation.secrets.seal(NOT_YET, secret.encode())),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "picture": picture.svg_data_uri(scale=5, border=4, dark="#000", light="#fff"),
    }


async def read_password(
    secrets: Secrets, form: Form, known: Sequence[str], now: datetime
) -> PasswordAndCodes:
    """Password and first code of the form; a sentence says which of them does not do."""
    secret = _opened(secrets, form.one("sealed"))
    require_good(form.one("password"), *known)
    step = step_of(secret, form.one("code"), now)
    if step is None:
        raise BadInput(
            "This code does not fit. Please type the one that your app shows now; if it is refused again, "
            "the clock of your device is wrong by more than half a minute."
        )
    return PasswordAndCodes(
        await hash_password(secrets, form.one("password")), seal_secret(secrets, secret), step
    )


def _opened(secrets: Secrets, sealed: str) -> str:
    try:
        return secrets.unseal(NOT_YET, decode(sealed, "sealed")).decode()
    except (Misconfigured, BadInput, UnicodeDecodeError):
        raise BadInput("This was not sent from our own page. Please open the link again.") from None
