"""What a process can do against being read: no core file, no debugger of the same user.

It cannot do anything against root, the hypervisor, a snapshot of the machine, swap, or the pages that it gave
back (`init_on_free=1` does); `resonanz doctor` names these.
"""

import ctypes
import resource
import sys

_PR_SET_DUMPABLE = 4


def harden() -> None:
    """For this process, for good; those that it starts do it themselves."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # A piped core pattern ignores the limit, but not this; and no other process of the same user may attach.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
