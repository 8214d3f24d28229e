"""Attacks 11 in part, 14 and 18: take the disk after the close and look for what people sent.

Tables, free pages and logs are searched.

Control: the same rows deleted with ordinary settings are still in the file.
"""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from survey.ballots.keys import load_secrets, wave_folder
from survey.ballots.tables import Ballot
from survey.invitations.slots import FILE
from survey.lifecycle.closing import close_wave
from tests.api.pulse import Employee, pulse_client
from tests.promises.files_of import bytes_on_disk, leftovers_of_plain_sqlite
from tests.survey.lifecycle.week import hire, open_week

MARKER = "a-sentence-nobody-else-would-write"


async def test_the_disk_holds_no_ballot_no_slot_and_no_key(
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
                assert (await employee.cast(voter, token, sealed)).status_code == 200
        rows = await Ballot.select(Ballot.key, Ballot.locked)
        with closing(sqlite3.connect(wave_folder(week.keys, week.wave) / FILE)) as people:
            slots = people.execute(
                "SELECT identifier, blinded FROM slot WHERE blinded <> zeroblob(32)"
            ).fetchall()
        kept = load_secrets(week.keys, week.wave)
        secrets = {path.name: path.read_bytes() for path in sorted((tmp_path / "keys").rglob("*.key"))}
        secrets |= {"secret": kept.people, "box.secret": kept.box}
        traces = [value[:32] for row in rows for value in row.values()]
        traces += [value for row in slots for value in row]
        assert len(traces) == 16
        taken = await bytes_on_disk(database) + bytes_beside(tmp_path / "keys")
        assert all(trace in taken for trace in traces)  # the attacker knows how to look
        await close_wave(week.keys, week.wave)
    everything = await bytes_on_disk(database) + caplog.text.encode() + bytes_beside(tmp_path / "keys")
    assert [trace for trace in traces if trace in everything] == []
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
                await employee.cast(voter, token, sealed)
                await employee.cast(voter, token[:-1] + b"\0", sealed)
                await employee.cast(voter, token, sealed[:-1])
                await employee.post("issue", {"token": employee.token})
    said = [
        record for record in caplog.records if not record.name.startswith("httpx")
    ]  # the client's own log
    assert [record.getMessage() for record in said] == []


def bytes_beside(folder: Path) -> bytes:
    """Every file of the key directory."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_the_control_leaves_deleted_rows_in_the_file(tmp_path: Path) -> None:
    rows = [f"{MARKER} {number}".encode() * 20 for number in range(50)]
    left = leftovers_of_plain_sqlite(tmp_path / "plain.sqlite", rows)
    assert sum(row[:64] in left for row in rows) > 25
