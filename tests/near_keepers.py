"""Keeper, opener and counter without processes of their own, for tests that ask what they do, not where."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TypeVar

import pytest

from survey.ballots.keys import load_manifest, load_public_keys, load_sealing_key, load_secrets, wave_folder
from survey.ballots.locked_rows import BoxLock, LockedRow
from survey.ballots.manifest import read_manifest
from survey.ballots.seen import Seen
from survey.ballots.tables import Ballot
from survey.children.counter import Counter
from survey.children.keeper import Keeper
from survey.children.keepers import Keepers
from survey.children.messages import Answer, Asked, Failed, Request, error_of
from survey.children.opener import Opener
from survey.errors import KeysGone
from survey.invitations.slots import Slots
from survey.key_directory import KeyDirectory
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
        with suppress(KeysGone):
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
    public = load_public_keys(keys, wave, manifest)
    box = Box(manifest, public, BoxLock(wave, load_secrets(keys, wave).box), load_sealing_key(keys, wave))
    for row in await Ballot.select().where(Ballot.wave == wave):
        box.add(LockedRow(bytes(row["key"]), row["rev"], bytes(row["locked"])))
    seen = Seen(wave_folder(keys, wave))
    seen.read()
    return box.count(Slots(wave_folder(keys, wave)).used(), seen.revisions)


class _NearChild:
    """An opener or a counter that is asked like a child of its own."""

    def __init__(self, module: str, keys: KeyDirectory, wave: str) -> None:
        self._answers: list[Answer] = []
        kinds: dict[str, type[Opener] | type[Counter]] = {"opener": Opener, "counter": Counter}
        self._child = kinds[module](keys, wave, lambda _, answer: self._answers.append(answer))

    async def ask(self, request: Request, kind: type[A]) -> A:
        self._child.answer([Asked(1, request)])
        answer = self._answers.pop()
        if isinstance(answer, Failed):
            raise error_of(answer)
        assert isinstance(answer, kind)
        return answer

    async def tell(self, request: Request) -> None:
        self._child.answer([Asked(1, request)])
        self._answers.clear()


@asynccontextmanager
async def near_child(module: str, keys: KeyDirectory, wave: str) -> AsyncIterator[_NearChild]:
    """Instead of `short_child`: the same code in this process."""
    yield _NearChild(module, keys, wave)


@pytest.fixture(autouse=True)
def near_children(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weeks that a test opens and closes in its own process start none, unless it is marked `processes`.

    Servers and commands that a test starts have children as in production; tests/survey/children asks what
    is about the processes themselves. `processes("closing")` is for tests that ask about the close alone.
    """
    mark = request.node.get_closest_marker("processes")
    own = (mark.args or ("opening", "closing")) if mark else ()
    if not own and "api.installation" in sys.modules:  # else whoever needs it imports it as it is
        monkeypatch.setattr("api.installation.Keepers", NearKeepers)
    if "opening" not in own:
        monkeypatch.setattr("survey.lifecycle.opening.short_child", near_child)
        monkeypatch.setattr("survey.children.opener.server_is_gone", lambda: False)
    if "closing" not in own:
        monkeypatch.setattr("survey.lifecycle.closing.short_child", near_child)
