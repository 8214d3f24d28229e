"""Rules are tried with the same examples every day, whatever was loaded before and is written anywhere."""

from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture import providers

from tests import conftest


def examples() -> list[tuple[int, str]]:
    """What a rule about numbers and words is tried with."""
    found: list[tuple[int, str]] = []

    @settings(max_examples=200)
    @given(number=st.integers(), word=st.text())
    def try_it(number: int, word: str) -> None:
        found.append((number, word))

    try_it()
    return found


def test_what_is_loaded_changes_no_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "just_loaded.py").write_text('NUMBER, WORD = 1234567890123, "Unmistakably-Yonder"\n')
    before = examples()
    monkeypatch.syspath_prepend(tmp_path)
    import_module("just_loaded")
    assert examples() == before
    # Control: Hypothesis by itself has both for examples, and draws others after them.
    with monkeypatch.context() as itself:
        itself.setattr(providers, "_get_local_constants", conftest.of_loaded_modules)
        assert examples() != before
    providers.CONSTANTS_CACHE.cache.clear()
    assert examples() == before
