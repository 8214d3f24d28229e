"""The bundle: its own command, run where it was unpacked, gives its report byte for byte."""

import io
import shlex
from pathlib import Path
from zipfile import ZipFile

import pytest

from api.exports.bundle import NO_TIME, write_bundle
from api.panel_file.writing import write_panel
from tests.analytics.cast import linked
from tests.api.cli.command import run
from tests.api.cli.test_analyse import falling_file
from tests.api.exports.sources import odd_source


def unpacked(bundle: bytes, folder: Path) -> dict[str, str]:
    with ZipFile(io.BytesIO(bundle)) as archive:
        archive.extractall(folder)
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def run_the_command_of(readme: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Do what the file says: one line with the command, into a new file."""
    (line,) = [each.strip() for each in readme.splitlines() if each.startswith("    resonanz")]
    program, *arguments = shlex.split(line.removesuffix(" > again.json"))
    assert program == "resonanz"
    monkeypatch.chdir(folder)
    done = run(*arguments)
    assert done.status == 0, done.err
    return done.out.encode()


@pytest.mark.parametrize(
    "said",
    [
        [],
        ["--scale", "1:6"],
        ["--scale", "rating=6:1"],
        ["--scale", "happiness=1:6", "--scale", "rating=6:1"],
        ["--scale", "rating=6:1", "--same-respondents"],
        ["--lag", "0", "--alpha", "0.1", "--sesoi", "0.2", "--seed", "5", "--max-lag", "3"],
        ["--scale", "rating=6:1", "--lag", "2", "--missing", "rating=99", "--accept", "team 01 & co"],
    ],
)
def test_the_command_in_it_gives_the_same_bytes(
    said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = falling_file(tmp_path)
    bundle = tmp_path / "all.zip"
    options = ["--permutations", "199", "--json", *said]
    found = run("analyse", file, *options, "--bundle", bundle)
    assert found.status == 0, found.err
    folder = tmp_path / "elsewhere"
    files = unpacked(bundle.read_bytes(), folder)
    assert list(files) == ["panel.csv", "plan.json", "report.json", "README.txt"]
    assert files["report.json"] == found.out
    assert (folder / "panel.csv").read_bytes() == file.read_bytes()
    assert (
        run_the_command_of(files["README.txt"], folder, monkeypatch) == (folder / "report.json").read_bytes()
    )


def test_a_plan_keeps_which_end_of_a_scale_is_the_good_one(tmp_path: Path) -> None:
    file = tmp_path / "grades.csv"
    panel = linked()
    panel.rating.value[:] = 7 - panel.rating.value
    file.write_bytes(write_panel(panel))
    scales = ["--scale", "happiness=1:6", "--scale", "rating=6:1"]
    bundle = tmp_path / "all.zip"
    found = run("analyse", file, "--permutations", "199", *scales, "--bundle", bundle)
    assert found.out.startswith("A happier week in a team precedes better customer ratings")
    unpacked(bundle.read_bytes(), tmp_path / "elsewhere")
    again = run("analyse", file, "--plan", tmp_path / "elsewhere" / "plan.json")
    assert again.out.startswith("A happier week in a team precedes better customer ratings")
    assert "Rating was turned over" in again.out


def test_what_was_said_of_single_cells_is_in_the_command_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head, first, *rows = write_panel(linked()).decode().splitlines()
    team, week, happiness, _ = first.split(",")
    file = tmp_path / "table.csv"
    file.write_text("\n".join([head, f"{team},{week},{happiness},99", *rows]), encoding="utf-8")
    assert run("analyse", file, "--json").status == 2  # asked about
    for said in (["--missing", "rating=99"], ["--accept", "99"]):
        bundle = tmp_path / "all.zip"
        found = run("analyse", file, "--permutations", "199", "--json", *said, "--bundle", bundle)
        assert found.status == 0, found.err
        folder = tmp_path / said[0]
        files = unpacked(bundle.read_bytes(), folder)
        assert run_the_command_of(files["README.txt"], folder, monkeypatch) == found.out.encode()


def test_a_plan_that_was_given_is_in_it_and_gives_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tmp_path / "first"
    first.mkdir()
    (first / "table.csv").write_bytes(write_panel(linked()))
    run(
        "analyse",
        first / "table.csv",
        "--permutations",
        "199",
        "--scale",
        "-9:9",
        "--bundle",
        first / "a.zip",
    )
    unpacked((first / "a.zip").read_bytes(), first)
    again = first / "b.zip"
    found = run("analyse", first / "table.csv", "--plan", first / "plan.json", "--json", "--bundle", again)
    files = unpacked(again.read_bytes(), tmp_path / "second")
    assert "--plan plan.json" in files["README.txt"]
    assert run_the_command_of(files["README.txt"], tmp_path / "second", monkeypatch) == found.out.encode()


def test_the_same_contents_are_the_same_bytes_without_any_time() -> None:
    bundle = write_bundle(odd_source(), b"panel", b"plan", b"report")
    assert write_bundle(odd_source(), b"panel", b"plan", b"report") == bundle
    with ZipFile(io.BytesIO(bundle)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {NO_TIME}


def test_it_says_what_it_is_in_the_readers_language_and_that_invented_data_are() -> None:
    with ZipFile(io.BytesIO(write_bundle(odd_source("de", invented=True), b"", b"", b""))) as archive:
        text = archive.read("README.txt").decode()
    assert "Die Datei again.json ist dann Byte für Byte dieselbe wie report.json" in text
    assert "Erfundene Daten" in text
    assert "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" in text
