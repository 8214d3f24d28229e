"""Somebody who was asked and reads the results: a program that holds this quarter's reading key."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx

from api.web.reading import COOKIE
from api.web.reading_key import current_key
from survey.key_directory import KeyDirectory

OURS = {"Sec-Fetch-Site": "same-origin"}


def key_of(keys: KeyDirectory) -> str:
    """This quarter's reading key."""
    return current_key(keys.secrets, datetime.now(UTC).date())


def reading(keys: KeyDirectory) -> dict[str, str]:
    """The header that a reader's browser sends below /results."""
    return {"Cookie": f"{COOKIE}={key_of(keys)}"}


@contextmanager
def opened(address: str, link: str, timeout: float = 30) -> Iterator[httpx.Client]:
    """A client at a running server that has exchanged a results link for the cookie."""
    with httpx.Client(base_url=address, timeout=timeout) as client:
        answer = client.post("/results/open", data={"key": link}, headers=OURS)
        if answer.status_code != 303:
            raise LookupError(f"this opens nothing: {answer.status_code}")
        yield client
