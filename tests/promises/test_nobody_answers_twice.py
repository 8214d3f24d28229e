"""Attack 3: one person asks for fifty tokens at once, from two processes or two connections; one is signed.

Control: a server that signs first and looks afterwards who was signed, or looks first and writes afterwards,
signs several.
"""

import asyncio
import sqlite3
import sys
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from survey import database as db
from survey.ballots.keys import load_secrets, wave_folder
from survey.children.keepers import Keepers
from survey.invitations.identities import slot_identifier
from survey.invitations.slots import FILE
from tests.api.pulse import Employee, pulse_client
from tests.promises.issuing_process import attempt
from tests.survey.lifecycle.week import Week, hire, open_week

ATTEMPTS = 50


async def test_fifty_requests_at_once_get_one_signature(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    cell, person = (await week.people())[0]
    results = await asyncio.gather(*(attempt(week, person, cell) for _ in range(ATTEMPTS)))
    assert sorted(results) == ["conflict"] * (ATTEMPTS - 1) + ["signed"]


async def test_two_connections_at_once_get_one_signature(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    async with pulse_client(tmp_path, week) as one, pulse_client(tmp_path, week) as other:
        first, second = (await Employee.all(one, week))[0], (await Employee.all(other, week))[0]
        answers = await asyncio.gather(
            *(device.issue(week.voter(device.cell)) for device in (first, second) for _ in range(25))
        )
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * (ATTEMPTS - 1)


async def test_two_processes_at_once_get_one_signature(fresh_postgres_url: str, tmp_path: Path) -> None:
    await db.open(fresh_postgres_url, "tests")
    try:
        await hire()
        week = await open_week(tmp_path)
        cell, person = (await week.people())[0]
        results = await _from_two_processes(fresh_postgres_url, tmp_path, week, person, cell)
    finally:
        await db.close()
    assert sorted(results) == ["conflict"] * (ATTEMPTS - 1) + ["signed"]


async def test_two_keepers_at_once_give_one_signature(database: str, tmp_path: Path) -> None:
    """As two server processes of one installation have them."""
    await hire()
    week = await open_week(tmp_path)
    cell, person = (await week.people())[0]
    weeks = [replace(week, keepers=Keepers(week.keys)) for _ in range(2)]
    try:
        results = await asyncio.gather(*(attempt(each, person, cell) for each in weeks for _ in range(25)))
    finally:
        for each in weeks:
            await each.keepers.close()
    assert sorted(results) == ["conflict"] * (ATTEMPTS - 1) + ["signed"]


async def test_the_control_that_looks_first_and_writes_afterwards_signs_several(
    database: str, tmp_path: Path
) -> None:
    await hire()
    week = await open_week(tmp_path)
    _, person = (await week.people())[0]
    identifier = slot_identifier(load_secrets(week.keys, week.wave).people, week.invitation(person))
    slots = sqlite3.connect(wave_folder(week.keys, week.wave) / FILE, isolation_level=None)

    async def naive(blinded: bytes) -> str:
        query = "SELECT blinded FROM slot WHERE identifier = ?"
        (found,) = slots.execute(query, (identifier,)).fetchone()
        if any(found):
            return "conflict"
        await asyncio.sleep(0.001)  # it signs
        slots.execute("UPDATE slot SET blinded = ? WHERE identifier = ?", (blinded, identifier))
        return "signed"

    results = await asyncio.gather(*(naive(bytes([1, number])) for number in range(ATTEMPTS)))
    slots.close()
    assert results.count("signed") > 1


async def _from_two_processes(url: str, folder: Path, week: Week, person: UUID, cell: UUID) -> list[str]:
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.promises.issuing_process"),
            *(url, str(folder / "keys"), week.wave, str(person), str(cell), str(ATTEMPTS // 2)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdout
        assert await process.stdout.readline() == b"open\n"
    said = await asyncio.gather(*(process.communicate(b"\n") for process in processes))
    return [word for out, _ in said for word in out.decode().split()]
