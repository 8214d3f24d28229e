"""The image of scripts/container: who it runs as, what it may write, and that it serves."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

NAME = "resonanz-for-tests"
# File systems in layers are refused where a container builds a container.
ENVIRONMENT = os.environ | {"STORAGE_DRIVER": "vfs"}
REMEDY = "These tests need mmdebstrap and buildah: apt-get install -y mmdebstrap buildah"
WRITABLE = """
import os
places = ("/", "/etc", "/usr", "/var", "/opt/resonanz", "/data", "/keys", "/secrets")
print(os.getuid(), *(place for place in places if os.access(place, os.W_OK)))
"""
SERVED = """
import os, signal, sys, threading, time, urllib.request
def ask():
    for _ in range(240):
        try:
            print(urllib.request.urlopen("http://127.0.0.1:8000/ready").read().decode(), flush=True)
            break
        except OSError:
            time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
threading.Thread(target=ask, daemon=True).start()
sys.argv = ["resonanz", "serve"]
from api.cli import main
main()
"""


def done(*words: str | Path) -> str:
    found = subprocess.run(words, env=ENVIRONMENT, capture_output=True, text=True, timeout=1200, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
    return found.stdout


@pytest.fixture(scope="module")
def container() -> Iterator[str]:
    if shutil.which("buildah") is None or shutil.which("mmdebstrap") is None:
        pytest.fail(REMEDY)
    done("scripts/container", NAME)
    name = done("buildah", "from", NAME).strip()
    try:
        yield name
    finally:
        done("buildah", "rm", name)
        done("buildah", "rmi", NAME)


def inside(container: str, program: str) -> str:
    run = ("buildah", "run", "--isolation", "chroot", container, "--")
    return done(*run, "python3", "-c", program)


def test_the_server_is_nobody_and_may_write_three_folders(container: str) -> None:
    assert inside(container, WRITABLE).split() == ["10001", "/data", "/keys", "/secrets"]


def test_a_server_in_it_answers(container: str) -> None:
    assert "ready" in inside(container, SERVED)
