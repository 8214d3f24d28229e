"""Runs the independent programs of `tests/witness`."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

WITNESS = Path(__file__).parent / "witness"


def ask_witness(what: str, **order: Any) -> Any:
    """What another program answers; bytes travel in hexadecimal."""
    if not (WITNESS / "node_modules").is_dir():
        pytest.fail(f"The independent programs are missing: npm ci --prefix {WITNESS}")
    done = subprocess.run(
        ["node", "witness.mjs"],
        cwd=WITNESS,
        input=json.dumps({"do": what, **order}),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
