"""What is public about a wave: its manifest, the keys in it (these never change), and how far it has come."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from survey.ballots.manifest import Manifest, read_manifest
from survey.ballots.token import CellKey
from survey.errors import BadInput, NotFound
from survey.waves.tables import Wave
from survey.weeks import monday_of


@dataclass(frozen=True, slots=True)
class PublishedWave:
    """The manifest as it was published, byte for byte, and what it says."""

    text: str
    manifest: Manifest

    def key(self, cell: UUID) -> CellKey:
        """The key that this cell's tokens are verified with."""
        found = self.manifest.cell(str(cell))
        if found is None:
            raise BadInput("This week has no such group. Please reload the page.")
        return _key(found.key)


@dataclass(frozen=True, slots=True)
class Notice:
    """What anybody may know who looks at a wave's page."""

    monday: date
    state: str
    manifest: Manifest


async def published_wave(wave: str) -> PublishedWave:
    """The wave's manifest, or NotFound."""
    row = await _find(wave)
    return _parsed(row["manifest"])


async def wave_notice(wave: str) -> Notice:
    """Which week a wave asks about, and whether it takes answers."""
    row = await _find(wave)
    return Notice(monday_of(row["week"]), row["state"], _parsed(row["manifest"]).manifest)


async def _find(wave: str) -> dict[str, Any]:
    rows = await Wave.select(Wave.manifest, Wave.state, Wave.week).where(Wave.id == wave, Wave.manifest != "")
    if not rows:
        raise NotFound("There is no wave {wave}. Please check the link you were sent.", wave=wave)
    found: dict[str, Any] = rows[0]
    return found


@lru_cache(maxsize=4)
def _parsed(text: str) -> PublishedWave:
    return PublishedWave(text, read_manifest(text.encode()))


@lru_cache(maxsize=1024)
def _key(der: bytes) -> CellKey:
    return CellKey.from_der(der)
