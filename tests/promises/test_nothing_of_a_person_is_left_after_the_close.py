"""Attacks 11 in part, 14 and 18: take the disk after the close and look for what people sent.

Tables, free pages and logs are searched.

Control: the same rows deleted with ordinary settings are still in the file.
"""

import logging
from pathlib import Path

import pytest
from survey.invitations.tables import Ledger

from survey.ballots.tables import Ballot
from survey.waves.closing import close_wave
from survey.waves.tables import WaveRoster
from tests.api.pulse import Employee, pulse_client
from tests.promises.files_of import bytes_on_disk, leftovers_of_plain_sqlite
from tests.survey.waves.week import hire, open_week

MARKER = "a-sentence-nobody-else-would-write"


async def test_the_disk_holds_no_ballot_no_ledger_and_no_key(
    database: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await hire()
    week = await open_week(tmp_path)
    with caplog.at_level(logging.DEBUG):
        async with pulse_client(tmp_path, week) as client:
            employees = await Employee.all(client, week)
            for employee in employees[:4]:  # too few to be published, so their comments stay unseen
                voter, token = await employee.signed()
                sealed = employee.sealed(voter, 2, comment=MARKER)
                assert (await employee.cast(token, sealed)).status_code == 204
        rows = await Ballot.select(Ballot.sealed)
        ledger = await Ledger.select(Ledger.invitation, Ledger.blinded, Ledger.blind_signature)
        roster = await WaveRoster.select(WaveRoster.id)
        secrets = {path.name: path.read_bytes() for path in sorted((tmp_path / "keys").rglob("*.key"))}
        traces = [row["sealed"][:32] for row in rows]
        traces += [value for row in ledger for value in row.values() if value is not None]
        taken = await bytes_on_disk(database)
        assert all(trace in taken for trace in traces)  # the attacker knows how to look
        await close_wave(week.keys, week.wave)
    left = await bytes_on_disk(database)
    everything = (
        left
        + caplog.text.encode()
        + b"".join(path.read_bytes() for path in (tmp_path / "keys").rglob("*") if path.is_file())
    )
    assert [trace for trace in traces if trace in everything] == []
    assert [
        row["id"] for row in roster if row["id"].bytes in everything or str(row["id"]).encode() in everything
    ] == []
    assert MARKER.encode() not in everything
    assert [name for name, secret in secrets.items() if secret in everything] == []


async def test_the_logs_of_a_hundred_good_and_bad_ballots_are_empty(
    database: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await hire()
    week = await open_week(tmp_path)
    with caplog.at_level(logging.INFO):
        async with pulse_client(tmp_path, week) as client:
            for employee in await Employee.all(client, week):
                voter, token = await employee.signed()
                sealed = employee.sealed(voter, 3)
                await employee.cast(token, sealed)
                await employee.cast(token[:-1] + b"\0", sealed)
                await employee.cast(token, sealed[:-1])
                await employee.post("issue", {"token": employee.token})
    said = [
        record for record in caplog.records if not record.name.startswith("httpx")
    ]  # the client's own log
    assert [record.getMessage() for record in said] == []


def test_the_control_leaves_deleted_rows_in_the_file(tmp_path: Path) -> None:
    rows = [f"{MARKER} {number}".encode() * 20 for number in range(50)]
    left = leftovers_of_plain_sqlite(tmp_path / "plain.sqlite", rows)
    assert sum(row[:64] in left for row in rows) > 25
