"""`resonanz register` stores, lists and exports the plan."""

import json
from pathlib import Path

import pytest

from analytics.plan import Plan
from analytics.registration import digest
from tests.api.cli.command import run

PANEL = "team,week,happiness,rating\nNord,2026-W03,3,4\n"


pytestmark = pytest.mark.usefixtures("data_directory")


def test_a_plan_is_stored_with_its_day_and_digest_in_both_languages() -> None:
    plan = Plan(lag=2, looks=(26, 52, 104), moderators=("office",), exclusions=("Nord",), scale=(1.0, 5.0))
    arguments = ("register", "--lag", "2", "--moderator", "office", "--exclude", "Nord")
    english = run(*arguments)
    assert english.status == 0, english.err
    assert english.out.startswith("Registered on ")
    assert english.out.endswith(f"before there were data.\nDigest: {digest(plan)}\n")
    assert "bevor es Daten gab" in run(*arguments, "--lang", "de").out
    assert run("register", "--list").out.count("Registered on") == 1  # the same plan is stored once


def test_the_exported_plan_is_what_analyse_goes_by(tmp_path: Path) -> None:
    run("register", "--alpha", "0.01", "--looks", "none")
    (tmp_path / "plan.json").write_text(run("register", "--export").out, encoding="utf-8")
    (tmp_path / "panel.csv").write_text(PANEL, encoding="utf-8")
    found = run("analyse", tmp_path / "panel.csv", "--plan", tmp_path / "plan.json", "--json")
    plan = json.loads(found.out)["plan"]
    assert (plan["alpha"], plan["looks"]) == (0.01, [])
    assert plan["registered_at"] is not None
    assert plan["digest"] == digest(Plan(alpha=0.01, scale=(1.0, 5.0)))


def test_a_setting_beside_the_plan_is_refused(tmp_path: Path) -> None:
    run("register")
    (tmp_path / "plan.json").write_text(run("register", "--export").out, encoding="utf-8")
    (tmp_path / "panel.csv").write_text(PANEL, encoding="utf-8")
    wrong = run("analyse", tmp_path / "panel.csv", "--plan", tmp_path / "plan.json", "--alpha", "0.1")
    assert wrong.status == 2
    assert "--plan fixes every setting" in wrong.err


def test_before_any_plan_the_usual_looks_are_exported_and_the_list_says_what_to_do() -> None:
    exported = json.loads(run("register", "--export").out)
    assert (exported["looks"], exported["registered_at"]) == ([26, 52, 104], None)
    assert run("register", "--list").out == (
        "No plan is stored. Store one before there are data: resonanz register\n"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        ("--lag", "99"),
        ("--looks", "52,26"),
        ("--looks", "soon"),
        ("--alpha", "nan"),
        ("--export", "--lag", "2"),
    ],
)
def test_a_plan_that_cannot_be_used_is_refused_and_not_stored(wrong: tuple[str, ...]) -> None:
    refused = run("register", *wrong)
    assert (refused.status, refused.out) == (2, "")
    assert run("register", "--list").out.startswith("No plan is stored.")
