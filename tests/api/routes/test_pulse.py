"""The pulse over HTTP, on both databases: what each route answers to whom.

Attack 28 in part.
"""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from api.web import base64url
from survey.ballots.authorship import point_signed, public_point
from survey.ballots.context import VERSION
from survey.ballots.keys import wave_folder
from survey.ballots.manifest import write_manifest
from survey.ballots.tables import Ballot
from survey.lifecycle.closing import close_wave
from survey.releases.signed import counted_entry
from tests.api.pulse import Employee, pulse_client
from tests.clock import this_week
from tests.survey.lifecycle.week import TEAM_SIZE, Week, hire, open_week


def key_id(week: Week, employee: Employee) -> str:
    return week.key(employee.cell).id.hex()


def beside_the_keys(week: Week) -> dict[str, bytes]:
    """All that a request could have changed there."""
    return {path.name: path.read_bytes() for path in wave_folder(week.keys, week.wave).iterdir()}


async def test_everybody_answers_and_finds_the_own_ballot_counted(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path, this_week())  # the list is shown for four weeks
    async with pulse_client(tmp_path, week) as client:
        voters = [await employee.answer(4) for employee in await Employee.all(client, week)]
        assert (await client.get(f"/pulse/{week.wave}/release")).status_code == 404
        await close_wave(week.keys, week.wave)
        listed = (await client.get(f"/pulse/{week.wave}/release")).json()
    counted = [bytes.fromhex(entry) for entry in listed["counted"]]
    assert counted == sorted(counted_entry(VERSION, voter.nullifier) for voter in voters)
    release = json.loads(listed["release"])
    assert release["counted"] == sha256(b"".join(counted)).hexdigest()
    assert release["manifest"] == sha256(write_manifest(week.manifest)).hexdigest()
    key, signature = public_point(week.manifest.release_key), base64url.decode(listed["signature"], "")
    assert key is not None
    assert point_signed(key, signature, b"resonanz-2|release|" + listed["release"].encode())


async def test_a_person_sees_with_whom_they_answer_and_nothing_is_written(
    database: str, tmp_path: Path
) -> None:
    await hire()
    week = await open_week(tmp_path)
    async with pulse_client(tmp_path, week) as client:
        (employee, *_) = await Employee.all(client, week)
        before = beside_the_keys(week)
        place = await employee.place()
    assert place.json()["cell"] == str(employee.cell)
    assert len(place.json()["names"]) == TEAM_SIZE
    assert place.json().keys() == {"cell", "key", "names", "last", "links_written"}
    assert beside_the_keys(week) == before


async def test_a_manifest_is_the_same_bytes_for_everybody_and_names_nobody(
    database: str, tmp_path: Path
) -> None:
    await hire()
    week = await open_week(tmp_path)
    async with pulse_client(tmp_path, week) as client:
        answers = [
            await client.get(f"/pulse/{week.wave}/manifest", headers={"User-Agent": str(n)}) for n in range(3)
        ]
    assert len({answer.content for answer in answers}) == 1
    assert "Nord 3" not in answers[0].text


