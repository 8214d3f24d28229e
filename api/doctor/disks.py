"""What lies below a path: the kind of its file system, whether a disk is encrypted, and whether it turns."""

import os
from pathlib import Path
from typing import Literal

from api.doctor.finding import Finding, advise, good
from api.machine.mounts import mount_of

MEMORY = {"tmpfs", "ramfs"}
SNAPSHOTS = {"btrfs", "zfs", "overlay"}
SYS = Path("/sys")

Encrypted = Literal["yes", "no", "unknown"]


def file_system(path: Path, mounts: str) -> str:
    """The kind of file system that a path lies on, "" where it cannot be told; `mounts` is /proc/mounts."""
    return mount_of(path, mounts).kind


def examine_disk(file: Path, mounts: str, sys: Path = SYS) -> list[Finding]:
    """What a disk keeps of a database whose rows are deleted and whose pages are overwritten."""
    kind = file_system(file, mounts)
    if kind in MEMORY:
        return []
    if kind in SNAPSHOTS:
        return [
            advise(
                "The database lies on {kind}, which keeps old versions of what is deleted: locked answers of "
                "past weeks can be found again, though not their keys. Put RESONANZ_DATA on a file system "
                "that overwrites, such as ext4, and take no snapshots while a wave is open.",
                kind=kind,
            )
        ]
    device = _below(file, sys)
    if encrypted(device) == "yes":
        return [good("The database lies on an encrypted disk: whoever finds the disk later reads nothing.")]
    if _turns(device):
        return [
            advise(
                "The database lies on a disk ({kind}) that is not known to be encrypted. Freed blocks can "
                "be read there until they are overwritten. Encrypt it: cryptsetup",
                kind=kind or "?",
            )
        ]
    return [
        advise(
            "The database lies on a disk ({kind}) that is not known to be encrypted, nor to turn: a "
            "solid-state disk writes elsewhere than it is told and keeps what was overwritten for an unknown "
            "time. Encrypt it: cryptsetup",
            kind=kind or "?",
        )
    ]


def swap_device(place: str, kind: str, sys: Path = SYS) -> Path | None:
    """What a line of /proc/swaps writes to: a partition, or whatever its file lies on."""
    if kind == "partition":
        device = sys / "class/block" / Path(place).name
        return device.resolve() if device.exists() else None
    return _below(Path(place), sys)


def encrypted(device: Path | None) -> Encrypted:
    """Whether everything that is written to a device of /sys passes through dm-crypt."""
    if device is None:
        return "unknown"
    if _text(device / "dm/uuid").startswith("CRYPT-"):
        return "yes"
    # A logical volume of an encrypted disk is encrypted as well.
    slaves = device / "slaves"
    below = [encrypted(each.resolve()) for each in slaves.iterdir()] if slaves.is_dir() else []
    return "yes" if below and set(below) == {"yes"} else "no"


def written_to_a_disk(device: Path | None) -> bool:
    """Whether swap that is compressed in memory (zram) has a disk behind it all the same."""
    return device is not None and _text(device / "backing_dev").strip() not in {"", "none"}


def _below(path: Path, sys: Path) -> Path | None:
    while not path.exists():
        path = path.parent
    number = path.stat().st_dev
    device = sys / f"dev/block/{os.major(number)}:{os.minor(number)}"
    return device.resolve() if device.exists() else None


def _turns(device: Path | None) -> bool:
    # A partition has no queue of its own.
    return device is not None and any(
        _text(each / "queue/rotational").strip() == "1" for each in (device, device.parent)
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
