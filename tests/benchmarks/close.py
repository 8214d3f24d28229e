"""How long it takes to open and to close a week of 50,000 ballots, step by step, and how much memory.

    python -m tests.benchmarks.close [--cells 250] [--size 200] [--databases sqlite postgres]

Everybody has answered. The week is opened as always; the ballots are made in processes of their own, with
real tokens, signatures and boxes, and written past the server, for what is asked is only the close. Memory
is the most that each child has had, and this process itself.
"""

import argparse
import asyncio
import os
import resource
import secrets
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import asyncpg
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_private_key

from survey import database
from survey.ballots.answer import PADDING, Answer, encode_answer
from survey.ballots.authorship import author_nonce, ballot_message
from survey.ballots.ballot import SentBallot
from survey.ballots.keys import load_cell_key, load_manifest, load_public_keys, load_secrets, wave_folder
from survey.ballots.locked_rows import BoxLock
from survey.ballots.manifest import Manifest, read_manifest
from survey.ballots.sealing import seal, seal_info
from survey.ballots.token import make_nullifier, make_token_input
from survey.invitations.slots import FILE
from survey.key_directory import KeyDirectory, open_key_directory
from survey.lifecycle import closing
from survey.lifecycle.asking import WaveTimes
from survey.lifecycle.closing import close_wave
from survey.lifecycle.opening import open_wave
from survey.organisation.roster_digest import confirm_roster
from survey.organisation.tables import Department, Person, Team
from survey.releases.rules import Rules
from survey.weeks import monday_of, week_of
from tests.benchmarks.pulse_load import fresh_database
from tests.databases import running_cluster
from tests.promises.memory import command_of, descendants
from tests.voter import sealing_public_key

Rows = list[tuple[bytes, str, int, bytes]]

AT_ONCE = 500
STEPS = (
    "_lead",
    "_rows",
    "count_wave",
    "note_ended",
    "destroy_wave_keys",
    "_enter",
    "forget_leavers",
    "_sweep",
)


async def hire(cells: int, size: int, week: int) -> None:
    """Teams of equal size in ten departments."""

    async def job() -> None:
        departments = [Department(id=uuid4(), name=f"D{number}", parent=None) for number in range(10)]
        await Department.insert(*departments)
        for number in range(cells):
            team = Team(id=uuid4(), name=f"T{number}", department=departments[number % 10].id, office="front")
            await Team.insert(team)
            people = [
                Person(
                    id=uuid4(),
                    reference=f"{number}-{place}",
                    name=f"Person {number} {place}",
                    team=team.id,
                    lead=False,
                    team_since=week - 9,
                )
                for place in range(size)
            ]
            for start in range(0, size, AT_ONCE):
                await Person.insert(*people[start : start + AT_ONCE])

    await database.write(job)


def ballots_of(keys: KeyDirectory, wave: str, cell: str, count: int) -> Rows:
    """Locked rows of one cell, each with a comment, as everybody's browser and the server would make them."""
    manifest = read_manifest(load_manifest(keys, wave))
    lock = BoxLock(wave, load_secrets(keys, wave).box)
    signer = load_der_private_key(load_cell_key(keys, wave, cell), None)
    assert isinstance(signer, rsa.RSAPrivateKey)
    key_id = load_public_keys(keys, wave, manifest)[cell].id
    sealing = sealing_public_key(manifest.sealing_key)
    rows = []
    for number in range(count):
        author = ec.generate_private_key(ec.SECP256R1())
        point = author.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        token_input = make_token_input(author_nonce(point), wave, cell, key_id)
        token = token_input + signer.sign(token_input, padding.PSS(padding.MGF1(SHA384()), 48), SHA384())
        nullifier = make_nullifier(token_input)
        scores = {question.id: 1 + secrets.randbelow(5) for question in manifest.questions}
        padded = encode_answer(Answer(scores, f"{number} says {secrets.token_hex(40)}"), PADDING)
        sealed = seal(sealing, padded, seal_info(wave, cell, nullifier, 1))
        r, s = decode_dss_signature(
            author.sign(ballot_message(wave, cell, nullifier, 1, sealed), ec.ECDSA(SHA256()))
        )
        signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")
        row = lock.lock(nullifier, SentBallot(cell, token, point, 1, signature, sealed))
        rows.append((row.key, wave, row.rev, row.locked))
    return rows


async def fill(url: str, keys: KeyDirectory, wave: str, manifest: Manifest) -> None:
    """Everybody's row in the box, and everybody's slot taken."""
    counts = [(cell.id, cell.eligible) for cell in manifest.cells]
    with ProcessPoolExecutor(2) as pool:
        made = [pool.submit(ballots_of, keys, wave, cell, count) for cell, count in counts]
        for rows in made:
            await _insert(url, rows.result())
    slots = sqlite3.connect(wave_folder(keys, wave) / FILE)
    taken = [
        (sha256(secrets.token_bytes(8)).digest(), identifier)
        for (identifier,) in slots.execute("SELECT identifier FROM slot")
    ]
    with slots:
        slots.executemany("UPDATE slot SET blinded = ? WHERE identifier = ?", taken)
    slots.close()


