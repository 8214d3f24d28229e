"""Of all processes, one at a time hands over the mails of a wave: a lock that ends with whoever holds it."""

import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from survey import clock
from survey.errors import KeysGone

FILE = "mailing"
LOOK_SECONDS = 0.5


@asynccontextmanager
async def one_at_a_time(folder: Path) -> AsyncIterator[None]:
    """Wait until nobody else is at it; the file lies in the wave's directory, is empty and goes with it."""
    try:
        file = os.open(folder / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except FileNotFoundError:
        raise KeysGone("The wave has closed.") from None
    try:
        while not _locked(file):
            await clock.sleep(LOOK_SECONDS)
        yield
    finally:
        os.close(file)


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
