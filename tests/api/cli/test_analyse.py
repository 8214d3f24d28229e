"""`resonanz analyse`: the same answer in words, as JSON and as a page."""

import csv
import io
import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.analysis import analyse
from analytics.plan import Plan
from analytics.report import report
from api.panel_file.writing import write_panel
from api.texts import LANGUAGES, translations
from tests.analytics.cast import holed, linked, unlinked
from tests.api.cli.command import json_of, run

ROOT = Path(__file__).parents[3]
NEW_YORK = ROOT.parent / "shared" / "reference" / "nyc_school_survey_2014_15.csv"


@pytest.fixture
def linked_file(tmp_path: Path) -> Path:
    """Twelve teams whose customers notice, forty weeks."""
    file = tmp_path / "linked.csv"
    file.write_bytes(write_panel(linked()))
    return file


def test_the_finding_is_said_in_words_with_its_reasons_and_what_was_read(linked_file: Path) -> None:
    status, out, err = run("analyse", linked_file)
    assert (status, err) == (0, "")
    paragraphs = out.split("\n\n")
    assert paragraphs[0].startswith("A happier week in a team precedes better customer ratings. Observed the")
    assert "% interval" in paragraphs[0]
    assert paragraphs[1].startswith("• When every team's happiness is put beside another team's ")
    assert paragraphs[2].startswith("Between teams, a difference and not a change: ")
    assert paragraphs[3] == "Teams: 12. Weeks: 40 (1 to 40). Team-weeks: 480, with both sides: 468."
    assert paragraphs[4] == (
        "Compared: 12 teams in 39 weeks. The others lack one side, the week before or enough weeks."
    )
    assert " ".join(paragraphs[5].split()).endswith(
        "The larger value counts as the better one; if the smallest is the best, say --scale rating=6:1."
    )
    assert max(map(len, out.splitlines())) <= 100


def test_the_finding_is_said_in_german(linked_file: Path) -> None:
    status, out, _ = run("analyse", linked_file, "--lang", "de")
    assert status == 0
    assert out.startswith("Eine Woche mit besserer Stimmung im Team geht besseren Kundenbewertungen voraus.")
    assert "Zwischen den Teams, als Unterschied und nicht als Veränderung: " in out


def test_what_was_left_out_is_told_with_its_reason(tmp_path: Path) -> None:
    file = tmp_path / "holed.csv"
    panel = holed(linked())
    file.write_bytes(write_panel(panel))
    one_sided = int((np.isnan(panel.happiness.value) != np.isnan(panel.rating.value)).sum())
    out = run("analyse", file).out
    assert f"Team-weeks left out:\n• {one_sided}: No value for one of the two sides\n" in out


def test_the_report_is_that_of_the_panel_itself_and_keeps_its_contract(linked_file: Path) -> None:
    status, out, err = run("analyse", linked_file, "--json", "--permutations", "199", "--seed", "7")
    plan = Plan(permutations=199, seed=7)
    expected = report(analyse(linked(), plan), {each: translations(each).gettext for each in LANGUAGES})
    assert (status, err) == (0, "")
    assert json_of(out) == json.loads(json.dumps(expected))
    schema = json.loads((ROOT / "frontend" / "schemas" / "report-1.json").read_text(encoding="utf-8"))
    jsonschema.validate(json_of(out), schema)


def test_the_same_rows_in_any_order_give_the_same_bytes(linked_file: Path) -> None:
    first = run("analyse", linked_file, "--json", "--permutations", "199").out
    header, *rows = linked_file.read_bytes().splitlines(keepends=True)
    random.Random(1).shuffle(rows)  # noqa: S311  # a shuffle, not a secret
    shuffled = header + b"".join(rows)
    assert run("analyse", "-", "--json", "--permutations", "199", stdin=shuffled).out == first


def test_every_setting_reaches_the_plan(linked_file: Path) -> None:
    settings = {"lag": 2, "alpha": 0.1, "sesoi": 0.2, "permutations": 99, "seed": 5}
    arguments = [f"--{name}={value}" for name, value in settings.items()]
    plan = json_of(run("analyse", linked_file, "--json", "--max-lag=3", *arguments).out)
    assert {name: plan["plan"][name] for name in settings} == settings
    assert [lag["lag"] for lag in plan["lags"]] == [-3, -2, -1, 0, 1, 2, 3]


