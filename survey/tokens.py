"""Signed links: one helper, so that none is ever without a purpose or an age.

A link proves that we made it, for this purpose, not long ago. Whether it was used is never read from the link
but from the id inside: several spellings of one token verify, and the id is the same in all of them.
"""

import hashlib
from collections.abc import Sequence
from typing import Literal

from itsdangerous import BadSignature, URLSafeTimedSerializer

from survey.errors import NotAuthentic

# What a link is for. A link of one purpose is worthless for another, because the purpose salts its signature.
Purpose = Literal["pulse", "rating"]


def sign_link(secrets: Sequence[str], purpose: Purpose, identity: str) -> str:
    """A token for `identity`; `secrets` runs from the oldest to the newest, and the newest signs."""
    token = _serializer(secrets, purpose).dumps(identity)
    return token if isinstance(token, str) else token.decode()


def read_link(secrets: Sequence[str], purpose: Purpose, token: str, max_age: int) -> str:
    """The identity inside, if any of the secrets made it for this purpose at most `max_age` seconds ago."""
    try:
        identity = _serializer(secrets, purpose).loads(token, max_age=max_age)
    except BadSignature:
        identity = None
    if not isinstance(identity, str):
        # One answer for forged and expired alike: a stranger learns nothing from trying.
        raise NotAuthentic(
            "This link is not complete, or no longer valid. Please open the newest one you were sent."
        )
    return identity


def _serializer(secrets: Sequence[str], purpose: Purpose) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        list(secrets), salt=f"resonanz.{purpose}", signer_kwargs={"digest_method": hashlib.sha256}
    )
