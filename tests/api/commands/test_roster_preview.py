"""What an import would do to the groups is told before it is done, and is what then happens."""

from pathlib import Path

from click.testing import CliRunner

from api.cli import resonanz
from api.cli.waves.roster_words import (
    changes_in_words,
    history_in_words,
    outlook_in_words,
    warnings_in_words,
)
from api.commands.organisation.cards import draw_sheets
from api.commands.organisation.roster import history
from api.forecast.after_import import describe
from survey.organisation.tables import Person
from survey.waves.frozen_roster import divide_roster
from tests.api.customers import installation_for_tests
from tests.clock import this_week
from tests.roster import HEAD, imported, looked_at, told


def people(team: str, count: int, first: int = 1) -> str:
    return "".join(
        f"{team}{number},{team} {number},,{team},Sales,front,no\n" for number in range(first, first + count)
    )


async def groups_now() -> dict[str, int]:
    divided = await divide_roster(this_week())
    return {divided.labels[cell.id]: len(cell.people) for cell in divided.partition.cells}


async def test_merging_and_splitting_is_shown_and_then_happens(database: str, tmp_path: Path) -> None:
    await imported(tmp_path, people("Nord", 9) + people("Süd", 9) + people("West", 9))
    smaller = people("Nord", 9) + people("Süd", 5) + people("West", 9)
    found = await looked_at(tmp_path, smaller)
    (change,) = found["groups"]
    assert changes_in_words(found, "en").endswith(
        "Who answers together from the next wave on:\n  Nord (9), Süd (9) → Nord and Süd (14)"
    )
    await imported(tmp_path, smaller)
    assert await groups_now() == {"Nord and Süd": 14, "West": 9}
    again = await looked_at(tmp_path, people("Nord", 9) + people("Süd", 9) + people("West", 9))
    assert again["groups"] == [{"before": change["after"], "after": change["before"]}]


async def test_which_of_many_new_teams_are_put_together_is_foreseen(database: str, tmp_path: Path) -> None:
    await imported(tmp_path, people("Nord", 9))
    rows = people("Nord", 9) + "".join(people(f"Neu{number}", 4) for number in range(10))
    found = await looked_at(tmp_path, rows)
    foreseen = {group["label"]: group["people"] for each in found["groups"] for group in each["after"]}
    await imported(tmp_path, rows)
    assert (await groups_now()) == {**foreseen, "Nord": 9}


async def test_the_preview_says_what_is_published_and_found_then(database: str, tmp_path: Path) -> None:
    rows = "".join(people(f"T{number}", 9) for number in range(12))
    await imported(tmp_path, rows)
    cut = "".join(people(f"T{number}", 9 if number > 1 else 5) for number in range(12))
    found = await describe(installation_for_tests(tmp_path), told(cut, HEAD))
    assert (found["before"]["groups"], found["after"]["groups"]) == (12, 11)
    assert "Groups that are compared: 12 → 11" in outlook_in_words(found, "en")
    assert await Person.count() == 108


async def test_who_changed_the_roster_stands_in_its_history(database: str, tmp_path: Path) -> None:
    await imported(tmp_path, people("Nord", 9))
    await imported(tmp_path, people("Nord", 8))
    told = history_in_words(await history(installation_for_tests(tmp_path), {}), "en").splitlines()
    assert [line.split("  ", 2)[2] for line in told] == [
        "imported a roster  roster.csv  left: 1",
        "imported a roster  roster.csv  departments: 1; joined: 9; teams: 1",
    ]


def test_the_command_previews_and_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text(HEAD + people("Nord", 21), encoding="utf-8")
    run = CliRunner(env={"RESONANZ_DATA": str(tmp_path / "data")}).invoke
    shown = run(resonanz, ["import-roster", str(file), "--preview"])
    assert shown.output.startswith("Joins (21):")
    assert shown.output.endswith("Nothing was changed.\n")
    assert run(resonanz, ["roster", "history"]).output == "The roster was never changed.\n"


async def test_what_becomes_of_sheets_of_codes_is_told(database: str, tmp_path: Path) -> None:
    await imported(tmp_path, people("Nord", 9) + people("Süd", 9))
    installation = installation_for_tests(tmp_path)
    await draw_sheets(installation, {"weeks": 13, "language": "en"})
    assert (await looked_at(tmp_path, people("Nord", 9) + people("Süd", 9)))["sheets"] == []
    less = await looked_at(tmp_path, people("Nord", 9) + people("Süd", 8))
    assert warnings_in_words(less, "en")[0] == ("Süd would have 9 sheets of codes for 8 people without mail.")
    merged = await looked_at(tmp_path, people("Nord", 9) + people("Süd", 5))
    assert [(each["group"], each["sheets"], each["people"]) for each in merged["sheets"]] == [
        ("Sales", 18, 14)
    ]
