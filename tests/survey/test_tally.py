"""The three rules of the count: each broken by itself, and what is left out without breaking any."""

import json
import secrets
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from survey.ballots.answer import Answer
from survey.ballots.ballot import SentBallot
from survey.ballots.blind_signature import blind_sign
from survey.ballots.keys import load_sealing_key
from survey.ballots.locked_rows import BoxLock, LockedRow
from survey.errors import Tampered
from survey.tally import Box, Tally
from tests.open_wave import CELLS, WAVE, OpenWave, make_open_wave
from tests.voter import Voter

SECRET = bytes(range(32))
LOCK = BoxLock(WAVE, SECRET)
PEOPLE = 6


@pytest.fixture(scope="module")
def wave(tmp_path_factory: pytest.TempPathFactory) -> OpenWave:
    return make_open_wave(tmp_path_factory.mktemp("wave") / "keys")


@pytest.fixture(scope="module")
def key(wave: OpenWave) -> ec.EllipticCurvePrivateKey:
    return load_sealing_key(wave.directory, WAVE)


@pytest.fixture(scope="module")
def voters(wave: OpenWave) -> list[Voter]:
    return [wave.voter() for _ in range(PEOPLE)]


@pytest.fixture(scope="module")
def rows(wave: OpenWave, voters: list[Voter]) -> list[LockedRow]:
    """Six people of one group, each at their second revision."""
    return [LOCK.lock(voter.nullifier, wave.ballot(rev=2, voter=voter)) for voter in voters]


@pytest.fixture
def box(wave: OpenWave, key: ec.EllipticCurvePrivateKey) -> Box:
    return Box(wave.manifest(), wave.keys(), LOCK, key)


def counted(box: Box, rows: list[LockedRow], *, used: int = PEOPLE, seen: dict[bytes, int]) -> Tally:
    for row in rows:
        box.add(row)
    return box.count({"nord": used}, seen)


def test_what_was_written_by_the_server_is_counted(
    box: Box, rows: list[LockedRow], voters: list[Voter]
) -> None:
    tally = counted(box, rows, seen={voter.nullifier: 2 for voter in voters})
    assert set(tally.counted) == {voter.nullifier for voter in voters}
    assert [(group.name, group.n, group.eligible) for group in tally.release.groups] == [("nord", 6, 9)]


def test_people_who_were_signed_and_sent_nothing_change_nothing(box: Box, rows: list[LockedRow]) -> None:
    assert len(counted(box, rows, used=9, seen={}).counted) == PEOPLE


def test_a_server_may_have_seen_less_than_the_box_holds_never_more(
    box: Box, rows: list[LockedRow], voters: list[Voter]
) -> None:
    assert counted(box, rows, seen={voters[0].nullifier: 1})


# Rule 1: every row verifies.


def forged(wave: OpenWave, voter: Voter, ballot: SentBallot, name: str) -> LockedRow:
    """Rows that no server of ours has written; the last of these even with the box secret."""
    row, other = LOCK.lock(voter.nullifier, ballot), wave.voter()
    return {
        "random bytes": LockedRow(secrets.token_bytes(32), 1, secrets.token_bytes(len(row.locked))),
        "under another key": replace(row, key=LOCK.key(other.nullifier)),
        "another revision": replace(row, rev=3),
        "no revision": replace(row, rev=0),
        "of another week": BoxLock("2026-W11", SECRET).lock(voter.nullifier, ballot),
        "locked with another secret": BoxLock(WAVE, bytes(32)).lock(voter.nullifier, ballot),
        "unsigned box": LOCK.lock(voter.nullifier, replace(ballot, sealed=bytes(len(ballot.sealed)))),
        "another author": LOCK.lock(voter.nullifier, replace(ballot, point=other.point)),
        "token of nobody": LOCK.lock(
            voter.nullifier, replace(ballot, token=ballot.token[:98] + secrets.token_bytes(256))
        ),
        "under the key of somebody else": LOCK.lock(other.nullifier, ballot),
        "in another group": LOCK.lock(voter.nullifier, replace(ballot, cell="sued")),
        "in no group": LOCK.lock(voter.nullifier, replace(ballot, cell="west")),
        "short": LOCK.lock(voter.nullifier, replace(ballot, sealed=ballot.sealed[:-1])),
    }[name]


@pytest.mark.parametrize(
    "name",
    [
        *("random bytes", "under another key", "another revision", "no revision", "of another week"),
        *("locked with another secret", "unsigned box", "another author", "token of nobody"),
        *("under the key of somebody else", "in another group", "in no group", "short"),
    ],
)
def test_a_row_that_does_not_verify_voids_the_week(wave: OpenWave, box: Box, name: str) -> None:
    voter = wave.voter()
    with pytest.raises(Tampered, match="was not written by this server"):
        box.add(forged(wave, voter, wave.ballot(rev=2, voter=voter), name))


