"""The exports of `resonanz analyse`, each by its option."""

from pathlib import Path

import openpyxl
import pytest

from api.panel_file.reading import read_panel, read_with_reasons
from api.panel_file.writing import write_panel
from tests.analytics.cast import linked
from tests.api.cli.command import run
from tests.api.exports.sources import oddly_named

QUICK = ("--permutations", "199")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "table.csv"
    file.write_bytes(write_panel(linked()))
    return file


def test_every_file_is_written_and_named_in_one_run(table: Path, tmp_path: Path) -> None:
    wanted = {kind: tmp_path / f"report.{kind}" for kind in ("pdf", "xlsx", "sav", "csv")}
    wanted["bundle"] = tmp_path / "report.zip"
    folder = tmp_path / "pictures"
    options = [word for kind, place in wanted.items() for word in (f"--{kind}", place)]
    found = run("analyse", table, *QUICK, *options, "--pictures", folder, "--lang", "de")
    assert (found.status, found.err) == (0, "")
    for place in (*wanted.values(), folder):
        assert f"Geschrieben: {place}" in found.out
    beginnings = {"pdf": b"%PDF-", "xlsx": b"PK", "sav": b"$FL2", "csv": b"team,week", "bundle": b"PK"}
    assert {kind: wanted[kind].read_bytes()[: len(start)] for kind, start in beginnings.items()} == beginnings
    assert {"within.svg", "within.png", "trend.svg"} <= {file.name for file in folder.iterdir()}
    assert openpyxl.load_workbook(wanted["xlsx"]).sheetnames == ["Werte", "Datenwörterbuch"]


def test_the_csv_holds_what_was_understood_and_why_values_are_left_out(tmp_path: Path) -> None:
    file, out = tmp_path / "odd.csv", tmp_path / "again.csv"
    file.write_bytes(write_panel(oddly_named(), {(1, 1): "suppressed"}).replace(b",", b";"))
    done = run("analyse", file, *QUICK, "--csv", out)
    assert (done.status, done.err) == (0, "")
    panel, reasons = read_with_reasons(out.read_bytes(), "again.csv")
    assert reasons == {(1, 1): "suppressed"}
    assert panel.teams == oddly_named().teams
    assert dict(panel.left_out) == {"suppressed": 1}
    assert read_panel(out.read_bytes(), "again.csv").left_out == panel.left_out
    assert out.read_bytes() == write_panel(panel, reasons)


def test_exports_and_json_come_together(table: Path, tmp_path: Path) -> None:
    alone = run("analyse", table, *QUICK, "--json").out
    assert run("analyse", table, *QUICK, "--json", "--csv", tmp_path / "out.csv").out == alone
    assert (tmp_path / "out.csv").read_bytes() == table.read_bytes()


@pytest.mark.parametrize(
    ("option", "out", "expected"),
    [
        ("--pdf", "nowhere/out.pdf", "{out} cannot be written: its folder does not exist."),
        ("--xlsx", "table.csv", "{out} would be overwritten by its own export; name another file."),
        ("--sav", ".", "{out} is a folder; name a file in it."),
        ("--pictures", "table.csv", "{out} is a file; name a folder."),
    ],
)
def test_an_export_without_a_place_is_refused_before_anything_is_computed(
    option: str, out: str, expected: str, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.cli.analysis.analyse._report", None)
    before = table.read_bytes()
    status, _, err = run("analyse", table, option, tmp_path / out)
    assert (status, err) == (2, expected.format(out=tmp_path / out) + "\n")
    assert table.read_bytes() == before
