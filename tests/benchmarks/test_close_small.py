"""Two dozen ballots made past the server are opened, counted, published; `close.py` is the measurement."""

from pathlib import Path

import pytest

from tests.benchmarks.close import one

pytestmark = pytest.mark.processes


async def test_ballots_made_past_the_server_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await one(f"sqlite://{tmp_path}/close.sqlite", 2, 12, 0.75)
    said = capsys.readouterr().out
    assert "count_wave" in said
    assert "counter" in said
