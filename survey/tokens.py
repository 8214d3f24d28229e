"""Signed links: one helper, so that none is ever without a purpose or an age.

A link proves that we made it, for this purpose, not long ago. Whether it was used is never read from the link
but from the id inside: several spellings of one token verify, and the id is the same in all of them.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

from itsdangerous import BadSignature, Signer, TimestampSigner, URLSafeTimedSerializer
from itsdangerous.encoding import want_bytes

from survey import clock
from survey.errors import NotAuthentic

# What a link is for. A link of one purpose is worthless for another, because the purpose salts its signature.
Purpose = Literal["pulse", "rating", "mails", "answer", "objection"]

# Payload, time, signature. The last has always as many characters, so a piece missing at the end shows.
FORM = r"\.?[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}"


def sign_link(secrets: Sequence[str], purpose: Purpose, identity: str, at: datetime | None = None) -> str:
    """A token for `identity`; `secrets` runs from the oldest to the newest, and the newest signs.

    Its age counts from `at`, else from now. With `at` the same identity always gives the same token.
    """
    token = _serializer(secrets, purpose, at).dumps(identity)
    return token if isinstance(token, str) else token.decode()


def read_link(secrets: Sequence[str], purpose: Purpose, token: str, max_age: int) -> str:
    """The identity inside, if any of the secrets made it for this purpose at most `max_age` seconds ago."""
    if not re.fullmatch(FORM, token):
        raise cut_link()
    try:
        identity = _reader(tuple(secrets), purpose).loads(token, max_age=max_age)
    except BadSignature:
        identity = None
    if not isinstance(identity, str):
        raise no_such_link()
    return identity


def no_such_link() -> NotAuthentic:
    """One answer for forged, expired and unknown alike: a stranger learns nothing from trying."""
    return NotAuthentic(
        "This link is no longer valid, or was never one of ours. Please open the newest one you were sent."
    )


def cut_link() -> NotAuthentic:
    """What has not even the form of a link, which whoever sent it can see without us."""
    return NotAuthentic(
        "This link is cut off: a part of it is missing, as when a mail program breaks it over two lines. "
        "Please copy the whole link out of your message."
    )


class _SignerAt(TimestampSigner):
    """Signs as of a given moment, else as of now; links age by the same clock."""

    def __init__(self, *args: Any, at: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at
        self._derived: dict[bytes, bytes] = {}

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        """Once for each secret: the salt stays the same."""
        secret = self.secret_key if secret_key is None else want_bytes(secret_key)
        if secret not in self._derived:
            self._derived[secret] = super().derive_key(secret)
        return self._derived[secret]

    def get_timestamp(self) -> int:
        return int((self._at or clock.now()).timestamp())


class _Reader(URLSafeTimedSerializer):
    """Reads with one signer, which changes nothing of itself, instead of a new one for each link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept = super().make_signer()

    def make_signer(self, salt: str | bytes | None = None) -> Signer:
        return self._kept if salt in {None, self.salt} else super().make_signer(salt)


@lru_cache(maxsize=8)
def _reader(secrets: tuple[str, ...], purpose: Purpose) -> URLSafeTimedSerializer:
    """Made once: a link is read at most requests of an answer."""
    return _serializer(secrets, purpose, kind=_Reader)


def _serializer(
    secrets: Sequence[str],
    purpose: Purpose,
    at: datetime | None = None,
    kind: type[URLSafeTimedSerializer] = URLSafeTimedSerializer,
) -> URLSafeTimedSerializer:
    return kind(
        list(secrets),
        salt=f"resonanz.{purpose}",
        signer=_SignerAt,
        signer_kwargs={"digest_method": hashlib.sha256, "at": at},
    )
