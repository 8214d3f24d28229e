"""Makes the keys of a wave and everything that lies beside them, and ends: no server ever holds any of it.

python -m survey.children.opener KEYS SECRETS WAVE
"""

import sys
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes
from uuid import UUID

from survey.ballots.answer import PADDING
from survey.ballots.keys import PublicKeys, Secrets, create_wave_keys, load_manifest
from survey.ballots.manifest import Manifest, ManifestCell, ManifestQuestion, write_manifest
from survey.children.messages import Answer, Asked, Open, Opened, Request
from survey.children.serving import Reply, answer_or_error, reply, serve, server_is_gone
from survey.ended.listed import previous_wave
from survey.errors import Misconfigured
from survey.invitations.cards import Pile, codes_for, invitation_of, piles_for, read_piles
from survey.invitations.identities import invitation_id, slot_identifier
from survey.invitations.paused_mails import keep_rows
from survey.invitations.slots import Slot, create_slots
from survey.key_directory import KeyDirectory, directories
from survey.private_directory import write_new


class Opener:
    """Opens one wave."""

    patience = 60.0

    def __init__(self, keys: KeyDirectory, wave: str, reply: Reply = reply) -> None:
        self._reply = reply
        self._keys, self._wave = keys, wave

    def answer(self, asked: list[Asked]) -> None:
        """The one request."""
        for each in asked:
            self._reply(each.number, answer_or_error(self._open, each.request))

    def work(self) -> bool:
        """Nothing is put off."""
        return False

    def is_needed(self) -> bool:
        """Until the server says otherwise."""
        return True

    def _open(self, request: Request) -> Answer:
        if not isinstance(request, Open):
            raise TypeError(f"an opener is not asked {type(request).__name__}")

        def beside(folder: Path, public: PublicKeys, kept: Secrets) -> None:
            write_new(folder / "manifest", write_manifest(self._manifest(request, public)))
            write_new(folder / "mark", request.mark)
            piles = read_piles(self._keys.secrets)
            create_slots(folder, _slots(request, kept.people, piles), _sheets(request, piles))
            keep_rows(self._keys, [UUID(bytes=person) for person in request.present])
            if server_is_gone():
                raise Misconfigured("Whoever opened wave {wave} has ended.", wave=self._wave)

        create_wave_keys(self._keys, self._wave, [cell.id for cell in request.cells], beside)
        return Opened(load_manifest(self._keys, self._wave))

    def _manifest(self, request: Open, public: PublicKeys) -> Manifest:
        return Manifest(
            wave=request.wave,
            opens=datetime.fromisoformat(request.opens),
            closes=datetime.fromisoformat(request.closes),
            k=request.k,
            c_lo=request.c_lo,
            c_hi=request.c_hi,
            padding=PADDING,
            questions=tuple(ManifestQuestion(q.id, q.core, q.text, q.labels) for q in request.questions),
            sealing_key=public.sealing,
            release_key=public.release,
            cells=tuple(
                ManifestCell(
                    cell.id,
                    cell.label,
                    cell.department,
                    len(cell.people),
                    cell.newcomers,
                    sha256(public.cells[cell.id]).digest(),
                )
                for cell in request.cells
            ),
            previous=previous_wave(self._keys.secrets),
        )


def _slots(request: Open, secret: bytes, piles: list[Pile]) -> Iterator[Slot]:
    for cell in request.cells:
        codes = codes_for(piles, cell.members, request.week, len(cell.without_mail))
        # Whoever could draw a card has no link beside it.
        by_card = set(cell.without_mail) if codes else set()
        for raw, name in cell.people:
            if raw in by_card:
                yield Slot(token_bytes(32), None, name, cell.id)
                continue
            person = UUID(bytes=raw)
            identifier = slot_identifier(secret, invitation_id(secret, person))
            yield Slot(identifier, person, name, cell.id)
        for code in codes:
            yield Slot(slot_identifier(secret, invitation_of(code)), None, "", cell.id)


def _sheets(request: Open, piles: list[Pile]) -> list[str]:
    """The cell of each pile that counts."""
    return [
        cell.id
        for cell in request.cells
        if cell.without_mail
        for _ in piles_for(piles, cell.members, request.week)
    ]


if __name__ == "__main__":
    serve(lambda: Opener(directories(sys.argv[1:3]), sys.argv[3]))
