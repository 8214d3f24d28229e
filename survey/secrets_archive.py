"""All secrets in one file, sealed to a passphrase: what a new machine needs beside a backup.

    resonanz-secrets-1 ‖ newline ‖ salt (16) ‖ nonce (12) ‖ AES-256-GCM of {"day": …, "files": {name: base64}}

The key is Argon2id of the passphrase (RFC 9106, its second recommendation: 64 MiB, three passes, four lanes):
half a second here, and so long for each guess of whoever finds the file. The numbers are those of the
version, not of the file: no file can ask for more memory.
"""

import json
import re
from base64 import b64decode, b64encode
from hashlib import sha256
from secrets import token_bytes
from typing import NamedTuple
from unicodedata import normalize

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from survey.errors import BadInput, Refused
from survey.private_directory import disk_errors_as_sentences
from survey.secrets_directory import ROOT, SecretsDirectory

MAGIC = b"resonanz-secrets-1\n"
SHORTEST = 12
LARGEST = 16 * 2**20
# When it was exported last, and a digest of each secret that was.
MARK = "exported"
# These go on by themselves, so an older copy of one is no other installation.
LIST = "released"
_GOES_ON = {LIST, "roster", "known", "audit-head"}
_STAYS_HERE = {MARK, "unlogged", "audit-lock", "known-lock", "cards-lock"}
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*(/[A-Za-z0-9][A-Za-z0-9_-]*)?")
_SALT, _NONCE = 16, 12
_MEMORY = 64 * 1024  # KiB


class Exported(NamedTuple):
    """The last export: its day, and the names of secrets that are new or different since."""

    day: str
    changed: list[str]


def requires_good_passphrase(passphrase: str) -> None:
    """Refuse what is guessed in a day: whoever finds the file may guess as long as they like."""
    text = normalize("NFC", passphrase)
    if len(text) < SHORTEST or len(set(text)) < SHORTEST // 2:
        raise BadInput(
            "The passphrase is too easy to guess. Take at least {length} characters, best four words.",
            length=SHORTEST,
        )


def seal_secrets(secrets: SecretsDirectory, passphrase: str, day: str) -> bytes:
    """The content of an export; raises BadInput for a weak passphrase."""
    requires_good_passphrase(passphrase)
    files = {name: b64encode(content).decode() for name, content in _files(secrets).items()}
    salt, nonce = token_bytes(_SALT), token_bytes(_NONCE)
    content = json.dumps({"day": day, "files": files}).encode()
    return MAGIC + salt + nonce + _cipher(passphrase, salt).encrypt(nonce, content, MAGIC + salt)


def note_export(secrets: SecretsDirectory, day: str) -> None:
    """Remember what was exported, for whoever asks whether that is still all."""
    secrets.write(MARK, json.dumps({"day": day, "files": _digests(secrets)}).encode())


def last_export(secrets: SecretsDirectory) -> Exported | None:
    """When it was exported last, and what is not in that export."""
    try:
        found = json.loads(secrets.read(MARK) or b"null")
        if not found:
            return None
        known: dict[str, str] = found["files"]
        changed = [name for name, digest in _digests(secrets).items() if known.get(name) != digest]
        return Exported(str(found["day"]), changed)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def open_secrets(data: bytes, passphrase: str) -> dict[str, bytes]:
    """The files of an export; raises BadInput where it does not open."""
    if not data.startswith(MAGIC):
        raise BadInput("This is no export of secrets, or one of a newer version of Resonanz.")
    salt, rest = data[len(MAGIC) :][:_SALT], data[len(MAGIC) + _SALT :]
    try:
        opened = _cipher(passphrase, salt).decrypt(rest[:_NONCE], rest[_NONCE:], MAGIC + salt)
        files = {name: b64decode(content, validate=True) for name, content in _told(opened).items()}
    except (InvalidTag, ValueError):
        raise BadInput(
            "This does not open: the passphrase is another one, or the file is damaged. Nothing was changed."
        ) from None
    # Whoever knows the passphrase may write any name into such a file: it must not lead anywhere else.
    wrong = [name for name in files if not _NAME.fullmatch(name) or name in _STAYS_HERE]
    if wrong:
        raise BadInput("This export holds a file that is no secret: {name}", name=wrong[0])
    return files


def _told(opened: bytes) -> dict[str, str]:
    """The files of a document; ValueError where it has another form."""
    document = json.loads(opened)
    files = document.get("files") if isinstance(document, dict) else None
    if not isinstance(files, dict) or not all(isinstance(content, str) for content in files.values()):
        raise ValueError
    return files


def bring_back(secrets: SecretsDirectory, files: dict[str, bytes]) -> list[str]:
    """Write what is missing here and return its names; Refused where other secrets are here already.

    Again after a crash it goes on. What goes on by itself stays as it is here.
    """
    here = _files(secrets)
    other = sorted(
        name for name, content in files.items() if name not in _GOES_ON and here.get(name, content) != content
    )
    if other:
        raise Refused(
            "Other secrets are in {path} already ({names}), as after a start without these. Nothing was "
            "changed. If those are not needed any more, move that directory away, and import again.",
            path=secrets.path,
            names=", ".join(other),
        )
    # The root goes last: as long as it is missing, everybody sees that this is not done.
    missing = sorted(set(files) - set(here), key=lambda name: (name == ROOT, name))
    for name in missing:
        secrets.write(name, files[name])
    if LIST in files and LIST in here:
        older, newer = (content[LIST].splitlines(keepends=True) for content in (files, here))
        if set(older) - set(newer):  # each line is a week, in the order in which they ended
            secrets.write(LIST, b"".join([*older, *(line for line in newer if line not in older)]))
    return missing


def _files(secrets: SecretsDirectory) -> dict[str, bytes]:
    """All that is kept here, without what is being written at this moment."""
    found = {}
    with disk_errors_as_sentences(secrets.path):
        for path in sorted(secrets.path.rglob("*")):
            name = path.relative_to(secrets.path).as_posix()
            if path.is_file() and _NAME.fullmatch(name) and name not in _STAYS_HERE:
                content = secrets.read(name)
                if content is not None:
                    found[name] = content
    return found


def _digests(secrets: SecretsDirectory) -> dict[str, str]:
    return {
        name: sha256(content).hexdigest() for name, content in _files(secrets).items() if name not in _GOES_ON
    }


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    # The same words typed on another machine may be other bytes.
    text = normalize("NFC", passphrase).encode()
    return AESGCM(Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=_MEMORY).derive(text))
