"""Attack 44: read every block of the disk after the close, free ones and logs too, with all old links.

Adversary A6 takes the whole device: files, write-ahead log, free pages, blocks that files once had; and holds
everybody's old link and receipt. Who took part cannot be told from it: what leads from a link to a slot, and
from a ballot to its row, was overwritten with the keys. (On a plain disk: an SSD or a file system that copies
on writing keeps what is overwritten, which `resonanz doctor` says.) Control: the ledger as it once was, found
by a plain hash of what stands in the link.
"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from survey import database as db
from survey.ballots.keys import load_secrets
from survey.ballots.locked_rows import BoxLock
from survey.invitations.identities import slot_identifier
from survey.lifecycle.closing import close_wave
from tests.databases import BINARIES, PATIENCE, Server, become, execute, postgres_url
from tests.promises.memory import FirstLook
from tests.survey.lifecycle.week import Week, hire, open_week
from tests.voter import Voter

MEGABYTES = 160
BLOCK = 4096


@dataclass(frozen=True)
class Disk:
    """A file system in a file: `image` is the device, `folder` where it is mounted."""

    image: Path
    folder: Path

    def blocks(self) -> bytes:
        """Every block of the device in which anything stands, after everything has been written to it."""
        subprocess.run(["sync", "-f", str(self.folder)], check=True, timeout=PATIENCE)
        with self.image.open("rb") as device:
            each = iter(lambda: device.read(BLOCK), b"")
            return b"".join(block for block in each if block.count(0) < BLOCK)


@contextmanager
def disk_of_its_own(folder: Path) -> Iterator[Disk]:
    """An ext4 file system in a file; only root may mount one."""
    # Not below the test's own folder: PostgreSQL runs as another user, who may not look into that.
    image, mounted = folder / "image", Path(tempfile.mkdtemp(prefix="resonanz-disk-"))
    mounted.chmod(0o755)
    with image.open("wb") as file:
        file.truncate(MEGABYTES * 2**20)
    subprocess.run(["mkfs.ext4", "-q", str(image)], check=True, capture_output=True, timeout=PATIENCE)
    command = ["mount", "-o", "loop", str(image), str(mounted)]
    if subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False).returncode:
        command = ["fuse2fs", "-o", "fakeroot", str(image), str(mounted)]
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
        assert done.returncode == 0, "This needs a disk of its own: run as root, or apt-get install fuse2fs"
    try:
        yield Disk(image, mounted)
    finally:
        subprocess.run(["umount", "-l", str(mounted)], check=True, timeout=PATIENCE)
        mounted.rmdir()


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[None]:
    await db.open(url, "tests")
    try:
        await db.migrate()
        yield
    finally:
        await db.close()


@asynccontextmanager
async def database_on(disk: Disk, kind: str) -> AsyncIterator[None]:
    """An empty database whose every file lies on the disk."""
    if kind == "sqlite":
        async with opened(f"sqlite://{disk.folder / 'resonanz.sqlite'}"):
            yield
        return
    folder = disk.folder / "pg"
    folder.mkdir(mode=0o755)
    if become():
        shutil.chown(folder, "postgres")
    versions = sorted(BINARIES.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    server = Server(folder, versions[-1].parent)
    server.run("initdb", "-D", server.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    server.start("-c max_wal_size=64MB -c min_wal_size=32MB")
    try:
        await execute(folder, "CREATE DATABASE week")
        async with opened(postgres_url(folder, "week")):
            yield
    finally:
        server.run("pg_ctl", "-D", server.data, "-m", "fast", "-t", PATIENCE, "-w", "stop")


@dataclass(frozen=True)
class Held:
    """What the attacker has beside the disk: everybody's old link, and the receipts of who answered."""

    week: Week
    links: dict[str, bool]
    receipts: list[Voter]


async def half_answer(folder: Path) -> Held:
    """Every other person answers."""
    await hire()
    week = await open_week(folder)
    links, receipts = {}, []
    for number, (cell, person) in enumerate(await week.people()):
        links[week.invitation(person)] = number % 2 == 0
        if number % 2 == 0:
            receipts.append(await week.answer(person, cell, 3, f"comment {number}"))
    return Held(week, links, receipts)


def derived(held: Held) -> dict[str, list[bytes]]:
    """Whatever a link or a receipt leads to without a secret, in the spellings of programs."""
    raw = {link: [link.encode(), b"ledger|" + link.encode()] for link in held.links}
    raw |= {voter.nullifier.hex(): [voter.nullifier, b"ballot|" + voter.nullifier] for voter in held.receipts}
    found = {}
    for name, starts in raw.items():
        hashes = [hashlib.new(kind, start).digest() for start in starts for kind in ("sha256", "sha1", "md5")]
        each = [starts[0], *hashes]
        found[name] = [*each, *(value.hex().encode() for value in each)]
    return found


def named(blocks: bytes, wanted: dict[str, list[bytes]]) -> set[str]:
    """Of whom or of which receipt anything stands on the disk."""
    if not FirstLook(part for each in wanted.values() for part in each).may_hold(blocks):
        return set()  # hundreds of parts at once
    return {name for name, each in wanted.items() if any(part in blocks for part in each)}


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_nobody_is_named_by_any_block(tmp_path: Path, kind: str) -> None:
    with disk_of_its_own(tmp_path) as disk:
        async with database_on(disk, kind):
            held = await half_answer(disk.folder)
            week, kept = held.week, load_secrets(held.week.keys, held.week.wave)
            secrets = {
                path.name: path.read_bytes()
                for name in ("*.key", "*secret")
                for path in (disk.folder / "keys").rglob(name)
            }
            slots = [slot_identifier(kept.people, link) for link in held.links]
            rows = [BoxLock(week.wave, kept.box).key(voter.nullifier) for voter in held.receipts]
            before = disk.blocks()
            assert all(slot in before for slot in slots)  # the attacker knows how to look
            assert all(secret in before for secret in secrets.values())
            assert await close_wave(week.keys, week.wave) == "released"
        after = disk.blocks()
        assert [name for name, secret in secrets.items() if secret in after] == []
        assert [slot for slot in slots if slot in after] == []
        assert named(after, derived(held)) == set()
        # Rows may still lie in logs and free blocks; whose they are was known to the destroyed secret alone.
        assert rows


def test_the_control_with_a_ledger_of_plain_hashes_names_everybody_who_took_part(tmp_path: Path) -> None:
    links = {os.urandom(16).hex(): number % 2 == 0 for number in range(24)}
    with disk_of_its_own(tmp_path) as disk:
        with closing(sqlite3.connect(disk.folder / "naive.sqlite")) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA secure_delete = OFF")
            connection.execute("CREATE TABLE ledger (invitation BLOB PRIMARY KEY) WITHOUT ROWID")
            for link, took_part in links.items():
                if took_part:
                    row = (hashlib.sha256(b"ledger|" + link.encode()).digest(),)
                    connection.execute("INSERT INTO ledger VALUES (?)", row)
                    connection.commit()
            connection.execute("DELETE FROM ledger")
            connection.commit()
            connection.execute("VACUUM")
        blocks = disk.blocks()
        found = {link for link in links if hashlib.sha256(b"ledger|" + link.encode()).digest() in blocks}
    assert found == {link for link, took_part in links.items() if took_part}