def test_every_verdict_ends_with_status_zero(tmp_path: Path) -> None:
    file = tmp_path / "unlinked.csv"
    file.write_bytes(write_panel(unlinked()))
    found = run("analyse", file, "--json")
    assert (found.status, json_of(found.out)["verdict"]["code"]) == (0, "undecided")


def test_one_row_is_not_enough_and_says_so() -> None:
    found = run("analyse", "-", stdin=b"team;KW;Stimmung;Bewertung\nNord;KW 3/2026;3,4;4,2\n")
    assert found.status == 0
    assert found.out.startswith("There are not enough data for an answer.\n\n• Teams with at least 12")
    assert "Weeks: 1 (2026-W03 to 2026-W03)" in found.out


def test_the_page_is_written_and_named(linked_file: Path, tmp_path: Path) -> None:
    page = tmp_path / "finding.html"
    status, out, err = run("analyse", linked_file, "--html", page, "--lang", "de")
    assert (status, err) == (0, "")
    assert out.endswith(f"\n\nDie Seite: {page}\n")
    text = page.read_text(encoding="utf-8")
    assert '<html lang="de">' in text
    assert "geht besseren Kundenbewertungen voraus" in text
    assert sorted(tmp_path.iterdir()) == [page, linked_file]


def test_a_page_that_cannot_be_written_leaves_the_old_one(
    linked_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> int:
        with path.open("wb") as half:
            half.write(content[:10])
        raise OSError(28, "No space left on device")

    page = tmp_path / "finding.html"
    page.write_text("old", encoding="utf-8")
    monkeypatch.setattr(Path, "write_bytes", full)
    status, _, err = run("analyse", linked_file, "--html", page)
    assert (status, err) == (2, f"{page} cannot be written: No space left on device.\n")
    assert page.read_text(encoding="utf-8") == "old"
    assert sorted(tmp_path.iterdir()) == [page, linked_file]


@pytest.mark.parametrize(
    ("out", "expected"),
    [
        ("nowhere/page.html", "{out} cannot be written: its folder does not exist."),
        (".", "{out} is a folder; name a file in it."),
        ("linked.csv", "{out} would be overwritten by its own report; name another file."),
        ("linked.csv/page.html", "{out} cannot be written: its folder does not exist."),
    ],
)
def test_a_page_without_a_place_is_refused(
    out: str, expected: str, linked_file: Path, tmp_path: Path
) -> None:
    before = linked_file.read_bytes()
    status, _, err = run("analyse", linked_file, "--html", tmp_path / out)
    assert (status, err) == (2, expected.format(out=tmp_path / out) + "\n")
    assert linked_file.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("gone.csv", "There is no file {file}.\n"),
        (".", "{file} is a folder; name the file in it.\n"),
        ("linked.csv/inside", "{file} cannot be read: Not a directory.\n"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(
    name: str, expected: str, linked_file: Path, tmp_path: Path
) -> None:
    file = tmp_path / name
    assert run("analyse", file) == (2, "", expected.format(file=file))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--lag", "53"], "The lag must be 0 to 52 weeks, not 53."),
        (["--alpha", "nan"], "Alpha must be at least 0.000001 and below 0.5, not nan."),
        (["--alpha", "1e-300"], "Alpha must be at least 0.000001 and below 0.5, not 1e-300."),
        (["--sesoi", "-1"], "The smallest effect of interest must be 0.000001 to 1000000000000, not -1.0."),
        (
            ["--sesoi", "1e-300"],
            "The smallest effect of interest must be 0.000001 to 1000000000000, not 1e-300.",
        ),
        (
            ["--sesoi", "1e300"],
            "The smallest effect of interest must be 0.000001 to 1000000000000, not 1e+300.",
        ),
        (["--permutations", "1"], "The permutations must be 99 to 1,000,000, not 1."),
        (["--seed", "-1"], "The seed must be 0 to 9223372036854775807, not -1."),
        (["--max-lag", "0"], "The largest lag of the scan must be 1 to 26 weeks, not 0."),
        (
            ["--scale", "5"],
            "--scale is the worst and the best value, as 1:5, of one side as rating=6:1; not 5.",
        ),
        (
            ["--scale", "6:1"],
            "In --scale 6:1 the first value is the worst; which side is it? Say --scale rating=6:1, "
            "--scale happiness=6:1 or both.",
        ),
        (
            ["--scale", "1:1", "--lang", "de"],
            "--scale nennt den schlechtesten und den besten Wert, etwa 1:5, für eine Seite rating=6:1; "
            "nicht 1:1.",
        ),
    ],
)
def test_a_setting_out_of_range_is_told_with_its_range(
    arguments: list[str], expected: str, linked_file: Path
) -> None:
    assert run("analyse", linked_file, *arguments) == (2, "", expected + "\n")


