"""What is public about a wave, and never changes while it exists: its manifest and the keys in it."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from survey.ballots.manifest import Manifest, read_manifest
from survey.ballots.token import CellKey
from survey.errors import BadInput, NotFound
from survey.waves.tables import Wave


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


async def published_wave(wave: str) -> PublishedWave:
    """The wave's manifest, or NotFound."""
    rows = await Wave.select(Wave.manifest).where(Wave.id == wave, Wave.manifest != "")
    if not rows:
        raise NotFound("There is no wave {wave}. Please check the link you were sent.", wave=wave)
    return _parsed(rows[0]["manifest"])


@lru_cache(maxsize=4)
def _parsed(text: str) -> PublishedWave:
    return PublishedWave(text, read_manifest(text.encode()))


@lru_cache(maxsize=1024)
def _key(der: bytes) -> CellKey:
    return CellKey.from_der(der)
