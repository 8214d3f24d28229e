"""The pulse over HTTP, on both databases: what each route answers to whom.

Attack 28 in part.
"""

from pathlib import Path
from typing import Any

from survey.invitations.tables import Ledger

from survey.ballots.tables import Ballot
from survey.waves.closing import close_wave
from tests.api.pulse import Employee, pulse_client
from tests.survey.waves.week import TEAM_SIZE, hire, open_week


async def ledger() -> list[dict[str, Any]]:
    return await Ledger.select().order_by(Ledger.invitation)


async def test_everybody_answers_and_finds_the_own_ballot_counted(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    async with pulse_client(tmp_path, week) as client:
        voters = [await employee.answer(4) for employee in await Employee.all(client, week)]
        assert (await client.get(f"/pulse/{week.wave}/counted")).status_code == 404
        await close_wave(week.keys, week.wave)
        # The demo week lies in the past, so its list may be gone by the calendar of whoever runs this.
        listed = await client.get(f"/pulse/{week.wave}/counted")
    if listed.status_code == 200:
        assert sorted(listed.json()["counted"]) == sorted(voter.nullifier.hex() for voter in voters)


async def test_a_person_sees_with_whom_they_answer_and_nothing_is_written(
    database: str, tmp_path: Path
) -> None:
    await hire()
    week = await open_week(tmp_path)
    before = await ledger()
    async with pulse_client(tmp_path, week) as client:
        (employee, *_) = await Employee.all(client, week)
        place = await employee.place()
    assert place.json()["cell"] == str(employee.cell)
    assert len(place.json()["names"]) == TEAM_SIZE
    assert await ledger() == before


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
        assert (await employee.cast(forged, good)).status_code == 401
        assert (await employee.cast(token[:-1], good)).status_code == 400
        assert (await employee.cast(token, good[:-1])).status_code == 400
        assert (await employee.cast(token, good + bytes(4000))).status_code == 413
        assert (await employee.cast(token, good, rev=51)).status_code == 400
        assert (await employee.cast(token, good, rev=2**70)).status_code == 400
        assert await Ballot.count() == 0
        assert (await employee.cast(token, good)).status_code == 204


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
            await first.cast(token, first.sealed(voter, 4)),
            await second.place(),
            await second.issue(week.voter(second.cell)),
            await second.post("ack", {"token": second.token}),
        ]
    assert {answer.status_code for answer in late} == {410}
    assert all("closed" in answer.json()["detail"] for answer in late)


async def test_looking_at_every_address_changes_nothing(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    before = await ledger()
    async with pulse_client(tmp_path, week) as client:
        for route in ("", "/manifest", "/place", "/issue", "/ballot", "/ack", "/counted"):
            for method in ("GET", "HEAD", "OPTIONS"):
                answer = await client.request(method, f"/pulse/{week.wave}{route}")
                assert answer.status_code < 500
                assert "set-cookie" not in answer.headers
    assert await ledger() == before
    assert await Ballot.count() == 0


async def test_a_field_that_is_not_base64url_is_named(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    async with pulse_client(tmp_path, week) as client:
        (employee, *_) = await Employee.all(client, week)
        body: dict[str, object] = {"cell": str(employee.cell), "token": "!", "rev": 1, "sealed": ""}
        answer = await employee.post("ballot", body)
    assert answer.status_code == 400
    assert "token" in answer.json()["detail"]
