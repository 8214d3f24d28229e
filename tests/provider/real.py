"""oidc-provider, a sign-in service made by others, as a process of its own."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.journeys.server import free_port

FOLDER = Path(__file__).parent
REMEDY = "This test needs Node and oidc-provider: npm ci --prefix tests/provider --ignore-scripts"


@contextmanager
def running_provider(back: str) -> Iterator[str]:
    """Its address, as long as it runs; `back` is where it may lead people to."""
    node = shutil.which("node")
    if node is None or not (FOLDER / "node_modules").is_dir():
        pytest.fail(REMEDY)
    port = free_port()
    process = subprocess.Popen(
        [node, FOLDER / "provider.mjs", str(port), back],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "listening"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.communicate()
