"""Whether what the pages show is what was signed: each released wave against its signature and the list.

The list beside the keys names the hashes of manifest and release; the manifest names the key that the release
is signed with; the rows that pages read have to say what the signed text says.
"""

from base64 import urlsafe_b64decode
from dataclasses import dataclass
from functools import lru_cache

from survey.ballots.authorship import point_signed, public_point
from survey.ballots.manifest import Manifest, manifest_hash, read_manifest
from survey.ended.listed import Ended, ended_waves
from survey.errors import Misconfigured, Tampered, untranslated
from survey.releases.publishing import forged_comments, is_as_signed, rows_of
from survey.releases.signed import SignedRelease, read_release, release_names, signed_bytes
from survey.secrets_directory import SecretsDirectory
from survey.waves.state import RELEASED
from survey.waves.tables import Wave

GOOD = ""
NOT_LISTED = untranslated("it stands in no list beside the keys, as after a loss of the secrets")
OTHER_RELEASE = untranslated("its release is not the one that the list beside the keys names")
OTHER_MANIFEST = untranslated("its manifest is not the one that the list beside the keys names")
NOT_SIGNED = untranslated("its release is not signed with the key that its manifest names")
OTHER_ROWS = untranslated("the tables say something else than what was signed")
OTHER_COMMENT = untranslated("a comment is not the one that was signed")
MISSING = untranslated(
    "it was released, and the database does not hold it, as after restoring an older backup"
)


@dataclass(frozen=True, slots=True)
class Verified:
    """One wave, and what is wrong with it: GOOD, or a sentence."""

    wave: str
    trouble: str


async def verify_releases(secrets: SecretsDirectory, wave: str | None = None) -> list[Verified]:
    """Every released wave, or the named one; reads only."""
    listed = ended_waves(secrets)
    query = Wave.select(Wave.id, Wave.manifest, Wave.release_text, Wave.release_signature)
    rows = await query.where(Wave.state == RELEASED).order_by(Wave.week, Wave.id)
    found = [
        Verified(row["id"], await _trouble(listed.get(row["id"]), row))
        for row in rows
        if wave in {None, row["id"]}
    ]
    known = {row["id"] for row in rows}
    lost = [ended.wave for ended in listed.values() if ended.release and ended.wave not in known]
    return found + [Verified(name, MISSING) for name in lost if wave in {None, name}]


async def requires_genuine(secrets: SecretsDirectory) -> None:
    """Refuse to calculate with anything that was not released so."""
    for each in await verify_releases(secrets):
        if each.trouble not in {GOOD, NOT_LISTED, MISSING}:
            raise Tampered(
                "Wave {wave} cannot be used: {trouble}. Somebody has written into the database. Restore a "
                "backup from before; resonanz wave verify names every wave concerned.",
                wave=each.wave,
                trouble=each.trouble,
            )


@dataclass(frozen=True, slots=True)
class Genuine:
    """A released wave as it was signed: nothing here is read from the rows that somebody may have changed."""

    wave: str
    week: int
    manifest: Manifest
    release: SignedRelease


async def genuine_releases(secrets: SecretsDirectory) -> tuple[list[Genuine], list[str]]:
    """Every released wave whose signature and place in the list hold, by week; the names of the others."""
    listed = ended_waves(secrets)
    query = Wave.select(Wave.id, Wave.week, Wave.manifest, Wave.release_text, Wave.release_signature)
    genuine, doubtful = [], []
    for row in await query.where(Wave.state == RELEASED).order_by(Wave.week, Wave.id):
        found = None
        if not _is_another(listed.get(row["id"]), row["manifest"], row["release_text"]):
            found = _as_signed(row["id"], row["manifest"], row["release_text"], row["release_signature"])
        if found is None:
            doubtful.append(str(row["id"]))
        else:
            genuine.append(Genuine(row["id"], row["week"], *found))
    return genuine, doubtful


@lru_cache(maxsize=300)  # a signed text never changes, and its signature takes as long as all the rest
def _as_signed(wave: str, manifest: str, text: str, signature: str) -> tuple[Manifest, SignedRelease] | None:
    if not _is_signed(wave, manifest.encode(), text, signature):
        return None
    return read_manifest(manifest.encode()), read_release(text)


def _is_another(listed: Ended | None, manifest: str, text: str) -> str:
    """Which of the two the list beside the keys knows otherwise."""
    if listed and listed.manifest != manifest_hash(manifest.encode()):
        return OTHER_MANIFEST
    if listed and listed.release != manifest_hash(text.encode()):
        return OTHER_RELEASE
    return GOOD


async def _trouble(listed: Ended | None, row: dict[str, str]) -> str:
    manifest, text = row["manifest"].encode(), row["release_text"]
    if other := _is_another(listed, row["manifest"], text):
        return other
    if not _is_signed(row["id"], manifest, text, row["release_signature"]):
        return NOT_SIGNED
    if not is_as_signed(await rows_of(row["id"]), text):
        return OTHER_ROWS
    if await forged_comments(row["id"], read_manifest(manifest).protocol):
        return OTHER_COMMENT
    return GOOD if listed else NOT_LISTED


def _is_signed(wave: str, manifest: bytes, text: str, signature: str) -> bool:
    try:
        promised = read_manifest(manifest)
        raw = urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    except (Misconfigured, ValueError):
        return False
    key = public_point(promised.release_key)
    return (
        key is not None
        and point_signed(key, raw, signed_bytes(promised.protocol, text))
        and promised.wave == wave
        and release_names(text, wave, manifest_hash(manifest))
    )
