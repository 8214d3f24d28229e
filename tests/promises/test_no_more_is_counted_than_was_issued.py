"""Attack 10: have more counted than was issued, or have something acknowledged that is not counted.

Insiders make as much as they can of the tokens they were issued; networks break; browsers ask again.
Control: a server that believes a token without verifying it, and a count that does not verify again, count
what was made up.
"""

import asyncio
import random
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from survey.ballots.ballot import SentBallot
from survey.ballots.blind_signature import blind_sign, signing_key
from survey.ballots.keys import load_cell_key, wave_folder
from survey.ballots.sealing import MAX_REVISION
from survey.ballots.token import make_nullifier
from survey.errors import Tampered
from survey.invitations.slots import Slots
from survey.lifecycle.closing import close_wave
from tests.api.pulse import Employee, pulse_client
from tests.near_keepers import count_here
from tests.survey.lifecycle.week import TEAM_SIZE, Week, counted_among, hire, open_week
from tests.voter import Voter


@dataclass
class Seen:
    """What a week was asked to count, and what it said to it."""

    issued: int = 0
    acknowledged: set[bytes] = field(default_factory=set)
    voters: list[Voter] = field(default_factory=list)


async def week_of_insiders(folder: Path) -> tuple[Week, Seen]:
    """Of each group five are issued a token; one of them never uses it, two make as many as they can."""
    await hire()
    week = await open_week(folder)
    seen = Seen()
    async with pulse_client(folder, week) as client:
        people = await Employee.all(client, week)
        for group in range(0, len(people), TEAM_SIZE):
            issued = [(employee, *await employee.signed()) for employee in people[group : group + 5]]
            seen.voters += [voter for _, voter, _ in issued]
            for employee, voter, token in issued[1:]:
                answer = await employee.cast(voter, token, employee.sealed(voter, 3))
                assert answer.status_code == 200
                seen.acknowledged.add(voter.nullifier)
            for employee, voter, _ in issued[1:3]:
                await employee.issue(week.voter(employee.cell))  # a second token
                for more in made_up(voter, *(token for _, _, token in issued[1:3])):
                    forger = replace(voter, token_input=more[:98])
                    seen.voters.append(forger)
                    await employee.cast(forger, more, employee.sealed(forger, 1))
    seen.issued = sum(Slots(wave_folder(week.keys, week.wave)).used().values())
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


def believe(ballot: SentBallot, *_: object) -> bytes:
    """A verification that verifies nothing."""
    return make_nullifier(ballot.token[:98])


async def test_insiders_cannot_have_more_counted_than_was_issued(database: str, tmp_path: Path) -> None:
    week, seen = await week_of_insiders(tmp_path)
    assert await close_wave(week.keys, week.wave) == "released"
    assert await counted_among(week, seen.voters) == seen.acknowledged
    assert len(seen.acknowledged) == 3 * 4 <= seen.issued


async def test_the_control_that_believes_any_token_counts_what_was_made_up(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("survey.lifecycle.answering.verify_ballot", believe)
    monkeypatch.setattr("survey.tally.verify_ballot", believe)
    monkeypatch.setattr("survey.tally.Box._requires_slots", lambda *_: None)
    week, seen = await week_of_insiders(tmp_path)
    tally = await count_here(week.keys, week.wave)
    assert len(tally.counted) == 3 * 6 > seen.issued


async def test_a_row_that_no_token_stands_behind_ends_the_week_without_a_result(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Believed when it came in, verified again when it is counted."""
    monkeypatch.setattr("survey.lifecycle.answering.verify_ballot", believe)
    week, _ = await week_of_insiders(tmp_path)
    assert await close_wave(week.keys, week.wave) == "void"


async def test_ballots_that_nobody_was_issued_end_the_week_without_a_result(
    database: str, tmp_path: Path
) -> None:
    """Somebody with a copy of a group's key signs tokens for people who did not take part."""
    await hire()
    week = await open_week(tmp_path)
    (cell, person), *_ = await week.people()
    await week.answer(person, cell, 3)
    thief = week.voter(cell)
    key = signing_key(load_cell_key(week.keys, week.wave, str(cell)))
    week.tokens[thief.nullifier] = thief.token(blind_sign(key, thief.blinded))
    await week.cast(thief, 1)
    with pytest.raises(Tampered, match="2 ballots, of which 1 were issued"):
        await count_here(week.keys, week.wave)
    assert await close_wave(week.keys, week.wave) == "void"


async def test_everything_acknowledged_is_counted_however_often_the_network_breaks(
    database: str, tmp_path: Path
) -> None:
    await hire()
    week = await open_week(tmp_path)
    chance = random.Random(10)  # noqa: S311  # no secret
    acknowledged: dict[bytes, int] = {}
    voters: list[Voter] = []

    async def impatient(employee: Employee) -> None:
        """Gives up while waiting, asks again, changes the answer."""
        voter, token = await employee.signed()
        voters.append(voter)
        rev = 1
        for _ in range(10):
            casting = asyncio.create_task(employee.cast(voter, token, employee.sealed(voter, 3, rev), rev))
            for _ in range(chance.randrange(40)):
                await asyncio.sleep(0)
            if chance.random() < 0.5:
                casting.cancel()
            (answer,) = await asyncio.gather(casting, return_exceptions=True)
            if not isinstance(answer, BaseException):
                assert answer.status_code == 200
                held = int(answer.json()["rev"])
                if answer.json()["stored"] == "y":
                    acknowledged[voter.nullifier] = held
                rev = min(held + 1, MAX_REVISION)

    async with pulse_client(tmp_path, week) as client:
        employees = await Employee.all(client, week)
        await asyncio.gather(*(impatient(employee) for employee in employees))
        issued = sum(Slots(wave_folder(week.keys, week.wave)).used().values())
    assert await close_wave(week.keys, week.wave) == "released"
    counted = await counted_among(week, voters)
    assert acknowledged
    assert acknowledged.keys() <= counted
    assert len(counted) <= issued == 3 * TEAM_SIZE
