"""How far the log goes, kept apart from it: what tells a cut end from none.

    SECRETS/audit-head    number and code of the last entry that is known to be stored
    SECRETS/audit-lock    held while that file is replaced

It is written after the commit of its entry. A kill in between leaves an entry behind the head, which chains
rightly, and which nobody without the key can have made; the next entry or start moves the head past it. The
other order would leave, after every rollback, a head that nobody can tell from a cut end.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

from survey.audit.chain import Link
from survey.errors import Misconfigured
from survey.private_directory import disk_errors_as_sentences
from survey.secrets_directory import SecretsDirectory

HEAD = "audit-head"
LOCK = "audit-lock"
_FORM = re.compile(rb"(\d+) ([0-9a-f]{64})\n")


def read_head(secrets: SecretsDirectory) -> Link | None:
    """The last entry that is known to be stored; None where nothing was ever logged, or the head is lost."""
    found = secrets.read(HEAD)
    if found is None:
        return None
    parts = _FORM.fullmatch(found)
    if parts is None:
        raise Misconfigured(
            "{file} is damaged. Bring it back from an export of the secrets.", file=secrets.path / HEAD
        )
    return Link(int(parts[1]), parts[2].decode())


def advance_head(secrets: SecretsDirectory, link: Link) -> None:
    """Move the head on to an entry that is stored; one that is further on already stays."""
    with _locked(secrets):
        # Processes come here in another order than that of their commits.
        head = read_head(secrets)
        if head is None or head.number < link.number:
            secrets.write(HEAD, f"{link.number} {link.mac}\n".encode())


@contextmanager
def _locked(secrets: SecretsDirectory) -> Iterator[None]:
    with disk_errors_as_sentences(secrets.path):
        descriptor = os.open(secrets.path / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    # Locks of this kind belong to the process: another thread of it, opening and closing the file, would
    # let go of it. These belong to the opened file.
    with os.fdopen(descriptor, "rb+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
