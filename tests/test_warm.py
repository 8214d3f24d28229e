"""A command that is forked from a loaded process ends as one that starts by itself."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.served import RESONANZ, Served
from tests.warm import ROOT, Forked, forked, run_warm


@pytest.mark.parametrize("words", [["nonsense"], ["touchpoint", "add", "shop"]])
def test_it_says_the_same_and_ends_with_the_same_status(tmp_path: Path, words: list[str]) -> None:
    warm, cold = tmp_path / "warm", tmp_path / "cold"
    for folder in (warm, cold):
        folder.mkdir()
    found = run_warm(words, warm, Served(warm).environment)
    expected = subprocess.run(
        [*RESONANZ, *words],
        cwd=cold,
        env=Served(cold).environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == expected.returncode
    assert found.stdout == expected.stdout
    assert found.stderr.splitlines()[-1:] == expected.stderr.splitlines()[-1:]


def test_nothing_of_one_is_left_for_the_next(tmp_path: Path) -> None:
    said = {"RESONANZ_LANGUAGE": "de"}
    german = run_warm(["touchpoint", "list"], tmp_path, Served(tmp_path, changes=said).environment)
    english = run_warm(["touchpoint", "list"], tmp_path, Served(tmp_path).environment)
    assert german.returncode == english.returncode == 0
    assert german.stdout != english.stdout
    assert "RESONANZ_LANGUAGE" not in os.environ


def test_one_that_ends_while_it_is_being_killed_was_killed_soon_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended = Forked(forked(nothing, ["nothing"], ROOT, os.environ))
    assert ended.wait() == 0
    with monkeypatch.context() as not_noticed:
        not_noticed.setattr(Forked, "poll", lambda _: None)
        ended.kill()
    assert ended.poll() == 0


def nothing() -> None:
    """A program that ends by itself."""
