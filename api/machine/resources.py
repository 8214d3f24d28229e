"""What a server needs of its machine, asked before it starts and not when somebody answers."""

import resource
from pathlib import Path

from survey.errors import Misconfigured

# The program itself opens about a hundred; each connection needs one more.
FEWEST_FILES = 256
OWN_FILES = 128
MOST_CONNECTIONS = 8192
MIB = 2**20
# Address space, of which much is never used: the server and its threads take a third of it.
LEAST_ADDRESS_SPACE = 2048 * MIB
# The server, and the process that draws the report.
LEAST_MEMORY = 512 * MIB


def require_resources() -> None:
    """Take all file handles that are allowed, and refuse a start that would fail under the first visitors."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard != resource.RLIM_INFINITY and hard < FEWEST_FILES:
        raise Misconfigured(
            "This process may open only {found} files at once; the server needs {needed}, and one more for "
            "each visitor. Raise the limit: ulimit -n 4096, or LimitNOFILE= of the service.",
            found=hard,
            needed=FEWEST_FILES,
        )
    space, _ = resource.getrlimit(resource.RLIMIT_AS)
    if space != resource.RLIM_INFINITY and space < LEAST_ADDRESS_SPACE:
        raise Misconfigured(
            "This process may use only {found} MiB of address space; the server needs {needed}. Raise the "
            "limit: ulimit -v unlimited, or LimitAS= of the service.",
            found=space // MIB,
            needed=LEAST_ADDRESS_SPACE // MIB,
        )
    memory = _allowed_memory()
    if memory is not None and memory < LEAST_MEMORY:
        raise Misconfigured(
            "This machine or container gives the server {found} MiB of memory; it needs {needed}.",
            found=memory // MIB,
            needed=LEAST_MEMORY // MIB,
        )


def most_connections() -> int:
    """As many as there are file handles for."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else min(MOST_CONNECTIONS, soft - OWN_FILES)


def _allowed_memory() -> int | None:
    """What the machine has or a container is given, whichever is less; None where it cannot be told."""
    limits = []
    for line in _text("/proc/meminfo").splitlines():
        if line.startswith("MemTotal:"):
            limits.append(int(line.split()[1]) * 1024)
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        text = _text(path).strip()
        if text.isdigit():
            limits.append(int(text))
    return min(limits, default=None)


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii")
    except OSError:  # not Linux, or a container that hides it
        return ""
