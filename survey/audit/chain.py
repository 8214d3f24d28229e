"""The arithmetic of the log: what a row is as bytes, and the code that ties it to the one before."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from survey.secrets_directory import SecretsDirectory

# What the first entry goes on from.
BEGINNING = "0" * 64
PURPOSE = "audit"


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the chain: the number of an entry and its code."""

    number: int
    mac: str


START = Link(0, BEGINNING)


def key_of(secrets: SecretsDirectory) -> bytes:
    """What the chain is made with; whoever has only the database cannot make a link of it."""
    return secrets.key(PURPOSE)


def canonical(detail: Mapping[str, str]) -> str:
    """The same text for the same detail."""
    return json.dumps(dict(detail), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def entry_mac(key: bytes, before: str, row: Mapping[str, Any]) -> str:
    """The code of an entry that stands behind another."""
    parts = ("entry", before, row["number"], *(row[name] for name in _NAMES))
    return _mac(key, *parts)


def checkpoint_mac(key: bytes, row: Mapping[str, Any]) -> str:
    """The code of a checkpoint."""
    return _mac(key, "checkpoint", row["number"], row["last"], row["day"])


def same(one: object, other: str) -> bool:
    """Whether two codes are equal, whatever somebody has put in the place of one."""
    return isinstance(one, str) and hmac.compare_digest(one.encode(errors="replace"), other.encode())


_NAMES = ("day", "actor", "action", "subject", "detail")


def _mac(key: bytes, *parts: object) -> str:
    # As JSON no two lists of parts are the same text. What is no text any more is not what was chained.
    text = json.dumps([part if isinstance(part, int | str) else repr(part) for part in parts])
    return hmac.new(key, text.encode(), sha256).hexdigest()
