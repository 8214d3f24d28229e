"""kill −9 at every step of the close and at random points: released once, and everything forgotten.

Attack 37.
"""

import random
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import anyio
import pytest

from survey import database as db
from survey.ballots.context import VERSION
from survey.ballots.keys import wave_folder, waves_with_keys
from survey.ballots.manifest import manifest_hash
from survey.ballots.tables import Ballot
from survey.ended.listed import ended_waves, released_waves
from survey.ended.result import recall_result
from survey.invitations.paused_mails import FILE as PAUSED
from survey.key_directory import KeyDirectory, open_key_directory
from survey.lifecycle.closing import close_wave, recover
from survey.lifecycle.marks import make_mark
from survey.releases.publishing import is_as_signed, rows_of
from survey.releases.receipts import signed_release
from survey.releases.signed import counted_entry
from survey.releases.tables import Release
from survey.waves.tables import Wave
from tests.databases import postgres_url
from tests.survey.lifecycle import closing_process
from tests.survey.lifecycle.closing_process import COUNTER_KILLED, STEPS
from tests.survey.lifecycle.week import NOW, TEAM_SIZE, hire, open_week
from tests.voter import Voter
from tests.warm import beside

# Milliseconds after the close has begun, which takes half of these to twice as many; no secret.
POINTS = [str(random.Random(seed).randint(0, 400)) for seed in range(3)]  # noqa: S311


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[None]:
    await db.open(url, "tests")
    try:
        yield
    finally:
        await db.close()


@dataclass(frozen=True)
class Answered:
    """A week in which everybody has answered, to be copied: a database and a key directory."""

    folder: Path
    database: str
    wave: str
    voters: tuple[Voter, ...]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def answered(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Answered:
    folder = tmp_path_factory.mktemp("answered")
    if request.param == "sqlite":
        name = ""
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "resonanz.sqlite")
        url = f"sqlite://{folder / 'resonanz.sqlite'}"
    else:
        cluster, name = request.getfixturevalue("postgres_template"), f"answered_{uuid4().hex}"
        request.getfixturevalue("as_owner")(f"CREATE DATABASE {name} TEMPLATE template")
        url = postgres_url(cluster, name)

    async def make() -> tuple[str, tuple[Voter, ...]]:
        async with opened(url):
            await hire()
            week = await open_week(folder)
            voters = [await week.answer(person, cell, 4) for cell, person in await week.people()]
            await week.keepers.close()
            return week.wave, tuple(voters)

    return Answered(folder, name, *anyio.run(make))


@pytest.fixture
async def url(answered: Answered, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A copy of the database, with the keys beside it; the wave takes the copy for its own."""
    shutil.copytree(answered.folder / "keys", tmp_path / "keys")
    shutil.copytree(answered.folder / "secrets", tmp_path / "secrets")
    as_owner, name = None, f"killed_{uuid4().hex}"
    if answered.database:
        as_owner = request.getfixturevalue("as_owner")
        as_owner(f"CREATE DATABASE {name} TEMPLATE {answered.database} STRATEGY file_copy")
        copy = postgres_url(request.getfixturevalue("postgres_cluster"), name)
    else:
        shutil.copy(answered.folder / "resonanz.sqlite", tmp_path)
        copy = f"sqlite://{tmp_path / 'resonanz.sqlite'}"
    async with opened(copy):
        keys = open_key_directory(tmp_path / "keys")
        (wave_folder(keys, answered.wave) / "mark").write_bytes(await make_mark())
    yield copy
    if as_owner:
        as_owner(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize("step", [*STEPS, *POINTS])
async def test_a_close_killed_anywhere_is_finished_by_the_restart(
    answered: Answered, url: str, tmp_path: Path, step: str
) -> None:
    words = url, str(tmp_path / "keys"), answered.wave, step
    with beside(closing_process.run, *words) as (process, lines):
        said = lines.read()  # to their end, which is that of a counter that goes on alone as well
        status = process.wait()
    if step in STEPS:
        assert status == (1 if step == COUNTER_KILLED else -signal.SIGKILL), said
        first, *others = said.splitlines()
        assert (first, "done" in others) == ("open", False)
    async with opened(url):
        keys = open_key_directory(tmp_path / "keys")
        before = await shown_or_written(keys, answered.wave)
        await recover(keys, NOW)
        (wave,) = await Wave.select(Wave.state)
        if wave["state"] == "open":  # killed before the barrier: nothing has happened, and the wave goes on
            assert step in {"before the barrier", *POINTS}
            assert await Ballot.count() == 3 * TEAM_SIZE
            await close_wave(keys, answered.wave)
        await released_once_and_forgotten(keys, answered, before)


async def shown_or_written(keys: KeyDirectory, wave: str) -> str:
    """The release that somebody may have seen, or that the counter has signed; empty where there is none."""
    (row,) = await Wave.select(Wave.state, Wave.release_text)
    result = recall_result(keys, wave)
    if row["state"] == "released":
        assert released_waves(keys.secrets) == {wave}  # listed before anybody could see it
        assert not wave_folder(keys, wave).exists()  # and nobody could open anything any more
        assert await Ballot.count() == 0
    elif result is None:
        assert released_waves(keys.secrets) == set()
        assert waves_with_keys(keys) == {wave}
        assert await Ballot.count() == 3 * TEAM_SIZE
    return str(row["release_text"] or (result.text if result else ""))


async def released_once_and_forgotten(keys: KeyDirectory, answered: Answered, before: str) -> None:
    (wave,) = await Wave.select()
    assert (wave["state"], wave["swept"]) == ("released", True)
    assert before in {"", wave["release_text"]}  # the same bytes, where there were any
    assert [(row["n"], row["eligible"]) for row in await Release.select()] == [(TEAM_SIZE - 1, TEAM_SIZE)] * 3
    assert is_as_signed(await rows_of(answered.wave), wave["release_text"])
    ended = ended_waves(keys.secrets)[answered.wave]
    assert ended.release == manifest_hash(wave["release_text"].encode())
    assert ended.manifest == manifest_hash(wave["manifest"].encode())
    counted = (await signed_release(answered.wave, NOW)).counted
    assert set(counted) == {counted_entry(VERSION, voter.nullifier).hex() for voter in answered.voters}
    assert await Ballot.count() == 0
    # What every wave leaves, and what was there before any.
    # Who has paused mails outlasts a week, and is of no week.
    assert {path.name for path in keys.path.rglob("*") if path.is_file()} == {PAUSED, f"{PAUSED}-journal"}
