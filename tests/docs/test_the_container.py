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
# What `podman run --read-only --cap-drop all --security-opt no-new-privileges` does, by the kernel itself:
# the image's files are one mount that nobody writes to, and only what the page names lies on others.
READ_ONLY = """
set -eu
root=$1
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --bind /dev/null "$root/dev/null"
mkdir -p "$root/dev/shm"  # every container has it: processes wait for each other there
for each in tmp dev/shm; do mount -t tmpfs tmpfs "$root/$each"; done
for each in data keys secrets; do mount -t tmpfs -o uid=10001,gid=10001,mode=700 tmpfs "$root/$each"; done
mount -o remount,bind,ro "$root"
exec chroot "$root" setpriv --reuid 10001 --regid 10001 --clear-groups --bounding-set=-all --inh-caps=-all \\
    --no-new-privs python3 -c "$2"
"""
EVERYTHING_WRITABLE = """
import os
print(os.getuid())
for line in open("/proc/self/status"):
    if line.startswith(("CapEff", "CapBnd", "NoNewPrivs")):
        print(*line.split())
for folder, folders, _ in os.walk("/"):
    folders[:] = [each for each in folders if os.path.join(folder, each) not in ("/proc", "/sys")]
    if os.access(folder, os.W_OK):
        print(folder)
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


def read_only(container: str, program: str) -> str:
    """The same without a container's program: mounts of its own, then nobody without any capability."""
    image = dict(
        line.split("=", 1)
        for line in done(
            "buildah", "inspect", "--format", "{{range .OCIv1.Config.Env}}{{println .}}{{end}}", container
        ).split()
    )
    root = done("buildah", "mount", container).strip()
    variables = [f"{name}={value}" for name, value in (image | {"PATH": os.environ["PATH"]}).items()]
    try:
        clean = ("unshare", "--mount", "env", "-i", *variables)
        return done(*clean, "sh", "-c", READ_ONLY, "sh", root, program)
    finally:
        done("buildah", "umount", container)


def test_with_a_read_only_root_and_no_capability_only_the_named_folders_are_written(container: str) -> None:
    uid, *rest = read_only(container, EVERYTHING_WRITABLE).splitlines()
    assert uid == "10001"
    assert {"CapEff: 0000000000000000", "CapBnd: 0000000000000000", "NoNewPrivs: 1"} <= set(rest)
    writable = {each for each in rest if each.startswith("/")}
    assert writable == {f"/{each}" for each in ("data", "dev/shm", "keys", "secrets", "tmp")}


def test_a_server_answers_there_too(container: str) -> None:
    assert "ready" in read_only(container, SERVED)
