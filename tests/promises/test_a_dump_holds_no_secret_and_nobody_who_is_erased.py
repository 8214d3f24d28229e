"""Whoever steals a backup of the database finds no secret in it, and no name of anybody who was erased.

Control: an installation that keeps its settings in a table, and a log with names.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.commands.installation.audit import verify_log
from api.commands.installation.backup import make_backup
from api.installation import Installation
from api.settings.settings import link_secrets
from api.web.results_address import reading_key
from survey import database as db
from survey.audit import chain, pseudonyms
from survey.audit.recording import record
from survey.contacts.tables import Touchpoint
from survey.organisation.leavers import forget_leavers
from tests.api.customers import installation_for_tests
from tests.clock import moved_clock
from tests.promises.test_a_backup_yields_nothing_after_the_close import everything_in
from tests.promises.test_the_audit_log_names_nobody_who_is_erased import EVERYBODY, HER, NAME, imported

PASSWORD = b"the password of the mail server"


async def used(url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """Links were signed, results read, acts logged, a field was sealed, and somebody has come and gone."""
    found = installation_for_tests(folder, RESONANZ_DATABASE=url)
    installation = replace(found, link_secrets=link_secrets(found.settings, found.secrets))
    reading_key(installation)
    installation.secrets.write("smtp-password", PASSWORD)
    sealed = installation.secrets.seal("smtp", PASSWORD)
    await record(installation.secrets, "machine:anna", "touchpoint.add", sealed.hex()[:200])
    await imported(installation, [*EVERYBODY, HER])
    await imported(installation, EVERYBODY)
    moved_clock(monkeypatch, datetime.now(UTC) + timedelta(days=365))
    await forget_leavers()
    return installation


def secrets_of(installation: Installation) -> list[bytes]:
    """Everything that would open something: the files, and the keys that follow from the root."""
    secrets = installation.secrets
    files = [secrets.read(name) for name in ("root", "link-secret", "smtp-password")]
    files += [file.read_bytes() for file in (secrets.path / "reading").iterdir()]
    derived = [secrets.key(chain.PURPOSE), secrets.key(pseudonyms.PURPOSE)]
    return [each for each in [*files, *derived] if each]


def found_in(dump: bytes, secrets: list[bytes]) -> list[bytes]:
    """Those that stand in a dump, as they are or in hexadecimal."""
    return [each for each in secrets if each in dump or each.hex().encode() in dump]


async def stolen(installation: Installation, url: str, folder: Path) -> bytes:
    await make_backup(installation, {"out": str(folder / "backup")})
    return everything_in(folder / "backup", url)


async def test_neither_a_secret_nor_an_erased_name_is_in_a_backup(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation = await used(database, tmp_path, monkeypatch)
    dump = await stolen(installation, database, tmp_path)
    secrets = secrets_of(installation)
    assert len(secrets) == 6
    assert found_in(dump, secrets) == []
    assert b"roster.leave" in dump
    assert NAME.encode() not in dump
    assert b"erika@example.org" not in dump
    assert (await verify_log(installation, {}))["trouble"] == []


async def test_control_settings_in_a_table_and_names_in_a_log_are_in_it(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation = await used(database, tmp_path, monkeypatch)
    name = PASSWORD.decode()
    await db.write(Touchpoint.insert(Touchpoint(name=name)).run)
    await record(installation.secrets, "machine:anna", "roster.leave", NAME)
    dump = await stolen(installation, database, tmp_path)
    assert found_in(dump, secrets_of(installation)) == [PASSWORD]
    assert NAME.encode() in dump
