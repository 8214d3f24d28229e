"""Attack 10: have more counted than was issued, or have something acknowledged that is not counted.

Insiders make as much as they can of the tokens they were issued; networks break; browsers ask again.
Control: a server that believes a token without verifying its signature counts what was made up.
"""

import asyncio
import random
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from survey.invitations.tables import Ledger

from survey.ballots.sealing import MAX_REVISION
from survey.ballots.tables import Counted
from survey.ballots.token import make_nullifier
from survey.waves.closing import close_wave
from tests.api.pulse import Employee, pulse_client
from tests.survey.waves.week import TEAM_SIZE, Week, hire, open_week
from tests.voter import Voter


@dataclass
class Seen:
    """What a week was asked to count, and what it said to it."""

    issued: int = 0
    acknowledged: set[bytes] = field(default_factory=set)


async def week_of_insiders(folder: Path) -> tuple[Week, Seen]:
    """Of each group five are issued a token; one of them never uses it, two make as many as they can."""
    await hire()
    week = await open_week(folder)
    seen = Seen()
    async with pulse_client(folder, week) as client:
        people = await Employee.all(client, week)
        for group in range(0, len(people), TEAM_SIZE):
            issued = [(employee, *await employee.signed()) for employee in people[group : group + 5]]
            for employee, voter, token in issued[1:]:
                answer = await employee.cast(token, employee.sealed(voter, 3))
                assert answer.status_code == 204
                seen.acknowledged.add(voter.nullifier)
            for employee, voter, _ in issued[1:3]:
                await employee.issue(week.voter(employee.cell))  # a second token
                for more in made_up(voter, *(token for _, _, token in issued[1:3])):
                    forger = replace(voter, token_input=more[:98])
                    await employee.cast(more, employee.sealed(forger, 1))
    rows = await Ledger.select(Ledger.blind_signature).where(Ledger.blind_signature.is_not_null())
    seen.issued = len(rows)
    assert seen.issued == 3 * 5
    return week, seen


def made_up(voter: Voter, mine: bytes, theirs: bytes) -> Iterable[bytes]:
    """Tokens out of two signed ones: another number, another's signature, products, one spelled otherwise."""
    another = mine[:2] + secrets.token_bytes(32) + mine[34:98]
    product = int.from_bytes(mine[98:], "big") * int.from_bytes(theirs[98:], "big") % voter.n
    yield another + mine[98:]
    yield another + product.to_bytes(256, "big")
    yield another + bytes(255) + b"\1"
    yield another + (voter.n - int.from_bytes(mine[98:], "big")).to_bytes(256, "big")


async def test_insiders_cannot_have_more_counted_than_was_issued(database: str, tmp_path: Path) -> None:
    week, seen = await week_of_insiders(tmp_path)
    assert await close_wave(week.keys, week.wave) == "released"
    counted = {row["nullifier"] for row in await Counted.select(Counted.nullifier)}
    assert counted == seen.acknowledged
    assert len(counted) == 3 * 4 <= seen.issued


async def test_the_control_that_believes_any_token_counts_what_was_made_up(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def naive(token: bytes, *_: object) -> bytes:
        return make_nullifier(token[:98])

    async def never(_: str) -> dict[str, int]:
        return dict.fromkeys([cell.id for cell in week.manifest.cells], TEAM_SIZE)

    monkeypatch.setattr("api.routes.pulse.verify_token", naive)
    week, seen = await week_of_insiders(tmp_path)
    with monkeypatch.context() as naive_close:
        naive_close.setattr("survey.tally.read_issued", never)
        assert await close_wave(week.keys, week.wave) == "released"
    assert await Counted.count() == 3 * 6 > seen.issued


async def test_ballots_that_nobody_was_issued_end_the_week_without_a_result(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody with a copy of a group's key signs tokens for people who did not take part."""
    monkeypatch.setattr("api.routes.pulse.verify_token", lambda token, *_: make_nullifier(token[:98]))
    week, _ = await week_of_insiders(tmp_path)
    assert await close_wave(week.keys, week.wave) == "void"
    assert await Counted.count() == 0


async def test_everything_acknowledged_is_counted_however_often_the_network_breaks(
    database: str, tmp_path: Path
) -> None:
    await hire()
    week = await open_week(tmp_path)
    chance = random.Random(10)  # noqa: S311  # no secret
    acknowledged: dict[bytes, int] = {}

    async def impatient(employee: Employee) -> None:
        """Gives up while waiting, asks again, changes the answer."""
        voter, token = await employee.signed()
        for rev in range(1, MAX_REVISION + 1, 10):
            casting = asyncio.create_task(employee.cast(token, employee.sealed(voter, 3, rev), rev))
            for _ in range(chance.randrange(40)):
                await asyncio.sleep(0)
            if chance.random() < 0.5:
                casting.cancel()
            (answer,) = await asyncio.gather(casting, return_exceptions=True)
            if not isinstance(answer, BaseException):
                assert answer.status_code == 204
                acknowledged[voter.nullifier] = rev

    async with pulse_client(tmp_path, week) as client:
        employees = await Employee.all(client, week)
        await asyncio.gather(*(impatient(employee) for employee in employees))
        issued = await Ledger.count().where(Ledger.blind_signature.is_not_null())
    assert await close_wave(week.keys, week.wave) == "released"
    counted = {row["nullifier"] for row in await Counted.select(Counted.nullifier)}
    assert acknowledged
    assert acknowledged.keys() <= counted
    assert len(counted) <= issued == 3 * TEAM_SIZE
