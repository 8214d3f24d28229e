"""Which file system a path lies on, and how it was mounted."""

import re
from dataclasses import dataclass
from pathlib import Path

MOUNTS = Path("/proc/mounts")
NETWORK = {"nfs", "nfs4", "cifs", "smb3", "sshfs", "fuse.sshfs", "9p", "ceph", "glusterfs"}


@dataclass(frozen=True, slots=True)
class Mount:
    """`kind` is "" where it cannot be told; an option without a value stands there with ""."""

    kind: str
    options: dict[str, str]


def mount_of(path: Path, mounts: str) -> Mount:
    """What a path lies on; `mounts` is the text of /proc/mounts."""
    found = {}
    for line in mounts.splitlines():
        _, place, kind, options, *_ = line.split()
        # /proc/mounts writes a blank as \040.
        name = re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), place)
        found[name] = Mount(kind, {key: value for key, _, value in map(_divided, options.split(","))})
    for parent in (path.resolve(), *path.resolve().parents):
        if str(parent) in found:
            return found[str(parent)]
    return Mount("", {})


def _divided(option: str) -> tuple[str, str, str]:
    return option.partition("=")
