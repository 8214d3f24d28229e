"""Attack 8: send ballots again, in another order, with revisions beyond all bounds.

Adversary A4 sees a ballot pass and sends it again later; a browser or a network repeats and reorders; whoever
once had the device sends the highest revision there is. A revision follows the one that is stored, so none is
overwritten unseen, and whatever is not the owner's is not signed by the owner's key. Control: the last one to
arrive wins.
"""

import asyncio
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from survey.ballots import box
from survey.ballots.sealing import MAX_REVISION
from survey.ballots.tables import Ballot
from survey.lifecycle.closing import close_wave
from survey.releases.tables import ReleaseMean
from tests.api.pulse import Employee, pulse_client
from tests.near_keepers import count_here
from tests.survey.lifecycle.week import TEAM_SIZE, Week, counted_among, hire, open_week
from tests.voter import Voter

WANTED, OLD = 4, 2
Sent = tuple[Employee, Voter, bytes]


async def changed_and_replayed(folder: Path) -> tuple[Week, list[Voter]]:
    """Everybody answers 2, 2, then 4; then what was sent is sent again, in any order, at once."""
    await hire()
    week = await open_week(folder)
    order = random.Random(8)  # noqa: S311  # no secret
    voters = []
    async with pulse_client(folder, week) as client:
        for employee in await Employee.all(client, week):
            voter, token = await employee.signed()
            voters.append(voter)
            boxes = {rev: employee.sealed(voter, OLD, rev) for rev in (1, 2)}
            boxes[3] = employee.sealed(voter, WANTED, 3)
            for rev, sealed in boxes.items():
                stored = await employee.cast(voter, token, sealed, rev)
                assert stored.json() == {"rev": f"{rev:02}", "stored": "y"}
            again = [*boxes, 1, 2, 1]
            order.shuffle(again)
            answers = await asyncio.gather(
                *(employee.cast(voter, token, boxes[rev], rev) for rev in again if rev < 3)
            )
            answers.append(await employee.cast(voter, token, boxes[1], 1))
            assert {(answer.status_code, len(answer.content)) for answer in answers} == {(200, 25)}
    assert await Ballot.count() == 3 * TEAM_SIZE
    return week, voters


async def published(week: Week) -> set[tuple[int, int]]:
    """How many were counted in each group, and their mean in tenths."""
    await close_wave(week.keys, week.wave)
    rows = await ReleaseMean.select(ReleaseMean.n, ReleaseMean.tenths)
    return {(row["n"], row["tenths"]) for row in rows}


async def test_what_is_sent_again_changes_nothing(database: str, tmp_path: Path) -> None:
    week, voters = await changed_and_replayed(tmp_path)
    assert await published(week) == {(TEAM_SIZE - 1, 10 * WANTED)}
    assert len(await counted_among(week, voters)) == 3 * TEAM_SIZE


async def test_the_control_in_which_the_last_one_wins_brings_the_old_answer_back(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(box, "_CAST", box._CAST.partition("WHERE excluded")[0])
    await hire()
    week = await open_week(tmp_path)
    async with pulse_client(tmp_path, week) as client:
        for employee in await Employee.all(client, week):
            voter, token = await employee.signed()
            old, new = employee.sealed(voter, OLD), employee.sealed(voter, WANTED, 2)
            for rev, sealed in ((1, old), (2, new), (1, old)):
                await employee.cast(voter, token, sealed, rev)
    # Ours would find it out: the server has seen the second one stored.
    monkeypatch.setattr("survey.tally.Box._requires_all", lambda *_: None)
    tally = await count_here(week.keys, week.wave)
    means = {mean.tenths for group in tally.release.groups for mean in group.means.values()}
    assert means == {10 * OLD}


TOO_MUCH = [MAX_REVISION + 1, 2**31, 2**63, 2**64 + 1, 10**400]
BEYOND: list[Any] = [0, -1, *TOO_MUCH, True, "51", "two", 1.5, None, [1], {}]


async def test_a_revision_beyond_its_bounds_is_refused(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    async with pulse_client(tmp_path, week) as client:
        (employee, *_) = await Employee.all(client, week)
        voter, token = await employee.signed()
        assert (await employee.cast(voter, token, employee.sealed(voter, WANTED))).status_code == 200
        before = await Ballot.select()
        body = employee.body(voter, token, employee.sealed(voter, OLD, 2), 2)
        for rev in BEYOND:
            answer = await employee.post("ballot", body | {"rev": rev})
            assert 400 <= answer.status_code < 500, rev
    assert await Ballot.select() == before


async def test_a_revision_that_leaves_some_out_is_not_stored_and_its_sender_is_told_which_is_next(
    database: str, tmp_path: Path
) -> None:
    """Whoever once had the device cannot use up all revisions with one ballot."""
    await hire()
    week = await open_week(tmp_path)
    async with pulse_client(tmp_path, week) as client:
        (employee, *_) = await Employee.all(client, week)
        voter, token = await employee.signed()
        told = []
        for rev in (2, 1, MAX_REVISION, 3, 2):
            answer = await employee.cast(voter, token, employee.sealed(voter, 3, rev), rev)
            told.append((rev, answer.json()["rev"], answer.json()["stored"]))
    assert told == [
        (2, "00", "n"),
        (1, "01", "y"),
        (MAX_REVISION, "01", "n"),
        (3, "01", "n"),
        (2, "02", "y"),
    ]


async def test_every_answer_to_a_ballot_has_one_length(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    async with pulse_client(tmp_path, week) as client:
        (employee, *_) = await Employee.all(client, week)
        voter, token = await employee.signed()
        answers = [
            await employee.cast(voter, token, employee.sealed(voter, 3, rev), rev) for rev in (1, 1, 2, 7, 1)
        ]
    assert {(a.status_code, len(a.content)) for a in answers} == {(200, 25)}
    assert len({tuple(sorted(a.headers)) for a in answers}) == 1


async def test_an_old_box_under_a_new_revision_or_token_is_refused(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    async with pulse_client(tmp_path, week) as client:
        employees = await Employee.all(client, week)
        signed = [await employee.signed() for employee in employees]
        for employee, (voter, token) in zip(employees, signed, strict=True):
            await employee.cast(voter, token, employee.sealed(voter, WANTED))
        victim, (voter, token) = employees[0], signed[0]
        first = victim.body(voter, token, victim.sealed(voter, WANTED))
        # Seen as the first, sent as the second; with somebody else's signature; in another's name.
        thief = signed[1][0]
        sealed = victim.sealed(voter, OLD, 2)
        forged = victim.body(replace(voter, author=thief.author), token, sealed, 2)
        bodies = [first | {"rev": 2}, forged, forged | {"key": first["key"]}]
        answers = [await victim.post("ballot", body) for body in bodies]
        assert [answer.status_code for answer in answers] == [401, 401, 401]
    assert {tenths for _, tenths in await published(week)} == {10 * WANTED}
    assert len(await counted_among(week, [each for each, _ in signed])) == 3 * TEAM_SIZE
