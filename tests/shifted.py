"""The command line, its clock as far ahead as a file says: for a forked process (tests/warm.py)."""

import sys
from pathlib import Path

from api.cli import main
from survey import clock
from tests.clock import FileClock


def shifted() -> None:
    """The first word is the file."""
    clock._clock = FileClock(Path(sys.argv.pop(1)))
    main()