async def _insert(url: str, rows: Rows) -> None:
    columns = ("key", "wave", "rev", "locked")
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite://")) as file:
            file.executemany(f"INSERT INTO ballot ({', '.join(columns)}) VALUES (?, ?, ?, ?)", rows)  # noqa: S608  # constants
        file.close()
    else:
        connection = await asyncpg.connect(url)
        await connection.copy_records_to_table("ballot", records=rows, columns=columns)
        await connection.close()


class Steps:
    """Seconds of each step of the close."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def measured(self) -> Iterator[None]:
        """While this lasts, the functions of the close are timed."""
        before = {name: getattr(closing, name) for name in STEPS}
        for name, function in before.items():
            setattr(closing, name, self._timed(name, function))
        try:
            yield
        finally:
            for name, function in before.items():
                setattr(closing, name, function)

    def _timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def note(began: float) -> None:
            self.seconds[name] = self.seconds.get(name, 0) + time.perf_counter() - began

        async def awaited(*args: Any, **kwargs: Any) -> Any:
            began = time.perf_counter()
            try:
                return await function(*args, **kwargs)
            finally:
                note(began)

        def called(*args: Any, **kwargs: Any) -> Any:
            began = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                note(began)

        return awaited if asyncio.iscoroutinefunction(function) else called


class Memory:
    """The most memory that each child has had, in MB, looked at ten times a second."""

    def __init__(self) -> None:
        self.most: dict[str, float] = {}
        self._over = Event()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """While this lasts."""
        looking = Thread(target=self._look)
        looking.start()
        try:
            yield
        finally:
            self._over.set()
            looking.join()

    def _look(self) -> None:
        while not self._over.wait(0.1):
            for pid in descendants(os.getpid())[1:]:
                name = next((n for n in ("opener", "counter") if f"children.{n}" in command_of(pid)), "")
                try:
                    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
                except OSError:  # it has just ended
                    continue
                found = [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")]
                if name and found:
                    self.most[name] = max(found[0], self.most.get(name, 0))


async def timed(what: str, work: Awaitable[Any]) -> Any:
    """Print seconds, those of the processor (ours and our children's), and how busy it is."""
    began, spent = time.perf_counter(), sum(os.times()[:4])
    found = await work
    took, spent = time.perf_counter() - began, sum(os.times()[:4]) - spent
    print(f"  {what:<22} {took:7.1f} s, processor {spent:6.1f} s, load {os.getloadavg()[0]:.1f}", flush=True)
    return found


async def one(url: str, cells: int, size: int) -> None:
    """Open, fill and close one week."""
    week = week_of(datetime.now(UTC).date())
    opens = datetime.combine(monday_of(week), datetime.min.time(), UTC)
    with tempfile.TemporaryDirectory() as folder:
        keys = open_key_directory(Path(folder) / "keys")
        await database.open(url, "the benchmark")
        await database.migrate()
        await hire(cells, size, week)
        await confirm_roster(keys.secrets)  # they were written into the tables past the server
        steps, memory = Steps(), Memory()
        with memory.watched():
            times = WaveTimes(week, opens, datetime(2100, 1, 1, tzinfo=UTC))
            wave = await timed("open", open_wave(keys, times, Rules()))
            await database.close()
            manifest = read_manifest(load_manifest(keys, wave))
            await timed("(make the ballots)", fill(url, keys, wave, manifest))
            await database.open(url, "the benchmark")
            with steps.measured():
                state = await timed("close", close_wave(keys, wave))
        await database.close()
    assert state == "released"
    counting = steps.seconds["count_wave"] - steps.seconds["_rows"]
    print("  of which " + ", ".join(f"{name} {seconds:.1f}" for name, seconds in steps.seconds.items()))
    print(f"  of count_wave, without reading rows: {counting:.1f}")
    memory.most["this process"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("  MB: " + ", ".join(f"{name} {most:.0f}" for name, most in memory.most.items()), flush=True)


async def main() -> None:
    """Both databases."""
    parser = argparse.ArgumentParser(description="Opening and closing a large week.")
    parser.add_argument("--cells", type=int, default=250)
    parser.add_argument("--size", type=int, default=200)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    chosen = parser.parse_args()
    with running_cluster() as cluster, tempfile.TemporaryDirectory() as files:
        for kind in chosen.databases:
            print(f"{kind}: {chosen.cells} groups of {chosen.size}, all answer", flush=True)
            url = f"sqlite://{files}/close.sqlite"
            if kind == "postgres":
                url = await fresh_database(cluster, "close")
            await one(url, chosen.cells, chosen.size)


if __name__ == "__main__":
    asyncio.run(main())
