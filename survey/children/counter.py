"""Counts a closed wave and ends: opened answers exist in this process alone, and never in a server.

    python -m survey.children.counter KEYS SECRETS WAVE

It reads what lies beside the keys by itself and takes the rows of the box from the server. What comes out is
signed and written beside the keys; the server gets no more than "done".
"""

import sys
from base64 import urlsafe_b64encode

from survey.ballots.context import VERSION
from survey.ballots.keys import (
    load_manifest,
    load_public_keys,
    load_release_key,
    load_sealing_key,
    load_secrets,
    wave_folder,
)
from survey.ballots.locked_rows import BoxLock, LockedRow
from survey.ballots.manifest import manifest_hash, read_manifest
from survey.ballots.seen import Seen
from survey.children.messages import Answer, Asked, Count, Done, Request, Row
from survey.children.serving import Reply, answer_or_error, reply, serve
from survey.ended.result import Result, write_result
from survey.errors import Tampered
from survey.invitations.slots import Slots
from survey.key_directory import KeyDirectory, directories
from survey.releases.signed import counted_list, make_comments, release_text, sign_release
from survey.tally import Box, Tally


class Counter:
    """Counts one wave."""

    patience = 60.0

    def __init__(self, keys: KeyDirectory, wave: str, reply: Reply = reply) -> None:
        self._reply = reply
        self._keys, self._wave = keys, wave
        self._published = load_manifest(keys, wave)
        self._manifest = read_manifest(self._published)
        lock = BoxLock(wave, load_secrets(keys, wave).box)
        public = load_public_keys(keys, wave, self._manifest)
        self._box = Box(self._manifest, public, lock, load_sealing_key(keys, wave))
        self._broken: Tampered | None = None

    def answer(self, asked: list[Asked]) -> None:
        """Rows, and at the end the count."""
        for each in asked:
            self._reply(each.number, answer_or_error(self._answer, each.request))

    def work(self) -> bool:
        """Nothing is put off."""
        return False

    def is_needed(self) -> bool:
        """Until the server says otherwise."""
        return True

    def _answer(self, request: Request) -> Answer:
        match request:
            case Row():
                self._add(LockedRow(request.key, request.rev, request.locked))
            case Count():
                write_result(self._keys, self._result())
            case _:
                raise TypeError(f"a counter is not asked {type(request).__name__}")
        return Done()

    def _add(self, row: LockedRow) -> None:
        if self._broken is None:
            try:
                self._box.add(row)
            except Tampered as error:
                self._broken = error

    def _result(self) -> Result:
        try:
            if self._broken:
                raise self._broken
            folder = wave_folder(self._keys, self._wave)
            seen = Seen(folder)
            seen.read()
            return self._released(self._box.count(Slots(folder).used(), seen.revisions))
        except Tampered as error:
            return Result(self._wave, "void", str(error), self._published.decode())
        except Exception:
            # Another who closes this wave has destroyed what was just being read: that is no bug.
            load_manifest(self._keys, self._wave)
            raise

    def _released(self, tally: Tally) -> Result:
        comments = make_comments(tally.comments)
        counted = counted_list(VERSION, tally.counted, self._manifest.eligible)
        promised = manifest_hash(self._published)
        text = release_text(VERSION, self._wave, promised, tally.release, comments, counted)
        signature = sign_release(load_release_key(self._keys, self._wave), VERSION, text)
        return Result(
            wave=self._wave,
            outcome="released",
            reason="",
            manifest=self._published.decode(),
            text=text,
            signature=urlsafe_b64encode(signature).rstrip(b"=").decode(),
            counted=tuple(entry.hex() for entry in counted),
            comments=comments,
        )


if __name__ == "__main__":
    serve(lambda: Counter(directories(sys.argv[1:3]), sys.argv[3]))
