"""What the database keeps of a ballot: of one length, in one place, and nothing without the secret."""

import secrets
from dataclasses import replace

import pytest

from survey.ballots.locked_rows import BoxLock, LockedRow
from survey.errors import UnreadableBallot
from tests.open_wave import WAVE, OpenWave

SECRET = bytes(range(32))


@pytest.fixture(scope="module")
def lock() -> BoxLock:
    return BoxLock(WAVE, SECRET)


def test_a_row_opens_to_the_ballot_that_was_locked(wave: OpenWave, lock: BoxLock) -> None:
    voter = wave.voter()
    ballot = wave.ballot(rev=7, voter=voter)
    row = lock.lock(voter.nullifier, ballot)
    assert row.key == lock.key(voter.nullifier)
    assert BoxLock(WAVE, SECRET).unlock(row) == ballot


def test_the_same_ballot_is_the_same_row_and_every_other_one_another(wave: OpenWave, lock: BoxLock) -> None:
    voter = wave.voter()
    first, second = (wave.ballot(rev=rev, voter=voter) for rev in (1, 2))
    assert lock.lock(voter.nullifier, first) == lock.lock(voter.nullifier, first)
    later = lock.lock(voter.nullifier, second)
    assert later.key == lock.lock(voter.nullifier, first).key
    assert later.locked != lock.lock(voter.nullifier, first).locked
    # Not even the beginning, which is the same in both ballots, is the same in the rows.
    assert later.locked[:32] != lock.lock(voter.nullifier, first).locked[:32]


def test_rows_of_all_groups_have_one_length(wave: OpenWave, lock: BoxLock) -> None:
    ballot = wave.ballot()
    names = ["a", "nord", "x" * 64]
    lengths = {
        (len(row.key), len(row.locked))
        for row in (lock.lock(secrets.token_bytes(32), replace(ballot, cell=name)) for name in names)
    }
    assert lengths == {(32, 16 + 64 + 354 + 65 + 64 + 4096 + 81)}


def test_nothing_of_a_ballot_can_be_read_in_its_row(wave: OpenWave, lock: BoxLock) -> None:
    voter = wave.voter()
    ballot = wave.ballot(voter=voter)
    row = lock.lock(voter.nullifier, ballot)
    for part in (ballot.token, ballot.point, ballot.signature, ballot.sealed, voter.nullifier):
        for at in range(0, len(part) - 16, 16):
            assert part[at : at + 16] not in row.locked
            assert part[at : at + 16] not in row.key


def test_whoever_knows_a_nullifier_does_not_find_its_row(wave: OpenWave, lock: BoxLock) -> None:
    nullifier = wave.voter().nullifier
    assert lock.key(nullifier) != nullifier
    assert BoxLock(WAVE, bytes(32)).key(nullifier) != lock.key(nullifier)


def test_a_row_that_was_moved_or_changed_does_not_open(wave: OpenWave, lock: BoxLock) -> None:
    voter = wave.voter()
    row = lock.lock(voter.nullifier, wave.ballot(voter=voter))
    wrong: list[tuple[BoxLock, LockedRow]] = [
        (lock, replace(row, key=lock.key(wave.voter().nullifier))),
        (lock, replace(row, locked=row.locked[:-1])),
        (lock, replace(row, locked=row.locked[:-1] + bytes([row.locked[-1] ^ 1]))),
        (lock, replace(row, locked=b"")),
        (lock, replace(row, locked=secrets.token_bytes(len(row.locked)))),
        (BoxLock("2026-W13", SECRET), row),
        (BoxLock(WAVE, bytes(32)), row),
    ]
    for box, moved in wrong:
        with pytest.raises(UnreadableBallot, match="was not written by this server"):
            box.unlock(moved)


def test_a_revision_that_was_changed_in_the_table_comes_out_with_the_row_and_is_not_signed(
    wave: OpenWave, lock: BoxLock
) -> None:
    voter = wave.voter()
    row = lock.lock(voter.nullifier, wave.ballot(voter=voter))
    assert lock.unlock(replace(row, rev=2)).rev == 2  # what the signature then contradicts: see test_tally.py
