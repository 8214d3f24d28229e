"""Processes of their own: they end with the server and with the keys, are replaced, and cannot be read."""

import asyncio
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import anyio
import pytest

from survey.ballots.keys import destroy_wave_keys, load_manifest, load_secrets, waves_with_keys
from survey.ballots.manifest import read_manifest
from survey.children import keepers as keepers_module
from survey.children.child import Child, ChildGone, short_child, start_child
from survey.children.keepers import Keepers
from survey.children.messages import Count, Done, FindPlace, Issue, NoteSeen, Opened, Placed, Signed
from survey.errors import Conflict, KeysGone, Misconfigured, Refused
from survey.invitations.identities import invitation_id
from survey.key_directory import KeyDirectory, open_key_directory
from tests.survey.children.keeping_process import CELL_SIZE, NAMES, order
from tests.waiting import eventually

WAVE = "2026-W12"
CELL = "cell-0"
BLINDED = bytes([1] * 256)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An open wave, made as always: by an opener."""
    folder = tmp_path_factory.mktemp("opened")
    directory = open_key_directory(folder / "keys")

    async def make() -> None:
        async with short_child("opener", directory, WAVE) as opener:
            opened = await opener.ask(order(WAVE, 1), Opened)
        assert opened.manifest == load_manifest(directory, WAVE)
        assert [cell.eligible for cell in read_manifest(opened.manifest).cells] == [CELL_SIZE]

    anyio.run(make)
    return folder


@pytest.fixture
def keys(opened: Path, tmp_path: Path) -> KeyDirectory:
    """Its keys, for one test."""
    shutil.copytree(opened, tmp_path / "opened")
    return open_key_directory(tmp_path / "opened" / "keys")


@pytest.fixture
async def keepers(keys: KeyDirectory) -> AsyncIterator[Keepers]:
    started = Keepers(keys)
    yield started
    await started.close()


def test_whoever_opens_and_whoever_counts_load_nothing_that_signs() -> None:
    """It would be a quarter of their start."""
    program = (
        "import importlib, sys\n"
        "for module in ('opener', 'counter', 'keeper'):\n"
        "    importlib.import_module(f'survey.children.{module}')\n"
        "    print('Crypto' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["False", "False", "True"]


def invitation(keys: KeyDirectory, number: int = 0) -> str:
    return invitation_id(load_secrets(keys, WAVE).people, UUID(bytes=NAMES[number][0]))


def is_gone(pid: int) -> bool:
    """Ended; whether or not somebody has taken note of it."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state == "Z"


async def ends(pid: int) -> None:
    async def gone() -> bool:
        return is_gone(pid)

    await eventually(gone)


async def test_many_ask_at_once_and_each_gets_their_own_answer(keepers: Keepers, keys: KeyDirectory) -> None:
    links = [invitation(keys, number) for number in range(CELL_SIZE)]
    signing = [
        keepers.ask(WAVE, Issue(link, CELL, bytes([n + 1] * 256)), Signed) for n, link in enumerate(links)
    ]
    placing = [keepers.ask(WAVE, FindPlace(link), Placed) for link in links]
    refused = keepers.ask(WAVE, FindPlace("0" * 32), Placed)
    *found, error = await asyncio.gather(*signing, *placing, refused, return_exceptions=True)
    assert len({each.signature for each in found[:CELL_SIZE]}) == CELL_SIZE  # type: ignore[union-attr]  # these are signatures
    assert all(isinstance(each, Placed) and len(each.names) == CELL_SIZE for each in found[CELL_SIZE:])
    assert isinstance(error, Refused)
    assert len(keepers.pids()) == 1  # they shared one
    again = await keepers.ask(WAVE, Issue(links[0], CELL, bytes([1] * 256)), Signed)
    assert again == found[0]
    with pytest.raises(Conflict, match="another device"):
        await keepers.ask(WAVE, Issue(links[0], CELL, bytes([2] * 256)), Signed)


async def test_a_keeper_that_was_killed_is_started_again_and_the_request_repeated(
    keepers: Keepers, keys: KeyDirectory
) -> None:
    request = Issue(invitation(keys), CELL, BLINDED)
    before = await keepers.ask(WAVE, request, Signed)
    (first,) = keepers.pids()
    os.kill(first, signal.SIGKILL)
    assert await keepers.ask(WAVE, request, Signed) == before
    (second,) = keepers.pids()
    assert second != first
    # And one that dies while somebody waits for it.
    os.kill(second, signal.SIGSTOP)
    waiting = asyncio.create_task(keepers.ask(WAVE, request, Signed))
    await asyncio.sleep(0)
    os.kill(second, signal.SIGKILL)
    assert await waiting == before


async def test_what_is_only_told_may_be_lost_with_a_keeper_or_with_the_keys(
    keepers: Keepers, keys: KeyDirectory
) -> None:
    await keepers.ask(WAVE, FindPlace(invitation(keys)), Placed)
    os.kill(keepers.pids()[0], signal.SIGKILL)
    await ends(keepers.pids()[0])
    await keepers.tell(WAVE, NoteSeen(bytes(32), 1))
    destroy_wave_keys(keys, WAVE)
    await keepers.tell(WAVE, NoteSeen(bytes(32), 1))
    with pytest.raises(KeysGone):
        await keepers.ask(WAVE, FindPlace("0" * 32), Placed)


