"""The table in docs/privacy.md names the tests as they are, and admits what has none."""

from pathlib import Path

import pytest

from tests import promises_table


def test_the_committed_table_is_what_the_tests_say_of_themselves() -> None:
    page = promises_table.PAGE.read_text(encoding="utf-8")
    assert page == promises_table.page_with(promises_table.table()), "run python -m tests.promises_table"


def test_the_same_table_is_in_an_installation() -> None:
    committed = promises_table.DATA.read_text(encoding="utf-8")
    assert committed == promises_table.data(), "run python -m tests.promises_table"


def test_every_attack_has_one_row_and_an_untested_one_says_so() -> None:
    rows = promises_table.table().splitlines()[2:]
    # A number that was given away and not used is a gap; none comes twice, and they ascend.
    assert [int(row.split("|")[1]) for row in rows] == sorted(promises_table.ATTACKS)
    assert all("tests/" in row or "not tested yet" in row or "| needs " in row for row in rows)


def test_attacks_are_read_from_a_docstring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(promises_table, "ROOT", tmp_path)
    file = tmp_path / "test_it.py"
    file.write_text(
        '"""Attacks 3, 5 in part\nand 28: try."""\ndef test_a(): ...\ndef test_the_control(): ...\n'
    )
    read = promises_table.read(file)
    assert read.attacks == {3: False, 5: True, 28: False}
    assert read.control
