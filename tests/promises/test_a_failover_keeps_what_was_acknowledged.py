"""Attack 39: the machine of PostgreSQL's primary dies while people answer, and its standby takes over.

With a synchronous standby every ballot that was acknowledged is there, in the revision that was. The wave is
void all the same, and says so: another database has taken over, and nobody can vouch that it forgot nothing.
Control: a standby for which no commit waits has lost what was acknowledged.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest

from api.web import base64url
from survey import database as db
from survey.ballots.keys import load_secrets, wave_has_keys
from survey.ballots.locked_rows import BoxLock
from survey.ballots.sealing import MAX_REVISION
from survey.ballots.tables import Ballot
from survey.errors import Overloaded
from survey.lifecycle.closing import recover
from survey.waves.tables import Wave
from tests.api.pulse import Employee, pulse_client
from tests.databases import execute
from tests.standby import NAME, Pair, primary_and_standby
from tests.survey.lifecycle.week import NOW, Week, hire, open_week

TOUCHPOINT = "INSERT INTO touchpoint (id, name, open_channel) VALUES ({}, 'Counter', false)"
ENOUGH, MANY = 150, 9  # ballots acknowledged before the power goes, and of how many people
PATIENCE = 180


@dataclass
class Acknowledged:
    """The newest revision of each ballot that somebody was told is stored."""

    ballots: dict[bytes, int] = field(default_factory=dict)
    refused: list[int] = field(default_factory=list)
    enough: asyncio.Event = field(default_factory=asyncio.Event)


@pytest.fixture
def pair() -> Iterator[Pair]:
    with primary_and_standby() as servers:
        yield servers


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[None]:
    await db.open(url, "tests")
    try:
        yield
    finally:
        await db.close()


async def a_week(pair: Pair, folder: Path) -> Week:
    """An open week in a new database of the primary."""
    await execute(pair.primary, f"CREATE DATABASE {NAME}")
    async with opened(pair.url):
        await db.migrate()
        await hire()
        return await open_week(folder)


async def answer_until_the_power_goes(employee: Employee, seen: Acknowledged, numbers: Iterator[int]) -> None:
    voter = employee.week.voter(employee.cell)
    signed = await employee.issue(voter)
    if signed.status_code == 200:
        token = voter.token(base64url.decode(signed.json()["blind_sig"], "blind_sig"))
        for rev in range(1, MAX_REVISION + 1):
            answer = await employee.cast(voter, token, employee.sealed(voter, 4, rev), rev)
            seen.refused += [answer.status_code] * (answer.status_code != 200)
            if answer.status_code != 200:
                return
            assert answer.json()["stored"] == "y"
            seen.ballots[voter.nullifier] = rev
            if next(numbers) >= ENOUGH and len(seen.ballots) >= MANY:
                seen.enough.set()


async def power_cut(pair: Pair, week: Week, folder: Path) -> Acknowledged:
    """Everybody answers and changes the answer as fast as they can; then the primary is gone."""
    seen, numbers = Acknowledged(), count()
    async with opened(pair.url), pulse_client(folder, week) as client:
        employees = await Employee.all(client, week)
        answering = [
            asyncio.create_task(answer_until_the_power_goes(employee, seen, numbers))
            for employee in employees
        ]
        await asyncio.wait_for(seen.enough.wait(), PATIENCE)
        await asyncio.to_thread(pair.kill_primary)
        await asyncio.wait_for(asyncio.gather(*answering), PATIENCE)
    assert set(seen.refused) == {503}
    assert len(seen.ballots) >= MANY
    await asyncio.to_thread(pair.promote)
    return seen


async def lost(week: Week, seen: Acknowledged) -> list[str]:
    """What somebody was told is stored, and is not."""
    rows = {bytes(row["key"]): row["rev"] for row in await Ballot.select(Ballot.key, Ballot.rev)}
    lock = BoxLock(week.wave, load_secrets(week.keys, week.wave).box)
    return [each.hex() for each, rev in seen.ballots.items() if rows.get(lock.key(each), 0) < rev]


async def test_everything_acknowledged_is_on_the_standby_and_the_wave_is_void(
    pair: Pair, tmp_path: Path
) -> None:
    week = await a_week(pair, tmp_path)
    await pair.wait_for("standby")
    seen = await power_cut(pair, week, tmp_path)
    async with opened(pair.promoted_url):
        assert await lost(week, seen) == []
        await recover(week.keys, NOW)
        assert await Wave.select(Wave.state).output(as_list=True) == ["void"]
        assert not wave_has_keys(week.keys, week.wave)
        assert await Ballot.count() == 0
        async with pulse_client(tmp_path, week) as client:
            said = await client.get(f"/pulse/{week.wave}", headers={"Accept": "text/html"})
            refused = await client.post(f"/pulse/{week.wave}/place", json={"token": "any"})
    assert "had to be given up" in said.text
    assert refused.status_code in {401, 410}


async def test_the_control_for_which_no_commit_waits_has_lost_what_was_acknowledged(
    pair: Pair, tmp_path: Path
) -> None:
    week = await a_week(pair, tmp_path)
    await pair.wait_for("")
    await pair.cut_off()
    seen = await power_cut(pair, week, tmp_path)
    async with opened(pair.promoted_url):
        assert len(await lost(week, seen)) >= len(seen.ballots)


async def test_nobody_is_told_saved_when_somebody_ends_the_wait_for_the_standby(
    pair: Pair, tmp_path: Path
) -> None:
    """PostgreSQL then says COMMIT all the same, with a warning: the row is on the primary alone."""
    week = await a_week(pair, tmp_path)
    await pair.wait_for("standby")
    await pair.cut_off()
    async with opened(pair.url), pulse_client(tmp_path, week) as client:
        (employee, *_) = await Employee.all(client, week)
        voter, token = await employee.signed()
        casting = asyncio.create_task(employee.cast(voter, token, employee.sealed(voter, 4)))
        await pair.cancel_waiting()
        assert (await casting).status_code == 503
        single = asyncio.create_task(db.write_one(TOUCHPOINT, uuid4()))
        await pair.cancel_waiting()
        with pytest.raises(Overloaded, match="not certain"):
            await single


async def test_a_standby_that_has_not_taken_over_acknowledges_nothing(pair: Pair, tmp_path: Path) -> None:
    week = await a_week(pair, tmp_path)
    await pair.wait_for("standby")
    async with opened(pair.promoted_url), pulse_client(tmp_path, week) as client:
        (employee, *_) = await Employee.all(client, week)
        voter, token = await employee.signed()
        refused = await employee.cast(voter, token, employee.sealed(voter, 4))
        await asyncio.to_thread(pair.promote)
        stored = await employee.cast(voter, token, employee.sealed(voter, 4))
    assert (refused.status_code, stored.status_code) == (503, 200)
    assert "only lets read" in refused.json()["detail"]
