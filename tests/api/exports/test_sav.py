"""The file for SPSS, read by pyreadstat and by PSPP, which shares nothing with what wrote it."""

import csv
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pyreadstat

from api.exports.sav import cut, variable_names, write_sav
from api.exports.source import Source
from tests.api.exports.sources import NAMES, odd_source, oddly_named, source_of


def read(source: Source, folder: Path) -> tuple[Any, Any]:
    file = folder / "panel.sav"
    file.write_bytes(write_sav(source))
    frame, meta = pyreadstat.read_sav(file)
    return frame, meta


def test_names_values_and_labels_come_back(tmp_path: Path) -> None:
    panel = oddly_named()
    frame, meta = read(odd_source("de"), tmp_path)
    assert list(frame)[:4] == ["team", "week", "week_begins", "happiness"]
    assert set(frame["team"]) == set(NAMES)
    assert frame["week_begins"][0] == date(2025, 9, 29)
    expected = [None if each != each else each for each in panel.happiness.value.ravel()]  # noqa: PLR0124  # NaN
    assert [None if each != each else each for each in frame["happiness"]] == expected  # noqa: PLR0124
    assert list(frame["left_out"].dropna().items()) == [(4, 2.0)]
    assert meta.column_names_to_labels["happiness"].startswith("Stimmung: die mittlere Antwort")
    labels = meta.variable_value_labels["left_out"]
    assert labels[2.0].startswith("Zu wenige Antworten")
    assert len(labels) == 4
    assert meta.variable_measure["happiness"] == "scale"
    assert meta.variable_measure["team"] == "nominal"


def test_pspp_reads_the_same_values_and_labels(tmp_path: Path) -> None:
    (tmp_path / "panel.sav").write_bytes(write_sav(odd_source("de")))
    syntax = tmp_path / "read.sps"
    syntax.write_text(
        f"GET FILE='{tmp_path}/panel.sav'.\n"
        f"SAVE TRANSLATE /OUTFILE='{tmp_path}/again.csv' /TYPE=CSV /FIELDNAMES /REPLACE.\n"
        "DISPLAY DICTIONARY.\n"
    )
    done = subprocess.run(
        ["pspp", "-o", tmp_path / "said.csv", "-O", "format=csv", syntax],
        capture_output=True,
        text=True,
        check=True,
        env={"LC_ALL": "C.UTF-8", "HOME": str(tmp_path)},
    )
    assert done.stdout + done.stderr == ""
    said = (tmp_path / "said.csv").read_text(encoding="utf-8")
    assert "Stimmung: die mittlere Antwort der Menschen des Teams in dieser Woche" in said
    assert ",2,Zu wenige Antworten" in said
    with (tmp_path / "again.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    panel = oddly_named()
    assert [row["team"].strip() for row in rows[::3]] == list(panel.teams)
    read = [float(row["happiness"]) for row in rows if row["happiness"].strip()]
    known = [each for each in panel.happiness.value.ravel() if each == each]  # noqa: PLR0124  # NaN
    assert len(read) == len(known) == 17
    assert (
        max(abs(a - b) for a, b in zip(read, known, strict=True)) < 0.005
    )  # PSPP writes by its print format


def test_the_file_carries_the_last_day_of_its_weeks_and_no_clock() -> None:
    content = write_sav(odd_source())
    assert content[92:109] == b"19 Oct 2500:00:00"
    assert content[84:92] == bytes.fromhex(
        "0000000000005940"
    )  # the field before it: 100.0, as every file has
    assert write_sav(odd_source()) == content


def test_invented_data_are_marked_in_the_notes(tmp_path: Path) -> None:
    _, meta = read(odd_source(invented=True), tmp_path)
    assert any("Invented data" in note for note in meta.notes)


def test_every_column_of_a_report_with_all_parts_is_in_it(tmp_path: Path) -> None:
    frame, meta = read(source_of("complete"), tmp_path)
    assert {"item_work_able", "within_variance", "department", "touchpoint"} <= set(frame)
    assert all(meta.column_labels)


def test_names_that_are_too_long_are_cut_and_stay_different() -> None:
    long = "item_" + "ü" * 80
    first, second, short = variable_names([long, long + "x", "team"])
    assert short == "team"
    assert first != second
    assert all(len(name.encode()) <= 64 for name in (first, second))
    assert cut("aü", 2) == "a"
