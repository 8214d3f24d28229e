"""Attack 38: a full, failing, read-only or locked database while people answer.

Whoever is told that it is stored finds the row; everybody else is told 503 and to try again; and when the
trouble is over the same requests succeed. What the database says of each: tests/survey/database.
Control: a server that answers first and stores afterwards.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from survey import database as db
from survey.ballots import box
from survey.ballots.keys import load_secrets
from survey.ballots.locked_rows import BoxLock
from survey.ballots.tables import Ballot
from survey.database.sqlite import PRAGMAS
from survey.errors import Overloaded
from tests.api.pulse import Employee, pulse_client
from tests.promises.database_troubles import POSTGRES, SQLITE, another_program_that_locks_the_tables
from tests.small_disk import SmallDisk, small_disk
from tests.survey.lifecycle.week import hire, open_week
from tests.voter import Voter

PEOPLE = 6
ROUNDS = 20  # a full disk may still have room for a few rows in pages that it has
Trouble = Callable[[], AbstractAsyncContextManager[None]]


@dataclass
class Person:
    """Somebody with a signed token, and the newest revision that they were told is stored."""

    employee: Employee
    voter: Voter
    token: bytes
    acknowledged: int = 0

    async def send(self) -> httpx.Response:
        """Answer, or change the answer."""
        rev = self.acknowledged + 1
        answer = await self.employee.cast(
            self.voter, self.token, self.employee.sealed(self.voter, 4, rev), rev
        )
        if answer.status_code == 200:
            self.acknowledged = int(answer.json()["rev"])
        return answer


@dataclass(frozen=True)
class Outcome:
    """What people were told while there was trouble and after it, and whose stored ballot was not there."""

    during: list[httpx.Response]
    after: list[httpx.Response]
    lost: list[str]


async def attack(folder: Path, trouble: Trouble) -> Outcome:
    """People answer before, during and after the trouble; some begin in it."""
    await hire()
    week = await open_week(folder)
    async with pulse_client(folder, week) as client:
        employees = await Employee.all(client, week)
        people = [Person(each, *await each.signed()) for each in employees[:PEOPLE]]
        beginners = [(each, week.voter(each.cell)) for each in employees[PEOPLE : PEOPLE + 2]]
        for each in people[::2]:
            assert (await each.send()).status_code == 200
        during: list[httpx.Response] = []
        async with trouble():
            for _ in range(ROUNDS):
                during += await asyncio.gather(
                    *(each.send() for each in people),
                    *(employee.issue(voter) for employee, voter in beginners),
                    people[0].employee.post("ack", {"token": people[0].employee.token}),
                )
                if any(answer.status_code == 503 for answer in during):
                    break
        box_secret = load_secrets(week.keys, week.wave).box
        lost = await not_stored(BoxLock(week.wave, box_secret), people)
        after = [await each.send() for each in people]
        after += [await employee.issue(voter) for employee, voter in beginners]
    return Outcome(during, after, lost)


async def not_stored(lock: BoxLock, people: list[Person]) -> list[str]:
    """Whose acknowledged ballot is not in the box, or in an older revision."""
    rows = {bytes(row["key"]): row["rev"] for row in await Ballot.select(Ballot.key, Ballot.rev)}
    told = {lock.key(each.voter.nullifier): each.acknowledged for each in people}
    return [nullifier.hex() for nullifier, rev in told.items() if rows.get(nullifier, 0) < rev]


@pytest.fixture
async def sqlite(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[SmallDisk, Path]]:
    """An open SQLite database on a small disk."""
    monkeypatch.setitem(PRAGMAS, "busy_timeout", "100")
    with small_disk(tmp_path / "disk") as disk:
        path = disk.folder / "resonanz.sqlite"
        shutil.copy(sqlite_template, path)
        await db.open(f"sqlite://{path}", "tests")
        yield disk, path
        await db.close()


def whoever_was_told_stored_finds_it(outcome: Outcome) -> None:
    assert outcome.lost == []
    assert {answer.status_code for answer in outcome.during} <= {200, 204, 503}
    refused = [answer for answer in outcome.during if answer.status_code == 503]
    assert refused
    assert {answer.headers["Retry-After"] for answer in refused} == {"1"}
    assert all("try again" in said(answer) or "Whoever runs it" in said(answer) for answer in refused)
    assert {answer.status_code for answer in outcome.after} <= {200, 204}


def said(answer: httpx.Response) -> str:
    return str(answer.json()["detail"])


@pytest.mark.parametrize("trouble", SQLITE)
async def test_on_sqlite_only_what_is_stored_is_acknowledged(
    sqlite: tuple[SmallDisk, Path], tmp_path: Path, trouble: Callable[..., AbstractAsyncContextManager[None]]
) -> None:
    whoever_was_told_stored_finds_it(await attack(tmp_path, partial(trouble, *sqlite)))


@pytest.mark.parametrize("trouble", POSTGRES)
async def test_on_postgresql_only_what_is_stored_is_acknowledged(
    fresh_postgres_url: str,
    tmp_path: Path,
    trouble: Callable[[str], AbstractAsyncContextManager[None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if trouble is another_program_that_locks_the_tables:
        # A statement that waits for it has to give up; all others, before and after, have to come through.
        monkeypatch.setattr("survey.database.postgres.STATEMENT_SECONDS", 5.0)
    await db.open(fresh_postgres_url, "tests")
    try:
        whoever_was_told_stored_finds_it(await attack(tmp_path, partial(trouble, fresh_postgres_url)))
    finally:
        await db.close()


@pytest.mark.parametrize("trouble", SQLITE)
async def test_the_control_that_answers_first_and_stores_afterwards_loses_answers(
    sqlite: tuple[SmallDisk, Path],
    tmp_path: Path,
    trouble: Callable[..., AbstractAsyncContextManager[None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    storing: list[asyncio.Task[None]] = []

    async def naive(statement: str, *values: object) -> list[dict[str, int]]:
        storing.append(asyncio.create_task(in_background(statement, *values)))
        return [{"rev": 1}]

    async def in_background(statement: str, *values: object) -> None:
        with suppress(Overloaded):
            await db.write_one(statement, *values)

    @asynccontextmanager
    async def until_it_has_stored() -> AsyncIterator[None]:
        async with trouble(*sqlite):
            yield
            await asyncio.gather(*storing)

    careless = SimpleNamespace(write_one=naive, write=db.write, query=db.query, ENGINE=db.ENGINE)
    monkeypatch.setattr(box, "database", careless)
    assert (await attack(tmp_path, until_it_has_stored)).lost
