"""`resonanz database migrate`."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from api.cli import resonanz


def test_it_names_what_it_did_and_the_second_time_there_is_nothing_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESONANZ_DATA", str(tmp_path / "data"))
    first = CliRunner().invoke(resonanz, ["database", "migrate"])
    assert first.exit_code == 0, first.output
    assert first.output.startswith("organisation 2026-")
    second = CliRunner().invoke(resonanz, ["database", "migrate"])
    assert second.output == "Nothing to do.\n"


def test_it_says_in_a_sentence_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESONANZ_DATABASE", "mysql://host/name")
    done = CliRunner().invoke(resonanz, ["database", "migrate"])
    assert done.exit_code == 2
    assert "RESONANZ_DATABASE" in done.output
