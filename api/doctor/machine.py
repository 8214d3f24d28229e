"""What the machine does with memory that holds keys, with time, and which versions run."""

import platform
import sqlite3
from importlib.metadata import version

from api.doctor.finding import Finding, advise, ask, good, mend

# These keep to the limit of the process that crashed, which the server sets to nothing.
OBEDIENT = ("systemd-coredump", "apport")


def examine_machine(swaps: str, core_pattern: str, *, clock_is_set: bool) -> list[Finding]:
    """The texts of /proc/swaps and /proc/sys/kernel/core_pattern, and whether a service sets the clock."""
    return [
        _swap(swaps),
        _core_dumps(core_pattern.strip()),
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
        ask("Who can become root here can read the keys of an open wave. Are these the people it should be?"),
    ]


def _swap(swaps: str) -> Finding:
    places = [line.split()[0] for line in swaps.splitlines()[1:] if line.strip()]
    written = [place for place in places if "zram" not in place]
    if not written:
        return good("Nothing of the memory is swapped to a disk.")
    if all(place.startswith("/dev/dm-") for place in written):
        return advise(
            "Memory is swapped to {places}. See that it is encrypted with a key that is made anew at each "
            "start (cryptsetup status), or turn it off: swapoff -a",
            places=", ".join(written),
        )
    return mend(
        "Memory is swapped to {places}, where keys could be found later. Turn it off (swapoff -a, and its "
        "line in /etc/fstab) or encrypt it with a key that is made anew at each start.",
        places=", ".join(written),
    )


def _core_dumps(pattern: str) -> Finding:
    if pattern.startswith("|") and not any(name in pattern for name in OBEDIENT):
        return mend(
            "After a crash the kernel hands the memory of a process to {program}, whatever limit the process "
            "has set. Turn that off: sysctl kernel.core_pattern=core",
            program=pattern[1:].split(maxsplit=1)[0],
        )
    return good("A crash of the server leaves no copy of its memory.")