async def test_a_second_device_is_told_kindly(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    async with pulse_client(tmp_path, week) as client:
        (employee, *_) = await Employee.all(client, week)
        await employee.signed()
        again = await employee.issue(week.voter(employee.cell))
    assert again.status_code == 409
    assert again.json()["detail"].startswith("You have already answered, or started, on another device")


async def test_wrong_ballots_are_refused_by_what_is_wrong_with_them(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    async with pulse_client(tmp_path, week) as client:
        (employee, *_) = await Employee.all(client, week)
        voter, token = await employee.signed()
        good = employee.sealed(voter, 4)
        forged = token[:-1] + bytes([token[-1] ^ 1])
        other = week.voter(employee.cell)
        assert (await employee.cast(voter, forged, good)).status_code == 401
        assert (await employee.cast(other, token, good)).status_code == 401
        assert (await employee.cast(voter, token[:-1], good)).status_code == 400
        assert (await employee.cast(voter, token, good[:-1])).status_code == 400
        assert (await employee.cast(voter, token, good + bytes(4000))).status_code == 413
        assert (await employee.cast(voter, token, good, rev=51)).status_code == 400
        assert (await employee.cast(voter, token, good, rev=2**70)).status_code == 400
        signatures = {401: voter.sign(good, rev=2), 400: voter.sign(good)[:-1]}
        for status, signature in signatures.items():
            sent = employee.body(voter, token, good) | {"signature": base64url.encode(signature)}
            assert (await employee.post("ballot", sent)).status_code == status
        assert await Ballot.count() == 0
        assert (await employee.cast(voter, token, good)).status_code == 200


async def test_a_ballot_is_next_in_turn_or_told_what_the_box_holds_in_as_many_bytes(
    database: str, tmp_path: Path
) -> None:
    await hire()
    week = await open_week(tmp_path)
    async with pulse_client(tmp_path, week) as client:
        (employee, *_) = await Employee.all(client, week)
        voter, token = await employee.signed()
        first, second = employee.sealed(voter, 4), employee.sealed(voter, 5, rev=2)
        once = employee.body(voter, token, first)
        bodies = [
            (employee.body(voter, token, second, rev=2), "00", "n"),  # nothing is there to follow
            (once, "01", "y"),
            (once, "01", "y"),  # the same again, as after an answer that was lost
            (employee.body(voter, token, employee.sealed(voter, 1)), "01", "n"),
            (employee.body(voter, token, employee.sealed(voter, 1, rev=50), rev=50), "01", "n"),
            (employee.body(voter, token, second, rev=2), "02", "y"),
            (once, "02", "n"),
        ]
        lengths = set()
        for body, rev, stored in bodies:
            answer = await employee.post("ballot", body)
            assert (answer.status_code, answer.json()) == (200, {"rev": rev, "stored": stored})
            lengths.add((answer.headers["content-length"], len(answer.content)))
        assert len(lengths) == 1
    assert await Ballot.count() == 1


@pytest.mark.parametrize("change", ["short", "long", "zero", "one", "huge", "key", "group", "letters"])
async def test_a_malformed_request_for_a_signature_gets_one_sentence_whoever_it_is_about(
    database: str, tmp_path: Path, change: str
) -> None:
    await hire()
    week = await open_week(tmp_path)
    async with pulse_client(tmp_path, week) as client:
        answered, other, *_ = await Employee.all(client, week)
        await answered.answer(4)
        body = {
            "cell": str(answered.cell),
            "key_id": key_id(week, answered),
            "blinded": base64url.encode(week.voter(answered.cell).blinded),
        } | {
            "short": {"blinded": base64url.encode(bytes([1] * 255))},
            "long": {"blinded": base64url.encode(bytes([1] * 257))},
            "zero": {"blinded": base64url.encode(bytes(256))},
            "one": {"blinded": base64url.encode(bytes(255) + b"\1")},
            "huge": {"blinded": base64url.encode(bytes([255] * 256))},
            "key": {"key_id": "0" * 64},
            "group": {"cell": "00000000-0000-0000-0000-000000000000"},
            "letters": {"blinded": "!"},
        }[change]
        answers = [
            await employee.post("issue", {"token": token, **body})
            for employee, token in (
                (answered, answered.token),
                (other, other.token),
                (other, "no link at all"),
            )
        ]
        assert {answer.status_code for answer in answers} == {400}
        assert len({answer.content for answer in answers}) == 1
        # And nothing was used up by asking.
        assert (await other.issue(week.voter(other.cell))).status_code == 200


async def test_after_the_close_nothing_is_taken_and_the_sentence_says_so(
    database: str, tmp_path: Path
) -> None:
    await hire()
    week = await open_week(tmp_path)
    async with pulse_client(tmp_path, week) as client:
        first, second, *_ = await Employee.all(client, week)
        voter, token = await first.signed()
        await close_wave(week.keys, week.wave)
        late = [
            await first.cast(voter, token, first.sealed(voter, 4)),
            await second.place(),
            await second.issue(week.voter(second.cell)),
            await second.post("ack", {"token": second.token}),
        ]
    assert {answer.status_code for answer in late} == {410}
    assert all("closed" in answer.json()["detail"] for answer in late)


async def test_looking_at_every_address_changes_nothing(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    before = beside_the_keys(week)
    async with pulse_client(tmp_path, week) as client:
        for route in ("", "/manifest", "/place", "/issue", "/ballot", "/ack", "/release"):
            for method in ("GET", "HEAD", "OPTIONS"):
                answer = await client.request(method, f"/pulse/{week.wave}{route}")
                assert answer.status_code < 500
                assert "set-cookie" not in answer.headers
    assert beside_the_keys(week) == before
    assert await Ballot.count() == 0


async def test_a_field_that_is_not_base64url_is_named(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    async with pulse_client(tmp_path, week) as client:
        (employee, *_) = await Employee.all(client, week)
        body: dict[str, object] = {"cell": str(employee.cell), "rev": 1} | dict.fromkeys(
            ("token", "key", "signature", "sealed"), "!"
        )
        answer = await employee.post("ballot", body)
    assert answer.status_code == 400
    assert "token" in answer.json()["detail"]
