"""How people stand in the log: under a keyed pseudonym that leads back to a name only while they are known.

A pseudonym is a code of the random id of somebody's row. Whoever has the secrets finds the name by making the
pseudonyms of everybody who is there; with the row the id goes, and nobody can make that pseudonym again. The
log keeps it, so the chain stays whole.
"""

import hmac
from collections.abc import Callable, Mapping
from hashlib import sha256
from uuid import UUID

from survey.secrets_directory import SecretsDirectory

PURPOSE = "audit-pseudonyms"
LENGTH = 16


def pseudonym(secrets: SecretsDirectory, who: UUID, kind: str = "person") -> str:
    """The same for the same row: "person:3f29c1d07a6be845"."""
    return pseudonyms(secrets, kind)(who)


def pseudonyms(secrets: SecretsDirectory, kind: str = "person") -> Callable[[UUID], str]:
    """The same for many."""
    key = secrets.key(PURPOSE)

    def made(who: UUID) -> str:
        code = hmac.new(key, kind.encode() + b"|" + who.bytes, sha256).hexdigest()
        return f"{kind}:{code[:LENGTH]}"

    return made


def names_by_pseudonym(
    secrets: SecretsDirectory, names: Mapping[UUID, str], kind: str = "person"
) -> dict[str, str]:
    """Who of those that are known stands behind which pseudonym."""
    made = pseudonyms(secrets, kind)
    return {made(who): name for who, name in names.items()}
