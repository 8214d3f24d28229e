"""From a panel to an effect, from effects to one answer, at the terminal."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from api.effects.combined import combined
from api.effects.effect_file import read_effect
from tests.api.cli.command import json_of, run

HANDED_ON = {
    "schema", "observed", "lasting", "teams", "weeks", "lag", "period", "happiness", "rating", "registered",
    "plan", "industry", "invented",
}  # fmt: skip


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The reports of three houses that were never there."""
    folder = tmp_path_factory.mktemp("houses")
    found = []
    for seed in (1, 2, 3):
        panel, report = folder / f"panel{seed}.csv", folder / f"house{seed}.json"
        run("simulate", panel, "--seed", str(seed))
        report.write_text(run("analyse", panel, "--json", "--permutations", "99").out)
        found.append(report)
    return found


def exported(reports: list[Path], folder: Path, industry: str = "Banks") -> list[Path]:
    effects = []
    for report in reports:
        effect = folder / f"{report.stem}.effect.json"
        assert run("effect", "export", report, "--industry", industry, "--out", effect).status == 0
        effects.append(effect)
    return effects


def test_what_is_handed_on_holds_no_team_and_no_week(reports: list[Path], tmp_path: Path) -> None:
    effect = exported(reports, tmp_path)[0]
    report, handed_on = json.loads(reports[0].read_text()), json.loads(effect.read_text())
    assert handed_on.keys() == HANDED_ON
    assert handed_on["observed"]["slope"] == report["primary"]["slope"]
    text = effect.read_text()
    assert not re.search(r"Team|Department|\d{4}-W\d\d", text)
    # The report itself, which names them, is the control.
    assert re.search(r"Team 0\d", reports[0].read_text())


def test_three_houses_become_one_answer_in_both_languages(reports: list[Path], tmp_path: Path) -> None:
    effects = exported(reports, tmp_path)
    english, german = run("combine", *effects), run("combine", *effects, "--lang", "de")
    assert english.out.startswith("Over 3 organisations, a happier team has better customer ratings.")
    assert german.out.startswith("Über 3 Organisationen hinweg")
    assert "0," in german.out
    found = json_of(run("combine", *effects, "--json").out)
    assert found["schema"] == "resonanz.combined/1"
    low, high = found["observed"]["mean"]["ci"]
    assert low < found["observed"]["mean"]["slope"] < high


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "1 of 3 organisations are invented: their people, answers and ratings are simulated, so this is",
        ),
        (
            "de",
            "1 von 3 Organisationen sind erfunden: Menschen, Antworten und Bewertungen sind dort simuliert,",
        ),
    ],
)
def test_an_organisation_that_is_invented_is_called_so_wherever_the_answer_goes(
    language: str, said: str, reports: list[Path], tmp_path: Path
) -> None:
    invented, *real = exported(reports, tmp_path)
    assert json.loads(invented.read_text())["invented"] is True
    # As organisations that exist export it, the last one with a version that did not say it yet.
    for path in real:
        path.write_text(json.dumps(json.loads(path.read_text()) | {"invented": False}))
    document = json.loads(real[1].read_text())
    del document["invented"]
    real[1].write_text(json.dumps(document))
    page = tmp_path / "houses.html"
    shown = run("combine", invented, *real, "--html", page, "--lang", language)
    assert said in " ".join(shown.out.split())
    assert '<aside class="invented"' in page.read_text()
    assert run("combine", *real, "--html", page, "--lang", language).status == 0
    assert "aside" not in page.read_text().partition("<body")[2]
    houses = json_of(run("combine", invented, *real, "--json").out)["houses"]
    assert [house["invented"] for house in houses] == [True, False, False]


def test_the_order_of_the_files_changes_nothing(reports: list[Path], tmp_path: Path) -> None:
    effects = exported(reports, tmp_path)
    assert run("combine", *effects, "--json").out == run("combine", *reversed(effects), "--json").out


def test_the_page_holds_everything_it_shows(reports: list[Path], tmp_path: Path) -> None:
    page = tmp_path / "houses.html"
    assert run("combine", *exported(reports, tmp_path), "--html", page).status == 0
    text = page.read_text()
    assert "Over 3 organisations" in text
    assert text.count("<svg") == 2
    assert not re.search(r"(src|href)=\"(?!#|data:)", text)
    assert "<script" not in text


