"""`resonanz audit` and `resonanz secrets`, as somebody types them."""

import csv
import getpass
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from api.cli.running import secrets as secrets_commands
from api.settings.settings import read_settings
from survey.secrets_archive import open_secrets
from tests.api.cli.command import run
from tests.api.commands.test_commands import serving

pytestmark = pytest.mark.usefixtures("light_passphrases")

PASSPHRASE = "vier Wörter, die niemand errät"
ROSTER = "reference,name,team,department,office,lead\n" + "".join(
    f"{number},Person {number},Nord,Kundendienst,front,no\n" for number in range(8)
)


@pytest.fixture(autouse=True)
def data(data_directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")
    return tmp_path / "data"


def sealed_to(tmp_path: Path, *words: str | Path) -> tuple[str | Path, ...]:
    return ("secrets", *words, "--passphrase-file", tmp_path / "passphrase")


def test_what_changes_something_is_listed_with_who_did_it_and_the_day(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    assert run("touchpoint", "add", "branch").status == 0
    assert run("import-roster", tmp_path / "roster.csv", "--yes").status == 0
    assert run("register").status == 0
    assert run("backup", tmp_path / "monday").status == 0
    assert run("touchpoint", "add", "branch").status == 2  # refused: nothing was changed
    lines = run("audit", "list").out.splitlines()
    assert len(lines) == 4 + 8
    assert f"machine:{getpass.getuser()}" in lines[0]
    assert lines[0].endswith(": added a touchpoint (branch)")
    assert "imported a roster (roster.csv, departments: 1; joined: 8; teams: 1)" in lines[1]
    assert "a person joined (Person " in lines[2]
    assert lines[-1].endswith("made a backup (monday)")
    assert len(run("audit", "list", "--action", "roster").out.splitlines()) == 9
    assert len(run("audit", "list", "--limit", "3").out.splitlines()) == 3
    assert "hat einen Kontaktpunkt angelegt (branch)" in run("audit", "list", "--lang", "de").out


def test_a_running_server_names_whoever_is_at_the_other_end(data: Path) -> None:
    with serving(read_settings({"RESONANZ_DATA": str(data)})):
        assert run("touchpoint", "add", "branch").status == 0
    assert f"machine:{getpass.getuser()}: added a touchpoint" in run("audit", "list").out


def test_a_changed_entry_is_told_with_status_one(tmp_path: Path, data: Path) -> None:
    for name in ("branch", "shop", "lobby"):
        run("touchpoint", "add", name)
    assert run("audit", "verify").out == "3 entries: none was changed, removed, exchanged or added.\n"
    with closing(sqlite3.connect(data / "resonanz.sqlite")) as opened, opened:
        opened.execute("UPDATE audit_entry SET subject = 'nothing' WHERE number = 2")
    wrong = run("audit", "verify")
    assert wrong.status == 1
    assert wrong.out.startswith("WRONG: the entries 2 to 2 are not what was logged here")
    assert run("audit", "verify", "--lang", "de").out.startswith("FALSCH: die Einträge 2 bis 2")
    assert "resonanz audit verify" in " ".join(run("doctor").out.split())


def test_the_export_is_a_table_without_formulas_and_an_entry_itself(tmp_path: Path) -> None:
    run("touchpoint", "add", '=HYPERLINK("x")')
    exported = run("audit", "export", tmp_path / "log.csv")
    assert exported.status == 0
    (row,) = csv.DictReader(io.StringIO((tmp_path / "log.csv").read_text(encoding="utf-8-sig")))
    assert (row["number"], row["action"]) == ("1", "touchpoint.add")
    assert not row["subject"].startswith("=")
    assert (tmp_path / "log.csv").stat().st_mode & 0o777 == 0o600
    assert "exported this log (entries: 1)" in run("audit", "list").out


def test_secrets_leave_sealed_and_logged_and_the_doctor_knows(tmp_path: Path) -> None:
    assert "There are no secrets" in run(*sealed_to(tmp_path, "export", tmp_path / "none")).err
    run("touchpoint", "add", "branch")
    assert "never exported" in " ".join(run("doctor").out.split())
    assert run(*sealed_to(tmp_path, "export", tmp_path / "secrets")).status == 0
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o600
    files = open_secrets((tmp_path / "secrets").read_bytes(), PASSPHRASE)
    assert {"root", "link-secret", "audit-head"} == set(files)
    assert "exported the secrets (secrets)" in run("audit", "list").out
    assert "holds all of them" in " ".join(run("doctor").out.split())
    run("results", "link")  # a key of this quarter
    assert "lacks what is newer: reading/" in " ".join(run("doctor").out.split())
    assert "overwrites nothing" in run(*sealed_to(tmp_path, "export", tmp_path / "secrets")).err


@pytest.mark.parametrize("folder", ["data", "data-keys", "data-secrets"])
def test_no_export_lies_where_it_protects_nothing(tmp_path: Path, folder: str) -> None:
    run("touchpoint", "add", "branch")
    refused = run(*sealed_to(tmp_path, "export", tmp_path / folder / "export"))
    assert (refused.status, (tmp_path / folder / "export").exists()) == (2, False)
    assert "belongs somewhere else" in refused.err


def test_a_passphrase_is_asked_for_at_a_terminal_alone_and_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("touchpoint", "add", "branch")
    assert "There is no terminal" in run("secrets", "export", tmp_path / "export").err
    monkeypatch.setattr(secrets_commands, "at_a_terminal", lambda: True)
    typed = f"{PASSPHRASE}\nanother one\n{PASSPHRASE}\n{PASSPHRASE}\n".encode()
    exported = run("secrets", "export", tmp_path / "export", stdin=typed)
    assert exported.status == 0
    assert PASSPHRASE not in exported.out + exported.err
    assert open_secrets((tmp_path / "export").read_bytes(), PASSPHRASE)
    weak = run("secrets", "export", tmp_path / "weak", stdin=b"short\nshort\n")
    assert "too easy to guess" in weak.err
    assert not (tmp_path / "weak").exists()


def test_an_export_that_the_database_cannot_log_is_logged_later(tmp_path: Path, data: Path) -> None:
    run("touchpoint", "add", "branch")
    file = data / "resonanz.sqlite"
    content = file.read_bytes()
    file.write_bytes(b"not a database any more" * 400)
    assert run(*sealed_to(tmp_path, "export", tmp_path / "export")).status == 0
    kept = (tmp_path / "data-secrets" / "unlogged").read_text()
    assert json.loads(kept)["action"] == "secrets.export"
    file.write_bytes(content)
    assert "exported the secrets (export, day: " in run("audit", "list").out
    assert not (tmp_path / "data-secrets" / "unlogged").exists()
    assert run("audit", "verify").status == 0


def test_an_import_says_what_it_has_done_and_a_wrong_passphrase_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("touchpoint", "add", "branch")
    run(*sealed_to(tmp_path, "export", tmp_path / "export"))
    assert run(*sealed_to(tmp_path, "import", tmp_path / "export")).out == "All of it is here already.\n"
    monkeypatch.setenv("RESONANZ_DATA", str(tmp_path / "new"))
    (tmp_path / "wrong").write_text("another passphrase", encoding="utf-8")
    wrong = run("secrets", "import", tmp_path / "export", "--passphrase-file", tmp_path / "wrong")
    assert (wrong.status, wrong.out) == (2, "")
    assert "does not open" in wrong.err
    assert not (tmp_path / "new-secrets").exists()
    same = run("secrets", "import", "-", "--passphrase-file", "-", stdin=b"x")
    assert "same place" in same.err
    brought = run(*sealed_to(tmp_path, "import", tmp_path / "export"))
    assert brought.out == f"Brought back to {tmp_path}/new-secrets: audit-head, link-secret, root\n"
