"""Passwords: hashed slowly, in a few threads of their own, so that a flood of guesses stops nobody's answer.

Before the slow hash a password goes through a key of the installation (HMAC-SHA-256): whoever has a copy of
the database alone cannot even begin to guess. The parameters are those of OWASP's cheat sheet for Argon2id.
"""

import asyncio
import hashlib
import hmac
import os
import re
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from survey.accounts.secrets import Secrets
from survey.errors import BadInput, Overloaded, Refused

T = TypeVar("T")

SHORTEST = 12
LONGEST = 200
PURPOSE = "password"
MEMORY_KIB = 19 * 1024
# Half of the processors at most are ever busy with passwords: the other half answers.
THREADS = max(1, (os.cpu_count() or 1) // 2)
# Whoever comes when so many wait is told to come back: that is a second and a half of waiting on one thread.
MOST_WAITING = 30

_HASHER = PasswordHasher(
    time_cost=2, memory_cost=MEMORY_KIB, parallelism=1, hash_len=32, salt_len=16, type=Type.ID
)
# Of random bytes that were thrown away: what an unknown address is checked against, at the same cost.
NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$ZYdEV7uTI3Yrov3EpNtIdA$R6MU93tLLvq3lhxF9Sxg2bKmQq1lU3kpgKdQ8K66kI4"

_waiting = 0


async def hash_password(secrets: Secrets, password: str) -> str:
    """What is stored of a password."""
    peppered = _peppered(secrets, password)
    return await _in_a_thread(lambda: _HASHER.hash(peppered))


async def is_password(secrets: Secrets, stored: str | None, password: str) -> bool:
    """Whether it is the one; where none is stored it takes as long and is not."""
    # The key is read from a file, so that too is a thread's work.
    found = await _in_a_thread(lambda: _verify(stored or NOBODYS, _peppered(secrets, password[:LONGEST])))
    return found and stored is not None


def require_good(password: str, *known: str) -> None:
    """Refuse what is guessed first; `known` is what everybody knows of the person. No rule of characters."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadInput(
            "A password has {shortest} to {longest} characters. Four words that do not belong together are "
            "easy to keep and hard to guess.",
            shortest=SHORTEST,
            longest=LONGEST,
        )
    folded = password.casefold()
    parts = {part for each in known for part in re.split(r"\W+", each.casefold()) if len(part) > 3}
    rest = folded
    for part in sorted({*parts, "resonanz", "password", "passwort"}, key=len, reverse=True):
        rest = rest.replace(part, "")
    # Twelve times the same letter, a name with a number behind it, a run along the keyboard.
    if len(set(rest)) < 6 or any(rest in run for run in _RUNS):
        raise Refused(
            "This password is one that is guessed first. Please take another: four words that do not belong "
            "together are easy to keep and hard to guess."
        )


_RUNS = tuple(
    run * 3
    for line in (
        "1234567890",
        "abcdefghijklmnopqrstuvwxyz",
        "qwertzuiopasdfghjklyxcvbnm",
        "qwertyuiopasdfghjkl",
    )
    for run in (line, line[::-1])
)


def _verify(stored: str, peppered: bytes) -> bool:
    try:
        return _HASHER.verify(stored, peppered)
    except (VerificationError, InvalidHashError):
        return False


def _peppered(secrets: Secrets, password: str) -> bytes:
    text = unicodedata.normalize("NFC", password).encode(errors="surrogatepass")
    return hmac.new(secrets.key(PURPOSE), text, hashlib.sha256).digest()


def require_room() -> None:
    """Refuse whoever comes when enough wait: before anything is looked up, and alike for every name."""
    if _waiting >= MOST_WAITING:
        raise Overloaded("Too many are signing in at this moment. Please try again in a moment.")


async def _in_a_thread(work: Callable[[], T]) -> T:
    global _waiting  # noqa: PLW0603  # one count for the one pool of this process
    require_room()
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_threads(), work)
    finally:
        _waiting -= 1


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, thread_name_prefix="passwords")
