"""Attack 3: one person asks for fifty tokens at once, from two processes or two connections; one is signed.

Control: a ledger that looks first and writes afterwards, without holding the row, signs several.
"""

import asyncio
import sys
from pathlib import Path
from uuid import UUID

from survey.invitations.tables import Ledger

from survey import database as db
from survey.invitations.identities import ledger_key
from tests.api.pulse import Employee, pulse_client
from tests.promises.issuing_process import attempt
from tests.survey.waves.week import Week, hire, open_week

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


async def test_the_control_that_holds_no_row_signs_several(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    _, person = (await week.people())[0]
    key = ledger_key(week.invitation(person))

    async def naive(blinded: bytes) -> str:
        (row,) = await Ledger.select(Ledger.blinded).where(Ledger.invitation == key)
        if row["blinded"] is not None:
            return "conflict"

        async def record() -> None:
            await Ledger.update({Ledger.blinded: blinded}).where(Ledger.invitation == key)

        await db.write(record)
        return "signed"

    results = await asyncio.gather(*(naive(bytes([number])) for number in range(ATTEMPTS)))
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
