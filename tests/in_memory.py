"""Whatever the tests write lies in memory, where there is room: thousands of commits then wait for no disk.

What a program that was killed has written is there as it is on a disk. What must be a disk makes one for
itself (a file system in a file).
"""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108  # pytest makes a directory of its own in it
ROOM = 4 * 2**30

if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
    # Also for the processes that tests start, a browser's profile among them.
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None