def broken(effect: Path, folder: Path, **changes: Any) -> Path:
    document = json.loads(effect.read_text()) | changes
    path = folder / "broken.json"
    path.write_text(json.dumps(document))
    return path


def test_an_industry_spelled_in_several_ways_is_one(reports: list[Path], tmp_path: Path) -> None:
    effects = exported(reports, tmp_path)
    document = json.loads(effects[0].read_text())
    houses = {
        f"house {place}": read_effect(
            json.dumps(
                document
                | {
                    "industry": name,
                    "teams": 12 + place,
                    "observed": {"slope": 0.1 * place, "se": 0.1, "df": 9},
                }
            ).encode(),
            name,
        )
        for place, name in enumerate(["Retail", "retail ", "IT‑Services", "it-services", "Care"])
    }
    industries = combined(houses, 0.05)["observed"]["industries"]["means"]
    assert [(each["industry"], each["houses"]) for each in industries] == [("IT‑Services", 2), ("Retail", 2)]


@pytest.mark.parametrize(
    "changes",
    [
        {"observed": {"slope": float("nan"), "se": 0.1, "df": 5}},
        {"observed": {"slope": 0.1, "se": 0, "df": 5}},
        {"observed": {"slope": 0.1, "se": -1, "df": 5}},
        {"observed": {"slope": "0.1", "se": 0.1, "df": 5}},
        {"observed": {"slope": 1e300, "se": 0.1, "df": 5}},
        {"observed": {"slope": 10**400, "se": 0.1, "df": 5}},
        {"observed": [0.1, 0.1, 5]},
        {"lasting": {}},
        {"teams": 0},
        {"teams": 10**4000},
        {"teams": True},
        {"weeks": 3.5},
        {"lag": -1},
        {"period": "fortnight"},
        {"registered": 1},
        {"invented": "no"},
        {"plan": "0"},
        {"industry": 7},
        {"industry": "x" * 81},
        {"industry": "a\nb"},
        {"happiness": [5, 1]},
        {"rating": [1]},
    ],
    ids=str,
)
def test_a_file_with_one_wrong_figure_is_refused_by_its_name(
    changes: dict[str, Any], reports: list[Path], tmp_path: Path
) -> None:
    effects = exported(reports, tmp_path)
    done = run("combine", effects[0], broken(effects[1], tmp_path, **changes))
    assert done.status == 2
    assert f"“{next(iter(changes))}” is missing or cannot be used." in done.err


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"\xff\xfe", b"{}", b"[" * 100_000, b'{"schema": "resonanz.plan/1"}']
)
def test_what_is_no_effect_is_refused_in_a_sentence(
    content: bytes, reports: list[Path], tmp_path: Path
) -> None:
    other = tmp_path / "other.json"
    other.write_bytes(content)
    done = run("combine", exported(reports, tmp_path)[0], other)
    assert done.status == 2
    assert done.err.startswith(f"{other} is no")


def test_a_report_is_not_taken_for_an_effect(reports: list[Path], tmp_path: Path) -> None:
    done = run("combine", exported(reports, tmp_path)[0], reports[1])
    assert done.status == 2
    assert "with every team in it" in done.err


def test_the_same_house_does_not_count_twice(reports: list[Path], tmp_path: Path) -> None:
    effects = exported(reports, tmp_path)
    again = tmp_path / "again.json"
    again.write_bytes(effects[0].read_bytes().replace(b"Banks", b"Care"))
    done = run("combine", *effects, again)
    assert done.status == 2
    assert "hold the same organisation" in done.err
    assert "named twice" in run("combine", effects[0], effects[0]).err


def test_a_panel_that_says_nothing_yet_has_nothing_to_hand_on(tmp_path: Path) -> None:
    panel, report = tmp_path / "panel.csv", tmp_path / "report.json"
    panel.write_text("team,week,happiness,rating\nNord,2026-W03,3.4,4.2\nNord,2026-W04,3.5,4.1\n")
    report.write_text(run("analyse", panel, "--json").out)
    done = run("effect", "export", report)
    assert done.status == 2
    assert "has no answer yet" in done.err
