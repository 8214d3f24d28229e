"""An open week with two groups: its keys, its manifest, its signed tokens."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from Crypto.PublicKey.RSA import RsaKey

from survey.ballots.answer import Answer
from survey.ballots.ballot import SentBallot
from survey.ballots.blind_signature import blind_sign, signing_key
from survey.ballots.keys import PublicKeys, create_wave_keys, load_cell_key
from survey.ballots.manifest import Manifest, ManifestCell, ManifestQuestion, Previous
from survey.ballots.token import CellKey
from survey.key_directory import KeyDirectory, open_key_directory
from tests.voter import Voter

WAVE = "2026-W12"
CELLS = ("nord", "sued")
FACES = {
    "de": ("sehr unzufrieden", "unzufrieden", "teils, teils", "zufrieden", "sehr zufrieden"),
    "en": ("very unhappy", "unhappy", "neither", "happy", "very happy"),
}


@dataclass(frozen=True)
class OpenWave:
    directory: KeyDirectory
    public: PublicKeys
    keys_of: str = WAVE

    def key(self, cell: str = "nord") -> CellKey:
        return CellKey.from_der(self.public.cells[cell])

    def keys(self) -> dict[str, CellKey]:
        return {cell: self.key(cell) for cell in self.public.cells}

    def signer(self, cell: str = "nord") -> RsaKey:
        return signing_key(load_cell_key(self.directory, self.keys_of, cell))

    def voter(self, cell: str = "nord") -> Voter:
        return Voter.prepare(WAVE, cell, self.public.cells[cell])

    def ballot(self, cell: str = "nord", rev: int = 1, voter: Voter | None = None) -> SentBallot:
        """An answer of 3 to both questions, as a browser sends it."""
        voter = voter or self.voter(cell)
        token = voter.token(blind_sign(self.signer(cell), voter.blinded))
        sealed = voter.seal(Answer({"mood": 3, "lead": 3}, ""), self.public.sealing, rev)
        return SentBallot(voter.cell, token, voter.point, rev, voter.sign(sealed, rev), sealed)

    def manifest(self, previous: Previous | None = None) -> Manifest:
        return Manifest(
            wave=WAVE,
            opens=datetime(2026, 3, 18, 8, tzinfo=UTC),
            closes=datetime(2026, 3, 23, 17, tzinfo=UTC),
            k=5,
            c_lo=1,
            c_hi=0,
            padding=4096,
            questions=(
                ManifestQuestion("mood", True, {"de": "Wie zufrieden …?", "en": "How happy …?"}, FACES),
                ManifestQuestion("lead", False, {"de": "Meine Führungskraft …", "en": "My lead …"}, FACES),
            ),
            sealing_key=self.public.sealing,
            release_key=self.public.release,
            cells=tuple(
                ManifestCell(cell, cell.title(), "", 9 + place, place, self.key(cell).id)
                for place, cell in enumerate(CELLS)
            ),
            previous=previous,
        )


def make_open_wave(path: Path) -> OpenWave:
    directory = open_key_directory(path)
    return OpenWave(directory, create_wave_keys(directory, WAVE, CELLS))
