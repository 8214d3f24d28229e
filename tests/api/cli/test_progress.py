"""Whoever opens a week on a terminal sees how far it is, for its keys take a while."""

import asyncio
import sys
from itertools import groupby
from pathlib import Path

import pytest

from api.cli.waves import progress
from api.cli.waves.progress import telling


async def test_the_line_counts_up_and_stays_out_of_what_is_no_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made, all_made = iter([0, 1, 2]), asyncio.Event()

    def looks(_: Path) -> int:
        found = next(made, 2)
        if found == 2:
            all_made.set()
        return found

    async def opening() -> str:
        await all_made.wait()
        return "2026-W12"

    monkeypatch.setattr(progress, "LOOKS_EVERY", 0)
    monkeypatch.setattr("api.cli.waves.progress.groups_with_keys", looks)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert await telling(opening(), tmp_path, "en") == "2026-W12"
    # A line may be written twice before the opening has noticed that it is done.
    lines = [line for line, _ in groupby(capsys.readouterr().err.rstrip("\n").split("\r"))]
    assert lines == ["", "So far the keys of 1 group are made.", "So far the keys of 2 groups are made."]
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False)
    assert await telling(opening(), tmp_path, "en") == "2026-W12"
    assert capsys.readouterr().err == ""