def falling_file(tmp_path: Path) -> Path:
    """The linked panel, its ratings as school grades."""
    panel = linked()
    graded = replace(panel, rating=replace(panel.rating, value=7 - panel.rating.value))
    file = tmp_path / "grades.csv"
    file.write_bytes(write_panel(graded))
    return file


def test_a_finding_that_a_falling_scale_would_turn_round_is_asked_about_first(tmp_path: Path) -> None:
    file = falling_file(tmp_path)
    out = run("analyse", file, "--permutations", "199").out
    assert out.startswith("Is the larger value the better one on both sides? The answer below takes it so.")
    as_json = run("analyse", file, "--permutations", "199", "--json")
    assert json_of(as_json.out)["verdict"]["code"] == "opposite"
    assert as_json.err.startswith("Is the larger value the better one on both sides?")


def test_a_falling_scale_that_is_declared_is_turned_over_and_told(tmp_path: Path) -> None:
    file = falling_file(tmp_path)
    out = run("analyse", file, "--permutations", "199", "--scale", "rating=6:1").out
    assert out.startswith("A happier week in a team precedes better customer ratings.")
    assert "Rating was turned over, so that the larger is the better: 6 was the worst." in " ".join(
        out.split()
    )


def test_every_way_out_that_an_error_names_is_in_the_help() -> None:
    out = run("analyse", "--help").out
    assert all(
        f"{option} [" in out or f"{option} CELL" in out for option in ("--scale", "--missing", "--accept")
    )


def test_json_and_a_page_exclude_each_other(linked_file: Path) -> None:
    status, _, err = run("analyse", linked_file, "--json", "--html", "x.html")
    assert status == 2
    assert "--json and --html exclude each other." in err


def test_a_terminal_without_the_characters_gets_others_and_no_stack_trace() -> None:
    found = subprocess.run(
        [sys.executable, "-c", "from api.cli import main; main()", "analyse", "-"],
        input=b"team,week,happiness,rating\nNord,3,1,4\nNORD,4,1,4\n",
        env=os.environ | {"PYTHONIOENCODING": "latin-1"},
        cwd=ROOT,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert found.returncode == 2
    assert b"3  team    NORD   ?Nord? in row 2 differs only in case or spaces" in found.stderr
    assert b"Traceback" not in found.stderr


ANY_SCALE = ("--scale", "-1000000000000:1000000000000")
TINY = st.one_of(st.none(), st.sampled_from([0.0, 1.0, 1e-300, -1e-300, 1e12, 3.4]), st.floats(-1e12, 1e12))


@settings(max_examples=25)
@given(st.integers(0, 2**32), st.lists(TINY, min_size=1, max_size=8))
def test_no_numbers_however_odd_become_nan_in_the_report(seed: int, values: list[float | None]) -> None:
    generator = random.Random(seed)  # noqa: S311  # data, not a secret
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(["team", "week", "happiness", "rating"])
    for team in range(7):
        for week in range(24):
            writer.writerow([team, week, generator.choice(values), generator.choice(values)])
    found = run(
        "analyse", "-", "--json", "--permutations", "99", *ANY_SCALE, stdin=target.getvalue().encode()
    )
    assert (found.status, found.err) == (0, "")
    assert json_of(found.out)["verdict"]["code"]


def test_new_yorks_schools_have_a_link_between_them_and_no_verdict(tmp_path: Path) -> None:
    if not NEW_YORK.exists():
        pytest.skip(f"{NEW_YORK} is not here: the school survey is read where it lies and not copied")
    with NEW_YORK.open(encoding="utf-8", newline="") as source:
        schools = list(csv.DictReader(source))
    file = tmp_path / "schools.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["unit", "period", "happiness", "rating"])
        writer.writerows([school["DBN"], 1, school["T14b"], school["P8"]] for school in schools)
    found = json_of(run("analyse", file, "--json").out)
    assert found["verdict"]["code"] == "not_enough_data"
    assert round(found["between"]["r"], 4) == 0.23
    assert found["between"]["teams"] == 1846
    codes = [reason["code"] for reason in found["verdict"]["reasons"]]
    assert codes == ["few_teams", "few_weeks", "few_cells"]
    assert "r = 0.23, 1846 teams)" in run("analyse", file).out
