"""What is public about a wave: its manifest and keys (these never change), and how far it has come.

While a wave has its keys, its manifest is read from beside them, and the database's copy never: whoever
writes into the tables would otherwise choose the key that answers are sealed with.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from survey import database
from survey.ballots.keys import FileVersion, load_manifest, load_public_keys, manifest_version
from survey.ballots.manifest import Manifest, read_manifest
from survey.ballots.token import CellKey
from survey.ended.result import recall_result
from survey.errors import BadInput, KeysGone, NotFound
from survey.key_directory import KeyDirectory
from survey.waves.state import RELEASED, VOID
from survey.weeks import monday_of


@dataclass(frozen=True, slots=True)
class PublishedWave:
    """The manifest as it was published, byte for byte, what it says, and the keys while it has them."""

    text: str
    manifest: Manifest
    keys: Mapping[str, CellKey] = field(default_factory=dict)

    def key(self, cell: str) -> CellKey:
        """The key that this cell's tokens are verified with."""
        if self.manifest.cell(cell) is None:
            raise BadInput("This week has no such group. Please reload the page.")
        if cell not in self.keys:
            raise KeysGone(
                "The keys of wave {wave} are gone, so nobody can read or count its answers.",
                wave=self.manifest.wave,
            )
        return self.keys[cell]


@dataclass(frozen=True, slots=True)
class Notice:
    """What anybody may know who looks at a wave's page."""

    monday: date
    state: str
    manifest: Manifest


async def published_wave(keys: KeyDirectory, wave: str) -> PublishedWave:
    """The manifest of a wave that has opened, or NotFound."""
    published = _beside_the_keys(keys, wave)
    if published is not None:
        return published
    row = await _find(wave, "state, manifest")
    if row["state"] not in {RELEASED, VOID}:
        raise KeysGone(
            "The keys of wave {wave} are gone, so nobody can read or count its answers.", wave=wave
        )
    return _parsed(row["manifest"])


async def wave_notice(keys: KeyDirectory, wave: str) -> Notice:
    """Which week a wave asks about, and whether it takes answers."""
    row = await _find(wave, "state, week")
    published = await published_wave(keys, wave)
    return Notice(monday_of(row["week"]), row["state"], published.manifest)


def _beside_the_keys(keys: KeyDirectory, wave: str) -> PublishedWave | None:
    version = manifest_version(keys, wave)
    if version is not None:
        # Where it is gone all the same, the wave ends at this moment.
        with suppress(KeysGone):
            return _read_once(keys, wave, version)
    result = recall_result(keys, wave)  # counted, and not in the database yet
    return _parsed(result.manifest) if result else None


@lru_cache(maxsize=4)
def _read_once(keys: KeyDirectory, wave: str, _: FileVersion) -> PublishedWave:
    """It never changes; should another file lie there all the same, that has another version."""
    text = load_manifest(keys, wave)
    manifest = read_manifest(text)
    return PublishedWave(text.decode(), manifest, load_public_keys(keys, wave, manifest))


async def _find(wave: str, columns: Literal["state, manifest", "state, week"]) -> dict[str, Any]:
    # Asked at every look at the page; Piccolo takes longer to write it than a database to answer.
    rows = await database.query(f"SELECT {columns} FROM wave WHERE id = {{}} AND manifest <> ''", wave)  # noqa: S608  # our own names
    if not rows:
        raise NotFound("There is no wave {wave}. Please check the link you were sent.", wave=wave)
    return rows[0]


@lru_cache(maxsize=4)
def _parsed(text: str) -> PublishedWave:
    return PublishedWave(text, read_manifest(text.encode()))
