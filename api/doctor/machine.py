"""What the machine does with memory that holds keys, with time, and which versions run."""

import platform
import sqlite3
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from api.doctor.disks import SYS, Encrypted, encrypted, swap_device, written_to_a_disk
from api.doctor.finding import Finding, advise, ask, good, mend

# These look at the limit of the process that crashed, which the server sets to nothing; the kernel does not.
OBEDIENT = ("systemd-coredump", "apport")


def examine_machine(
    swaps: Mapping[str, Encrypted], core_pattern: str, command_line: str, *, clock_is_set: bool
) -> list[Finding]:
    """Where memory is swapped to, the texts of /proc/sys/kernel/core_pattern and /proc/cmdline, and whether a
    service sets the clock.
    """
    return [
        _swap(swaps),
        _core_dumps(core_pattern.strip()),
        _freed_memory(command_line),
        good("A service sets the clock of this machine.")
        if clock_is_set
        else advise("No service that sets the clock was found. Look at: timedatectl status"),
        good(
            "Python {python}, SQLite {sqlite}, cryptography {cryptography}.",
            python=platform.python_version(),
            sqlite=sqlite3.sqlite_version,
            cryptography=version("cryptography"),
        ),
        ask(
            "Backups: is {what} in none of them? A copy of the keys and of the database of one week opens "
            "its answers.",
            what="RESONANZ_KEYS",
        ),
        ask(
            "Images and snapshots of this machine (cloud, hypervisor) copy its disks, and some its memory: "
            "are they off while a wave is open? A live migration copies the memory as well."
        ),
        ask(
            "Keys and answers live in processes of their own and end with them. That does not keep them from "
            "whoever can become root here, controls the hypervisor or copies the memory during a wave. Are "
            "these the people it should be?"
        ),
    ]


def swapped(swaps: str, sys: Path = SYS) -> dict[str, Encrypted]:
    """The places on disks that memory is written to; `swaps` is the text of /proc/swaps."""
    kinds = dict(line.split()[:2] for line in swaps.splitlines()[1:] if line.strip())
    devices = {place: swap_device(place, kind, sys) for place, kind in kinds.items()}
    return {
        place: encrypted(device)
        for place, device in devices.items()
        if "zram" not in place or written_to_a_disk(device)
    }


def _swap(swaps: Mapping[str, Encrypted]) -> Finding:
    places = ", ".join(swaps)
    if not swaps:
        return good("Nothing of the memory is swapped to a disk.")
    if set(swaps.values()) == {"yes"}:
        return advise(
            "Memory is swapped to {places}, encrypted; what lies in tmpfs as well, keys included. See that "
            "the key of that disk is made anew at each start (/dev/urandom in /etc/crypttab), or turn it "
            "off: swapoff -a",
            places=places,
        )
    if "no" not in swaps.values():
        return advise(
            "Memory is swapped to {places}; what lies in tmpfs as well, keys included. Whether that is "
            "encrypted cannot be told from here: look at cryptsetup status, or turn it off: swapoff -a",
            places=places,
        )
    return mend(
        "Memory is swapped to {places}, unencrypted; what lies in tmpfs as well, so that keys could be found "
        "there later. Turn it off (swapoff -a, and its line in /etc/fstab) or encrypt it with a key that is "
        "made anew at each start.",
        places=places,
    )


def _core_dumps(pattern: str) -> Finding:
    if not pattern.startswith("|"):
        return good("A crash of the server leaves no copy of its memory.")
    program = pattern[1:].split(maxsplit=1)[0]
    if any(name in pattern for name in OBEDIENT):
        return advise(
            "After a crash the kernel hands the memory of a process to {program}, whatever limit the process "
            "has set; that program looks at the limit and throws it away. Safer: sysctl "
            "kernel.core_pattern=core",
            program=program,
        )
    return mend(
        "After a crash the kernel hands the memory of a process to {program}, whatever limit the process "
        "has set. Turn that off: sysctl kernel.core_pattern=core",
        program=program,
    )


def _freed_memory(command_line: str) -> Finding:
    asked = [word.partition("=")[2] for word in command_line.split() if word.startswith("init_on_free=")]
    if asked and asked[-1] in {"1", "on", "y"}:
        return good("The kernel empties memory as soon as it is freed.")
    return advise(
        "The kernel was not asked to empty memory that is freed, so what a process held may lie there after "
        "its end. Add init_on_free=1 to GRUB_CMDLINE_LINUX in /etc/default/grub, run update-grub and restart."
    )
