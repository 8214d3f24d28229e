"""Whoever is erased is a mere pseudonym in the audit log; without the secrets everybody is, at any time."""

from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from api.access.administering.log_entries import readable_entries
from api.commands.installation.audit import verify_log
from api.commands.organisation.roster import import_file, preview
from api.installation import Installation
from survey import database as db
from survey.audit.listing import Entry
from survey.organisation import leavers
from survey.organisation.tables import Person
from tests.api.customers import installation_for_tests
from tests.clock import moved_clock

HEAD = "reference,name,email,team,department,office,lead"
PLACE = "Nord,Kundendienst,front"
EVERYBODY = [f"{number},Person {number},p{number}@example.org,{PLACE},no" for number in range(9)]
NAME = "Erika Beispiel"
HER = f"77,{NAME},erika@example.org,{PLACE},yes"


async def imported(installation: Installation, rows: list[str]) -> None:
    """As the command does it."""
    content = b64encode("\n".join([HEAD, *rows]).encode()).decode()
    told = {"content": content, "name": "roster.csv"}
    found = await preview(installation, told)
    await import_file(installation, {**told, "agreed": found["digest"]})


async def about(installation: Installation, name: str) -> list[Entry]:
    """What the log says of somebody, to whoever may read names."""
    return [each for each in await readable_entries(installation, limit=None) if each.subject_name == name]


def recognised(subjects: list[str], stolen: list[dict[str, Any]]) -> list[str]:
    """Whom a thief of a backup from before the erasure finds in a log by what it says of them."""
    said = [str(value) for row in stolen for value in row.values() if isinstance(value, str | UUID)]
    return [subject for subject in subjects if any(len(each) > 3 and each in subject for each in said)]


async def test_a_name_goes_with_the_person_and_the_chain_stays_whole(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation = replace(installation_for_tests(tmp_path), actor="machine:anna")
    await imported(installation, [*EVERYBODY, HER])
    (joined,) = await about(installation, NAME)
    assert (joined.action, dict(joined.detail)) == ("roster.join", {"team": "Nord", "lead": "yes"})
    await imported(installation, EVERYBODY)
    left, _ = await about(installation, NAME)
    assert (left.action, left.actor, left.subject) == ("roster.leave", "machine:anna", joined.subject)

    with monkeypatch.context() as in_a_year:
        moved_clock(in_a_year, datetime.now(UTC) + timedelta(days=365))
        await leavers.forget_leavers()
    assert not await Person.exists().where(Person.name == NAME)
    after = await readable_entries(installation, limit=None)
    assert NAME not in str(after)
    assert [each.action for each in after if each.subject == joined.subject] == [
        "roster.leave",
        "roster.join",
    ]
    assert (await verify_log(installation, {}))["trouble"] == []


async def test_without_the_secrets_not_even_a_backup_from_before_names_anybody(
    database: str, tmp_path: Path
) -> None:
    installation = installation_for_tests(tmp_path)
    await imported(installation, [*EVERYBODY, HER])
    stolen = await Person.select()
    rows = await db.query("SELECT subject, detail FROM audit_entry")
    assert len(rows) == len(stolen) + 1
    assert recognised([row["subject"] + row["detail"] for row in rows], stolen) == []


async def test_control_a_log_with_ids_names_everybody_in_that_backup(database: str, tmp_path: Path) -> None:
    installation = installation_for_tests(tmp_path)
    await imported(installation, [*EVERYBODY, HER])
    stolen = await Person.select()
    ordinary = [f"person:{row['id']}" for row in stolen]
    assert len(recognised(ordinary, stolen)) == len(stolen)
