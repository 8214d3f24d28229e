"""Attack 8: send ballots again, in another order, with revisions beyond all bounds.

Adversary A4 sees a ballot pass and sends it again later; a browser or a network repeats and reorders. What a
repeated box can do at most is said below: an answer can be made not to count, which its sender sees, and is
never replaced by another. Control: the last one to arrive wins.
"""

import asyncio
import random
from pathlib import Path
from typing import Any

import pytest

from survey.ballots import box
from survey.ballots.sealing import MAX_REVISION
from survey.ballots.tables import Ballot, Counted
from survey.releases.tables import ReleaseMean
from survey.waves.closing import close_wave
from tests.api.pulse import Employee, pulse_client
from tests.survey.waves.week import TEAM_SIZE, Week, hire, open_week
from tests.voter import Voter

WANTED, OLD = 4, 2
Sent = tuple[Employee, Voter, bytes]


async def changed_and_replayed(folder: Path) -> Week:
    """Everybody answers 2, then 4; then everything that was sent is sent again, in any order, at once."""
    await hire()
    week = await open_week(folder)
    order = random.Random(8)  # noqa: S311  # no secret
    async with pulse_client(folder, week) as client:
        for employee in await Employee.all(client, week):
            voter, token = await employee.signed()
            boxes = {rev: employee.sealed(voter, OLD, rev) for rev in (1, 2, 3)}
            boxes[MAX_REVISION] = employee.sealed(voter, WANTED, MAX_REVISION)
            for rev, sealed in boxes.items():
                assert (await employee.cast(token, sealed, rev)).status_code == 204
            again = [*boxes, 1, 2, 1]
            order.shuffle(again)
            answers = await asyncio.gather(*(employee.cast(token, boxes[rev], rev) for rev in again))
            answers.append(await employee.cast(token, boxes[1], 1))
            assert {(answer.status_code, answer.content) for answer in answers} == {(204, b"")}
    assert await Ballot.count() == 3 * TEAM_SIZE
    return week


async def published(week: Week) -> set[tuple[int, int]]:
    """How many were counted in each group, and their mean in tenths."""
    await close_wave(week.keys, week.wave)
    rows = await ReleaseMean.select(ReleaseMean.n, ReleaseMean.tenths)
    return {(row["n"], row["tenths"]) for row in rows}


async def test_what_is_sent_again_changes_nothing(database: str, tmp_path: Path) -> None:
    week = await changed_and_replayed(tmp_path)
    assert await published(week) == {(TEAM_SIZE - 1, 10 * WANTED)}
    assert await Counted.count() == 3 * TEAM_SIZE


async def test_the_control_in_which_the_last_one_wins_brings_the_old_answer_back(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(box, "_CAST", box._CAST.partition("WHERE excluded")[0])
    week = await changed_and_replayed(tmp_path)
    assert await published(week) == {(TEAM_SIZE - 1, 10 * OLD)}


TOO_MUCH = [MAX_REVISION + 1, 2**31, 2**63, 2**64 + 1, 10**400]
BEYOND: list[Any] = [0, -1, *TOO_MUCH, True, "51", "two", 1.5, None, [1], {}]


async def test_a_revision_beyond_its_bounds_is_refused(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    async with pulse_client(tmp_path, week) as client:
        (employee, *_) = await Employee.all(client, week)
        voter, token = await employee.signed()
        assert (await employee.cast(token, employee.sealed(voter, WANTED))).status_code == 204
        before = await Ballot.select()
        for rev in BEYOND:
            answer = await employee.cast(token, employee.sealed(voter, OLD, 2), rev)
            assert 400 <= answer.status_code < 500, rev
    assert await Ballot.select() == before


async def test_a_new_a_repeated_and_an_outdated_ballot_are_answered_alike(
    database: str, tmp_path: Path
) -> None:
    await hire()
    week = await open_week(tmp_path)
    async with pulse_client(tmp_path, week) as client:
        (employee, *_) = await Employee.all(client, week)
        voter, token = await employee.signed()
        answers = [await employee.cast(token, employee.sealed(voter, 3, rev), rev) for rev in (2, 2, 1, 3)]
    assert {(a.status_code, a.content) for a in answers} == {(204, b"")}
    assert len({tuple(sorted(a.headers)) for a in answers}) == 1


async def test_an_old_box_under_a_new_revision_or_token_is_no_answer_and_its_sender_sees_it(
    database: str, tmp_path: Path
) -> None:
    await hire()
    week = await open_week(tmp_path)
    async with pulse_client(tmp_path, week) as client:
        employees = await Employee.all(client, week)
        signed = [await employee.signed() for employee in employees]
        for employee, (voter, token) in zip(employees, signed, strict=True):
            await employee.cast(token, employee.sealed(voter, WANTED))
        victim, (voter, token) = employees[0], signed[0]
        # Sealed as the first, sent as the second.
        await victim.cast(token, victim.sealed(voter, WANTED), rev=2)
        thief, (own, own_token) = employees[1], signed[1]
        await thief.cast(own_token, victim.sealed(voter, WANTED, rev=2), rev=2)  # another person's box
    assert {tenths for _, tenths in await published(week)} == {10 * WANTED}
    counted = {row["nullifier"] for row in await Counted.select(Counted.nullifier)}
    assert counted == {each.nullifier for each, _ in signed} - {voter.nullifier, own.nullifier}
