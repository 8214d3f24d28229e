"""Bytes in JSON: base64url without padding, as the browser's script writes it."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

from survey.errors import BadInput


def encode(data: bytes) -> str:
    """Bytes as text."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str, name: str) -> bytes:
    """Text as bytes; `name` is the field that the error speaks of."""
    try:
        data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (Error, ValueError):
        data = b""
    # One spelling only: Python's decoder skips what does not belong to the alphabet.
    if encode(data) != text:
        raise BadInput("The field {name} is not base64url.", name=name)
    return data
