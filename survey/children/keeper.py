"""The keeper of an open wave: the only process that holds its secrets, names and signing keys while it runs.

    python -m survey.children.keeper KEYS SECRETS WAVE

It decides once-only, signs, and locks rows for the database. A signature takes milliseconds of a processor,
so signing is put off, one at a time, and whatever else arrives goes first. Whoever asks for a signature
meanwhile has to wait anyway: all of them take their slots in one step after that, and wait for the disk once.
It ends with the server, and soon after the wave's keys have gone.
"""

import os
import secrets
import sqlite3
import sys
from collections import deque
from dataclasses import dataclass

from Crypto.PublicKey.RSA import RsaKey

from survey.ballots.ballot import SentBallot
from survey.ballots.blind_signature import blind_sign, signing_key
from survey.ballots.keys import load_cell_key, load_secrets, wave_folder, wave_has_keys
from survey.ballots.locked_rows import BoxLock
from survey.ballots.seen import SeenFile
from survey.children.mailing import answer_about_mails
from survey.children.messages import (
    Answer,
    AskBands,
    Asked,
    AskMail,
    AskWhom,
    CountMail,
    Done,
    FindPlace,
    FixBands,
    Issue,
    Links,
    LockBallot,
    NoteMail,
    NoteSeen,
    Placed,
    Request,
    Row,
    Signed,
    Spare,
    WriteLinks,
    failed,
)
from survey.children.participating import answer_about_participation
from survey.children.serving import Reply, answer_or_error, reply, serve
from survey.errors import Closed, Overloaded, ResonanzError, untranslated
from survey.invitations.identities import invitation_id, slot_identifier
from survey.invitations.paused_mails import PausedMails
from survey.invitations.slots import Slots
from survey.key_directory import KeyDirectory, directories

_CANNOT_WRITE = untranslated(
    "The server cannot note at this moment who may answer: its key directory is full, locked or read-only. "
    "Please try again in a moment."
)


@dataclass(frozen=True, slots=True)
class _ToSign:
    number: int
    request: Issue


class Keeper:
    """What the keeper of one wave can be asked."""

    patience = 2.0

    def __init__(self, keys: KeyDirectory, wave: str, reply: Reply = reply) -> None:
        folder = wave_folder(keys, wave)
        kept = load_secrets(keys, wave)
        self._keys, self._wave, self._secret = keys, wave, kept.people
        self._reply = reply
        self._box = BoxLock(wave, kept.box)
        self._slots = Slots(folder)
        self._paused = PausedMails(keys)
        self._seen_file = SeenFile(folder, f"{os.getpid()}-{secrets.token_hex(4)}")
        self._signing_keys: dict[str, RsaKey] = {}
        self._to_take: list[_ToSign] = []
        self._to_sign: deque[_ToSign] = deque()

    def answer(self, asked: list[Asked]) -> None:
        """Whatever is quick at once; slots and their signatures are put off."""
        self._to_take += [
            _ToSign(each.number, each.request) for each in asked if isinstance(each.request, Issue)
        ]
        spares = [(each, each.request) for each in asked if isinstance(each.request, Spare)]
        for each in asked:
            if not isinstance(each.request, Issue | Spare):
                self._reply(each.number, answer_or_error(self._answer, each.request))
        if spares:
            self._spare([(each.number, request) for each, request in spares])

    def work(self) -> bool:
        """Make one signature; before the first of them take all slots that are wanted by now."""
        if self._to_take and not self._to_sign:
            wanted, self._to_take = self._to_take, []
            self._take(wanted)
        if self._to_sign:
            one = self._to_sign.popleft()
            self._reply(one.number, answer_or_error(self._sign, one.request))
        return bool(self._to_sign or self._to_take)

    def is_needed(self) -> bool:
        """Until the wave's keys are gone."""
        return wave_has_keys(self._keys, self._wave)

    def _answer(self, request: Request) -> Answer:
        try:
            return self._quick(request)
        except sqlite3.Error:
            raise Overloaded(_CANNOT_WRITE) from None

    def _quick(self, request: Request) -> Answer:
        match request:
            case FindPlace():
                cell = self._slots.cell_of(self._identifier(request.invitation))
                return Placed(cell, tuple(self._slots.names(cell)), self._slots.links_written(cell))
            case LockBallot():
                return self._lock(request)
            case NoteSeen():
                self._seen_file.note(request.nullifier, request.rev)
                return Done()
            case WriteLinks():
                self._slots.note_links(request.cells, request.writing)
                people = self._slots.people(request.cells)
                return Links(tuple((p.bytes, cell, invitation_id(self._secret, p)) for p, cell in people))
            case AskWhom() | AskMail() | NoteMail() | CountMail():
                return answer_about_mails(self._slots, self._secret, self._paused, request)
            case FixBands() | AskBands():
                return answer_about_participation(self._slots, request)
            case _:
                raise TypeError(f"a keeper is not asked {type(request).__name__}")

    def _lock(self, request: LockBallot) -> Row:
        ballot = SentBallot(
            request.cell, request.token, request.point, request.rev, request.signature, request.sealed
        )
        row = self._box.lock(request.nullifier, ballot)
        return Row(row.key, row.rev, row.locked)

    def _spare(self, spares: list[tuple[int, Spare]]) -> None:
        try:
            spared = self._slots.spare([self._identifier(request.invitation) for _, request in spares])
        except sqlite3.Error:
            spared = [Overloaded(_CANNOT_WRITE)] * len(spares)
        for (number, _), refusal in zip(spares, spared, strict=True):
            self._reply(number, failed(refusal) if refusal else Done())

    def _take(self, issues: list[_ToSign]) -> None:
        wanted = [
            (self._identifier(one.request.invitation), one.request.cell, one.request.blinded)
            for one in issues
        ]
        try:
            if not wave_has_keys(self._keys, self._wave):
                raise Closed("This week is closed. You can answer again when the next one opens.")
            taken = self._slots.take(wanted)
        except ResonanzError as error:
            taken = [error] * len(issues)
        except sqlite3.Error:
            taken = [Overloaded(_CANNOT_WRITE)] * len(issues)
        for one, refusal in zip(issues, taken, strict=True):
            if refusal is None:
                self._to_sign.append(one)
            else:
                self._reply(one.number, failed(refusal))

    def _sign(self, request: Request) -> Signed:
        assert isinstance(request, Issue)  # noqa: S101  # for the type checker: see `work`
        key = self._signing_keys.get(request.cell)
        if key is None:
            key = signing_key(load_cell_key(self._keys, self._wave, request.cell))
            self._signing_keys[request.cell] = key
        return Signed(blind_sign(key, request.blinded))

    def _identifier(self, invitation: str) -> bytes:
        return slot_identifier(self._secret, invitation)


if __name__ == "__main__":
    serve(lambda: Keeper(directories(sys.argv[1:3]), sys.argv[3]))
