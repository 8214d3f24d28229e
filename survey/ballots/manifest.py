"""What a wave promises to everybody: one public document, the same bytes for all, chained to the one before.

Whoever serves one person another document, to tell their ballot from the others', changes its fingerprint.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from survey.ballots.answer import requires_room
from survey.ballots.context import MANIFESTS, VERSION, requires_name
from survey.errors import Misconfigured, Refused


@dataclass(frozen=True, slots=True)
class ManifestCell:
    """A group that answers together: its label as people know it, never the names of its members.

    `newcomers` of the eligible are new to their team, and nobody else has looked at them: the close asks for
    as many more answers. `department` is where its answers go when they are too few, empty: to the
    organisation's. Of its key only the hash is promised, for everybody reads this and needs one key, their
    own group's.
    """

    id: str
    label: str
    department: str
    eligible: int
    newcomers: int
    key_id: bytes


@dataclass(frozen=True, slots=True)
class ManifestQuestion:
    """A question and its five labels, from 1 to 5, in every language."""

    id: str
    core: bool
    text: Mapping[str, str]
    labels: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Previous:
    """The wave before: the hash of its manifest, and that of its signed release, None where it was void."""

    manifest: bytes
    release: bytes | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything an answer depends on. `release_key` verifies what is published of it."""

    wave: str
    opens: datetime
    closes: datetime
    k: int
    c_lo: int
    c_hi: int
    padding: int
    questions: tuple[ManifestQuestion, ...]
    sealing_key: bytes
    release_key: bytes
    cells: tuple[ManifestCell, ...]
    previous: Previous | None
    version: str = MANIFESTS[-1]

    @property
    def protocol(self) -> str:
        """What tokens, boxes and releases are bound to; there is only one that this program speaks."""
        return VERSION

    @property
    def eligible(self) -> int:
        """How many may answer."""
        return sum(cell.eligible for cell in self.cells)

    def cell(self, name: str) -> ManifestCell | None:
        """The cell of that name, if the wave has one."""
        return next((cell for cell in self.cells if cell.id == name), None)


def write_manifest(manifest: Manifest) -> bytes:
    """The canonical bytes: JSON with sorted keys, no spaces, UTF-8, whole numbers only."""
    requires_room([question.id for question in manifest.questions], manifest.padding)
    document = {
        "version": manifest.version,
        "wave": requires_name(manifest.wave),
        "opens": _utc(manifest.opens),
        "closes": _utc(manifest.closes),
        "k": manifest.k,
        "clamp": {"c_lo": manifest.c_lo, "c_hi": manifest.c_hi},
        "padding": manifest.padding,
        "questions": [
            {
                "id": requires_name(question.id),
                "core": question.core,
                "text": dict(question.text),
                "labels": {language: list(labels) for language, labels in question.labels.items()},
            }
            for question in manifest.questions
        ],
        "sealing_key": _base64(manifest.sealing_key),
        "release_key": _base64(manifest.release_key),
        "cells": [
            {
                "id": requires_name(cell.id),
                "label": cell.label,
                "department": cell.department,
                "eligible": cell.eligible,
                "newcomers": cell.newcomers,
                "key": _base64(cell.key_id),
            }
            for cell in sorted(manifest.cells, key=lambda cell: cell.id)
        ],
        "previous": _previous(manifest.previous),
    }
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def read_manifest(data: bytes) -> Manifest:
    """Read what `write_manifest` wrote; another spelling would have another fingerprint and is refused."""
    try:
        document = json.loads(data)
        if document["version"] not in MANIFESTS:
            raise Refused(
                "Wave {wave} was asked by another version of Resonanz ({found}; this one: {expected}) and "
                "cannot be read by this one. Use a database of its own for this version.",
                wave=document["wave"],
                found=document["version"],
                expected=MANIFESTS[-1],
            )
        manifest = _read(document)
        if write_manifest(manifest) == data:
            return manifest
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise Misconfigured("The stored manifest of a wave is damaged.")


def manifest_hash(data: bytes) -> bytes:
    """What the next manifest names as its predecessor."""
    return sha256(data).digest()


def fingerprint(data: bytes) -> str:
    """The first 128 bits of the hash in hexadecimal: fits into a link, can be compared by eye."""
    return manifest_hash(data)[:16].hex()


def _read(document: Any) -> Manifest:
    return Manifest(
        wave=document["wave"],
        opens=datetime.fromisoformat(document["opens"]),
        closes=datetime.fromisoformat(document["closes"]),
        k=document["k"],
        c_lo=document["clamp"]["c_lo"],
        c_hi=document["clamp"]["c_hi"],
        padding=document["padding"],
        questions=tuple(
            ManifestQuestion(
                question["id"],
                question["core"],
                question["text"],
                {language: tuple(labels) for language, labels in question["labels"].items()},
            )
            for question in document["questions"]
        ),
        sealing_key=_bytes(document["sealing_key"]),
        release_key=_bytes(document["release_key"]),
        cells=tuple(
            ManifestCell(
                cell["id"],
                cell["label"],
                cell["department"],
                cell["eligible"],
                cell["newcomers"],
                _bytes(cell["key"]),
            )
            for cell in document["cells"]
        ),
        previous=_read_previous(document["previous"]),
        version=document["version"],
    )


def _previous(previous: Previous | None) -> dict[str, str | None] | None:
    if previous is None:
        return None
    release = previous.release.hex() if previous.release is not None else None
    return {"manifest": previous.manifest.hex(), "release": release}


def _read_previous(document: Any) -> Previous | None:
    if document is None:
        return None
    release = document["release"]
    return Previous(bytes.fromhex(document["manifest"]), bytes.fromhex(release) if release else None)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
