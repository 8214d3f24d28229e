"""People start `scripts/screenshots`, and no run of tests, which has made things ready before."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.compiled_before import PLACE

pytestmark = pytest.mark.browser


def test_a_page_is_photographed(tmp_path: Path) -> None:
    words = ("--only", "empty: forecast", "--width", "360", "--lang", "de", "--scheme", "light")
    done = subprocess.run(  # ours
        [sys.executable, "-m", "tests.sheet", "--folder", tmp_path, *words],
        env={name: value for name, value in os.environ.items() if name != PLACE},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(tmp_path / "index.html")]  # nothing is wider than its window
    assert (tmp_path / "empty-forecast_de_360_light.png").read_bytes().startswith(b"\x89PNG")
