"""Keeper and counter without processes of their own, for tests that ask what they do and not where."""

from typing import TypeVar

from survey.ballots.key_directory import KeyDirectory
from survey.ballots.keys import load_manifest, load_sealing_key, load_secrets, wave_place
from survey.ballots.locked_rows import BoxLock, LockedRow
from survey.ballots.manifest import read_manifest
from survey.ballots.seen import Seen
from survey.ballots.tables import Ballot
from survey.children.keeper import Keeper
from survey.children.keepers import Keepers
from survey.children.messages import Answer, Asked, Failed, Request, error_of
from survey.invitations.slots import Slots
from survey.tally import Box, Tally

A = TypeVar("A", bound=Answer)


class NearKeepers(Keepers):
    """Asks the same code in this process."""

    def __init__(self, keys: KeyDirectory) -> None:
        super().__init__(keys)
        self._near: dict[str, Keeper] = {}
        self._answers: list[Answer] = []

    async def ask(self, wave: str, request: Request, kind: type[A]) -> A:
        answer = self._asked(wave, request)
        if isinstance(answer, Failed):
            raise error_of(answer)
        assert isinstance(answer, kind)
        return answer

    async def tell(self, wave: str, request: Request) -> None:
        self._asked(wave, request)

    async def close(self) -> None:
        self._near.clear()

    def _asked(self, wave: str, request: Request) -> Answer:
        keeper = self._near.get(wave)
        if keeper is None:
            keeper = self._near[wave] = Keeper(self.keys, wave, self._reply)
        keeper.answer([Asked(1, request)])
        while keeper.work():
            pass
        return self._answers.pop()

    def _reply(self, _: int, answer: Answer) -> None:
        self._answers.append(answer)


async def count_here(keys: KeyDirectory, wave: str) -> Tally:
    """Count the box of a wave in this process, without closing anything."""
    manifest = read_manifest(load_manifest(keys, wave))
    box = Box(manifest, BoxLock(wave, load_secrets(keys, wave).box), load_sealing_key(keys, wave))
    for row in await Ballot.select().where(Ballot.wave == wave):
        box.add(LockedRow(bytes(row["key"]), row["rev"], bytes(row["locked"])))
    seen = Seen(wave_place(keys, wave))
    seen.read()
    return box.count(Slots(wave_place(keys, wave)).used(), seen.revisions)