# Rule 2: rows ≤ slots used ≤ eligible people, in each cell.


def test_more_rows_than_slots_void_the_week(box: Box, rows: list[LockedRow]) -> None:
    with pytest.raises(Tampered, match="Nord: 6 ballots, of which 5 were issued to 9 people"):
        counted(box, rows, used=PEOPLE - 1, seen={})


def test_more_slots_than_people_void_the_week(box: Box, rows: list[LockedRow]) -> None:
    with pytest.raises(Tampered, match="Nord: 6 ballots, of which 10 were issued to 9 people"):
        counted(box, rows, used=10, seen={})


def test_each_group_is_judged_by_itself(wave: OpenWave, box: Box, rows: list[LockedRow]) -> None:
    voter = wave.voter("sued")
    with pytest.raises(Tampered, match="Sued: 1 ballots, of which 0"):
        counted(box, [*rows, LOCK.lock(voter.nullifier, wave.ballot("sued", voter=voter))], seen={})


def test_one_row_that_comes_twice_is_one_too_many(box: Box, rows: list[LockedRow]) -> None:
    with pytest.raises(Tampered, match="7 ballots"):
        counted(box, [*rows, rows[0]], seen={})


# Rule 3: whatever was seen stored is there.


def test_a_row_that_was_removed_voids_the_week(box: Box, rows: list[LockedRow], voters: list[Voter]) -> None:
    with pytest.raises(Tampered, match="1 ballots of wave 2026-W12 that were stored"):
        counted(box, rows[1:], seen={voter.nullifier: 1 for voter in voters})


def test_an_older_row_put_back_voids_the_week(
    wave: OpenWave, box: Box, rows: list[LockedRow], voters: list[Voter]
) -> None:
    older = LOCK.lock(voters[0].nullifier, wave.ballot(rev=1, voter=voters[0]))
    with pytest.raises(Tampered, match="or are older ones"):
        counted(box, [older, *rows[1:]], seen={voters[0].nullifier: 2})


# What is only left out.


@pytest.mark.parametrize("kind", ["no box", "no answer"])
def test_a_box_that_its_own_author_has_made_unreadable_is_left_out_and_not_listed(
    wave: OpenWave, box: Box, rows: list[LockedRow], kind: str
) -> None:
    voter = wave.voter()
    sealed = {
        "no box": secrets.token_bytes(4096 + 81),
        "no answer": voter.seal(Answer({"mood": 9, "lead": 1}, ""), wave.public.sealing),
    }[kind]
    token = voter.token(blind_sign(wave.signer(), voter.blinded))
    ballot = SentBallot("nord", token, voter.point, 1, voter.sign(sealed), sealed)
    tally = counted(
        box, [*rows, LOCK.lock(voter.nullifier, ballot)], used=PEOPLE + 1, seen={voter.nullifier: 1}
    )
    assert len(tally.counted) == PEOPLE
    assert voter.nullifier not in tally.counted
    assert [group.n for group in tally.release.groups] == [PEOPLE]


@pytest.mark.parametrize("version", ["resonanz-2", "resonanz-3"])
def test_answers_of_pages_with_and_without_ideas_count_in_weeks_of_either_kind(
    wave: OpenWave, key: ec.EllipticCurvePrivateKey, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = Box(replace(wave.manifest(), version=version), wave.keys(), LOCK, key)
    old = json.dumps({"answers": {"mood": 3, "lead": 3}, "comment": "alt"}).encode()
    rows = []
    for number in range(12):
        voter = wave.voter("sued")
        if number % 2:
            sealed = voter.seal(Answer({"mood": 3, "lead": 3}, "neu", idea=True), wave.public.sealing)
        else:
            with monkeypatch.context() as patched:
                patched.setattr(
                    "tests.voter.encode_answer",
                    lambda _, padding: (len(old).to_bytes(2, "big") + old).ljust(padding, b"\0"),
                )
                sealed = voter.seal(Answer({}, ""), wave.public.sealing)
        token = voter.token(blind_sign(wave.signer("sued"), voter.blinded))
        ballot = SentBallot("sued", token, voter.point, 1, voter.sign(sealed), sealed)
        rows.append(LOCK.lock(voter.nullifier, ballot))
    many = replace(wave.manifest().cells[1], eligible=12, newcomers=0)
    box._manifest = replace(box._manifest, cells=(wave.manifest().cells[0], many))
    for row in rows:
        box.add(row)
    tally = box.count({"sued": 12}, {})
    assert len(tally.counted) == 12
    assert (
        sorted((text, idea) for _, text, idea in tally.comments) == [("alt", False)] * 6 + [("neu", True)] * 6
    )


def test_a_week_in_which_nobody_answered_publishes_nothing(box: Box) -> None:
    tally = box.count(dict.fromkeys(CELLS, 0), {})
    assert (tally.counted, tally.comments, tally.release.groups) == ((), (), ())
