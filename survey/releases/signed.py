"""A release as it is signed: what is published of a wave, and which ballots are in it.

    text       canonical JSON: version, wave, manifest (hash), groups, variance, comments (hashes), counted
    signature  ECDSA P-256, SHA-256, r ‖ s, with the wave's release key, over "resonanz-2|release|" ‖ text
    counted    one entry a ballot, SHA-256("resonanz-2|counted|" ‖ nullifier), and random ones up to the
               number of eligible people, sorted: whoever has a receipt finds it, nobody learns how many

Of comments the text holds hashes alone, so one of them can be hidden later and the rest still verifies.
"""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from survey.releases.disclosure import Disclosure, ReleasedGroup
from survey.releases.groups import Group
from survey.releases.means import PublishedMean

NONCE_LENGTH = 16
_HALF = 32


@dataclass(frozen=True, slots=True)
class PublishedComment:
    """A comment among whom it may stand, and the nonce without which its hash tells nothing about it."""

    kind: str
    name: str
    nonce: str
    text: str
    # Whether its writer calls it an idea.
    idea: bool = False

    def digest(self, version: str) -> str:
        """What the signed text holds of it."""
        return comment_digest(version, self.nonce, self.text, self.idea)


def comment_digest(version: str, nonce: str, text: str, idea: bool = False) -> str:  # as it is stored
    """SHA-256 of what it is, nonce and text, in hexadecimal: a comment turned into an idea has another."""
    what = "idea" if idea else "comment"
    return sha256(f"{version}|{what}|".encode() + bytes.fromhex(nonce) + text.encode()).hexdigest()


def make_comments(comments: Iterable[tuple[Group, str, bool]]) -> tuple[PublishedComment, ...]:
    """Comments with a nonce each."""
    return tuple(
        PublishedComment(group.kind, group.name, secrets.token_hex(NONCE_LENGTH), text, idea)
        for group, text, idea in comments
    )


def counted_entry(version: str, nullifier: bytes) -> bytes:
    """What the list of counted ballots holds of one."""
    return sha256(f"{version}|counted|".encode() + nullifier).digest()


def counted_list(version: str, nullifiers: Sequence[bytes], eligible: int) -> tuple[bytes, ...]:
    """As many entries as people were eligible, sorted."""
    entries = [counted_entry(version, nullifier) for nullifier in nullifiers]
    padding = [secrets.token_bytes(32) for _ in range(eligible - len(entries))]
    return tuple(sorted(entries + padding))


def release_text(
    version: str,
    wave: str,
    manifest: bytes,
    release: Disclosure,
    comments: Sequence[PublishedComment],
    counted: Sequence[bytes],
) -> str:
    """The bytes that are signed, as text; `manifest` is the hash of the manifest."""
    document = {
        "version": version,
        "wave": wave,
        "manifest": manifest.hex(),
        "groups": [_group(group) for group in release.groups],
        "variance": release.variance.value if release.variance else None,
        "comments": _comments(version, comments),
        "counted": list_digest(counted),
    }
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def list_digest(counted: Sequence[bytes]) -> str:
    """What the signed text holds of the list, which itself is forgotten after some weeks."""
    return sha256(b"".join(counted)).hexdigest()


def signed_bytes(version: str, text: str) -> bytes:
    """What the release key signs."""
    return f"{version}|release|".encode() + text.encode()


def release_names(text: str, wave: str, manifest: bytes) -> bool:
    """Whether a signed text is about this wave and this manifest (its hash)."""
    document = json.loads(text)
    return bool(document["wave"] == wave and document["manifest"] == manifest.hex())


def sign_release(key: ec.EllipticCurvePrivateKey, version: str, text: str) -> bytes:
    """The signature as browsers read it: r ‖ s."""
    r, s = decode_dss_signature(key.sign(signed_bytes(version, text), ec.ECDSA(SHA256())))
    return r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")


@dataclass(frozen=True, slots=True)
class SignedRelease:
    """What a signed text says; `comments` are the hashes of those that stand with each (kind, name)."""

    groups: tuple[ReleasedGroup, ...]
    variance: float | None
    comments: Mapping[tuple[str, str], frozenset[str]]


def read_release(text: str) -> SignedRelease:
    """A signed text as what is published; which cells a pool has follows from the manifest, not from here."""
    document = json.loads(text)
    return SignedRelease(
        groups=tuple(
            ReleasedGroup(
                kind=group["kind"],
                name=group["name"],
                cells=(group["name"],) if group["kind"] == "cell" else (),
                n=group["n"],
                eligible=group["eligible"],
                means={
                    mean["question"]: PublishedMean(mean["n"], mean["tenths"], mean["bound"])
                    for mean in group["means"]
                },
            )
            for group in document["groups"]
        ),
        variance=document["variance"],
        comments={(each["kind"], each["name"]): frozenset(each["hashes"]) for each in document["comments"]},
    )


def _group(group: ReleasedGroup) -> dict[str, Any]:
    return {
        "kind": group.kind,
        "name": group.name,
        "n": group.n,
        "eligible": group.eligible,
        "means": [
            {"question": question, "n": mean.n, "tenths": mean.tenths, "bound": mean.bound}
            for question, mean in sorted(group.means.items())
        ],
    }


def _comments(version: str, comments: Sequence[PublishedComment]) -> list[dict[str, Any]]:
    hashes: dict[tuple[str, str], list[str]] = {}
    for comment in comments:
        hashes.setdefault((comment.kind, comment.name), []).append(comment.digest(version))
    return [
        {"kind": kind, "name": name, "hashes": sorted(found)}
        for (kind, name), found in sorted(hashes.items())
    ]
