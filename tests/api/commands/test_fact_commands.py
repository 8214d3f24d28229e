"""Facts and events from files, by the commands of whoever runs the installation."""

from pathlib import Path

import pytest

from tests.api.cli.command import run

ROSTER = "id,name,team,department,office\n1,Ada,Nord,Service,front\n2,Bo,Süd,Service,front\n"
FACTS = "Team;KW;Kennzahl Wiederkauf\nNord;2026-W03;0,25\nSüd;2026-W03;0,5\n"
EVENTS = "von;bis;Ereignis;betrifft\n14.01.2026;01.02.2026;Preiserhöhung;\n12.01.2026;;Umzug;Nord\n"


@pytest.fixture(autouse=True)
def organisation(data_directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("import-roster", "-", stdin=ROSTER.encode()).status == 0


def test_facts_are_taken_and_what_changed_is_said() -> None:
    assert run("import-facts", "-", stdin=FACTS.encode()).out == "New: 2. Changed: 0. Unchanged: 0.\n"
    corrected = FACTS.replace("0,25", "0,3").encode()
    assert run("import-facts", "-", "--lang", "de", stdin=corrected).out == (
        "Neu: 0. Geändert: 1. Unverändert: 1.\n"
    )


def test_wrong_facts_are_listed_and_none_is_stored() -> None:
    wrong = run("import-facts", "-", stdin=FACTS.replace("Süd", "Sud").encode())
    assert wrong.status == 2
    assert "do you mean “Süd”?" in wrong.err
    assert run("import-facts", "-", stdin=FACTS.encode()).out.startswith("New: 2.")


def test_a_code_is_asked_about_and_declared() -> None:
    facts = FACTS.replace("0,25", "-99").encode()
    asked = run("import-facts", "-", stdin=facts)
    assert asked.status == 2
    assert "--missing outcome_wiederkauf=-99" in asked.err
    assert run("import-facts", "-", "--missing", "-99", stdin=facts).out.startswith("New: 1.")
    assert run("import-facts", "-", "--accept", "-99", stdin=facts).out.startswith("New: 1.")


def test_events_are_taken_and_listed_in_both_languages() -> None:
    assert run("events").out.startswith("There are no events.")
    done = run("import-events", "-", stdin=EVENTS.encode())
    assert done.out == "New: 2. Changed: 0. Unchanged: 0. Removed: 0.\n"
    assert run("events").out == (
        "12 Jan 2026  Umzug (Nord)\n14 Jan 2026 – 1 Feb 2026  Preiserhöhung (everybody)\n"
    )
    assert run("events", "--lang", "de").out == (
        "12.01.2026  Umzug (Nord)\n14.01.2026 – 01.02.2026  Preiserhöhung (alle)\n"
    )


def test_a_complete_calendar_drops_what_it_lacks() -> None:
    run("import-events", "-", stdin=EVENTS.encode())
    rest = EVENTS.rpartition("12.01")[0].encode()
    assert run("import-events", "-", "--complete", "--lang", "de", stdin=rest).out == (
        "Neu: 0. Geändert: 0. Unverändert: 1. Entfernt: 1.\n"
    )
    assert "Umzug" not in run("events").out


def test_an_event_of_an_unknown_team_is_refused_with_its_row() -> None:
    wrong = run("import-events", "-", "--lang", "de", stdin=EVENTS.replace("Nord", "Mond").encode())
    assert wrong.status == 2
    assert "Mond" in wrong.err
    assert run("events").out.startswith("There are no events.")
