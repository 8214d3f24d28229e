"""A crash must not write the memory of a process, with keys in it, into a file."""

import resource


def forbid_core_dumps() -> None:
    """For this process and those it starts, for good."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
