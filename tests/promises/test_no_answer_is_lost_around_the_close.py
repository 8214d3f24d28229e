"""Attack 9: ballots arrive while the close runs. Each is counted or refused, none is lost.

Control: a server that looks whether the week is open and stores afterwards loses what it has acknowledged.
"""

import asyncio
from pathlib import Path
from types import SimpleNamespace

import pytest

from survey import database as db
from survey.ballots import box
from survey.lifecycle.closing import close_wave
from survey.releases.tables import ReleaseMean
from survey.waves.state import refuse_unless_open, state_of
from tests.api.pulse import Employee, pulse_client
from tests.survey.lifecycle.week import TEAM_SIZE, counted_among, hire, open_week


async def test_every_stored_ballot_is_counted_and_every_other_is_refused(
    database: str, tmp_path: Path
) -> None:
    await hire()
    week = await open_week(tmp_path)
    async with pulse_client(tmp_path, week) as client:
        employees = await Employee.all(client, week)
        signed = [await employee.signed() for employee in employees]

        async def cast(number: int) -> int:
            await asyncio.sleep(number * 0.002)
            voter, token = signed[number]
            answer = await employees[number].cast(voter, token, employees[number].sealed(voter, 4))
            return answer.status_code

        async def close() -> str:
            await asyncio.sleep(len(signed) * 0.001)
            return await close_wave(week.keys, week.wave)

        *statuses, state = await asyncio.gather(*(cast(n) for n in range(len(signed))), close())
    assert state == "released"
    assert set(statuses) <= {200, 410}
    outcomes = zip(signed, statuses, strict=True)
    stored = {voter.nullifier for (voter, _), status in outcomes if status == 200}
    assert await counted_among(week, [voter for voter, _ in signed]) == stored


async def test_a_revision_stored_just_before_the_barrier_is_the_one_that_counts(
    database: str, tmp_path: Path
) -> None:
    await hire()
    week = await open_week(tmp_path)
    async with pulse_client(tmp_path, week) as client:
        for employee in await Employee.all(client, week):
            voter, token = await employee.signed()
            await employee.cast(voter, token, employee.sealed(voter, 2))
            revised = await employee.cast(voter, token, employee.sealed(voter, 4, rev=2), rev=2)
            assert revised.json() == {"rev": "02", "stored": "y"}
    await close_wave(week.keys, week.wave)
    means = await ReleaseMean.select(ReleaseMean.n, ReleaseMean.tenths)
    assert {(mean["n"], mean["tenths"]) for mean in means} == {(TEAM_SIZE - 1, 40)}


async def test_the_control_that_looks_first_and_stores_afterwards_loses_what_it_acknowledged(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hire()
    week = await open_week(tmp_path)
    looked, closed = asyncio.Barrier(TEAM_SIZE + 1), asyncio.Event()
    asks = " AND state = 'open'"

    async def later(sql: str, *args: object) -> list[dict[str, object]]:
        refuse_unless_open(await state_of(week.wave))
        await looked.wait()
        await closed.wait()  # a slow disk, a busy processor
        assert asks in sql, "or this control takes nothing away"
        return await db.write(db.query, sql.replace(asks, ""), *args)

    async with pulse_client(tmp_path, week) as client:
        employees = (await Employee.all(client, week))[:TEAM_SIZE]
        signed = [await employee.signed() for employee in employees]
        with monkeypatch.context() as naive:
            naive.setattr(box, "database", SimpleNamespace(write_one=later, ENGINE=db.ENGINE))
            casting = [
                asyncio.create_task(employee.cast(voter, token, employee.sealed(voter, 4)))
                for employee, (voter, token) in zip(employees, signed, strict=True)
            ]
            await looked.wait()
            assert await close_wave(week.keys, week.wave) == "released"
            closed.set()
            answers = await asyncio.gather(*casting)
    assert {answer.json()["stored"] for answer in answers} == {"y"}
    # Eight people were told that their answer is stored.
    assert await counted_among(week, [voter for voter, _ in signed]) == set()