async def test_a_request_that_every_keeper_dies_of_is_repeated_once(
    keepers: Keepers, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []

    async def short_lived(*args: Any) -> Child:
        child = await start_child(*args)
        started.append(child.pid)
        os.kill(child.pid, signal.SIGKILL)
        return child

    monkeypatch.setattr(keepers_module, "start_child", short_lived)
    with pytest.raises(ChildGone, match="try again in a moment"):
        await keepers.ask(WAVE, FindPlace("0" * 32), Placed)
    assert len(started) == 2


async def test_ctrl_c_reaches_the_server_alone_and_a_bug_ends_nothing(
    keepers: Keepers, keys: KeyDirectory
) -> None:
    request = FindPlace(invitation(keys))
    await keepers.ask(WAVE, request, Placed)
    before = keepers.pids()
    os.kill(before[0], signal.SIGINT)
    with pytest.raises(Misconfigured, match="its log says why"):
        await keepers.ask(WAVE, Count(), Done)
    assert (await keepers.ask(WAVE, request, Placed)).cell == CELL
    assert keepers.pids() == before


async def test_it_ends_soon_after_the_keys_are_gone_and_nobody_starts_another(
    keepers: Keepers, keys: KeyDirectory
) -> None:
    request = FindPlace(invitation(keys))
    await keepers.ask(WAVE, request, Placed)
    (pid,) = keepers.pids()
    destroy_wave_keys(keys, WAVE)
    await ends(pid)
    with pytest.raises(KeysGone, match="keys of wave 2026-W12 are gone"):
        await keepers.ask(WAVE, request, Placed)
    assert waves_with_keys(keys) == set()


async def test_when_the_server_lets_them_go_they_end(keepers: Keepers, keys: KeyDirectory) -> None:
    await keepers.ask(WAVE, FindPlace(invitation(keys)), Placed)
    (pid,) = keepers.pids()
    await keepers.close()
    assert is_gone(pid)
    assert keepers.pids() == []


async def test_one_that_is_still_starting_when_its_wave_closes_is_waited_for(
    keepers: Keepers, keys: KeyDirectory
) -> None:
    asking = asyncio.create_task(keepers.ask(WAVE, FindPlace(invitation(keys)), Placed))
    await asyncio.sleep(0)
    destroy_wave_keys(keys, WAVE)
    await keepers.end(WAVE)
    assert keepers.pids() == []
    with pytest.raises(KeysGone):
        await asking


@pytest.mark.parametrize("module", ["keeper", "counter"])
async def test_no_child_outlives_a_server_that_is_killed(keys: KeyDirectory, module: str) -> None:
    pid = kill_a_server_with(keys, WAVE, module)
    await ends(pid)


@pytest.mark.parametrize("wave", [WAVE, "2026-W13"])
async def test_a_child_whose_server_has_died_while_it_was_starting_says_nothing(
    keys: KeyDirectory, wave: str
) -> None:
    """Neither one that could have served nor one that could not."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "survey.children.keeper", str(keys.path), str(keys.secrets.path), wave]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


async def test_nothing_opens_when_whoever_opens_is_killed(tmp_path: Path) -> None:
    keys = open_key_directory(tmp_path / "keys")
    pid = kill_a_server_with(keys, WAVE, "opener")
    os.kill(pid, signal.SIGCONT)
    await ends(pid)
    assert waves_with_keys(keys) == set()


@pytest.fixture
def cores_are_allowed() -> Iterator[None]:
    """As far as this process may still allow them: what a child inherits, before it does anything."""
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_CORE, (soft, hard))


@pytest.mark.usefixtures("cores_are_allowed")
async def test_a_child_leaves_no_core_and_is_not_dumpable(keepers: Keepers, keys: KeyDirectory) -> None:
    await keepers.ask(WAVE, FindPlace(invitation(keys)), Placed)
    (pid,) = keepers.pids()
    limits = Path(f"/proc/{pid}/limits").read_text().splitlines()
    (core,) = [line.split()[4:6] for line in limits if line.startswith("Max core file size")]
    assert core == ["0", "0"]
    # Whether it may be dumped only a process itself is told; this is what each child does first.
    asked = "import ctypes; from survey.children.hardening import harden; print(ctypes.CDLL(None).prctl(3)); "
    told = subprocess.run(
        [sys.executable, "-c", asked + "harden(); print(ctypes.CDLL(None).prctl(3))"],
        capture_output=True,
        check=True,
        text=True,
    )
    assert told.stdout.split() == ["1", "0"]


def kill_a_server_with(keys: KeyDirectory, wave: str, module: str) -> int:
    """Kill −9 a process that has started this child; the child's number."""
    command = [sys.executable, "-m", "tests.survey.children.keeping_process", str(keys.path), wave, module]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            pid = int(server.stdout.readline())
            assert not is_gone(pid)
        finally:
            server.kill()
    return pid
