"""`resonanz serve` as somebody starts it: a process of its own, its log in a file, on a free port.

Where the process itself is not what is asked about, a forked one does (`program=main`).
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.journeys.server import ROOT, free_port, wait_until_it_answers
from tests.warm import Forked, Program, forked, run_warm

RESONANZ = [sys.executable, "-c", "from api.cli import main; main()"]


@dataclass
class Served:
    """A running server and what it was started with."""

    folder: Path
    port: int = field(default_factory=free_port)
    url: str = ""
    changes: dict[str, str] = field(default_factory=dict)
    # The words of a command line, or a function that a forked process runs.
    program: list[str] | Program = field(default_factory=lambda: RESONANZ)
    # What the program is told before `serve`.
    words: list[str] = field(default_factory=list)
    process: subprocess.Popen[bytes] | Forked | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def log_size(self) -> int:
        return self.log.stat().st_size

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "PYTHONPATH": str(ROOT),
            "RESONANZ_DATA": str(self.folder / "data"),
            "RESONANZ_KEYS": str(self.folder / "keys"),
            "RESONANZ_SECRETS": str(self.folder / "secrets"),
            "RESONANZ_ADDRESS": f"127.0.0.1:{self.port}",
            **self.changes,
        }

    def start(self) -> None:
        words = [*self.words, "serve"]
        if callable(self.program):
            said = self.log, self.log
            self.process = Forked(
                forked(self.program, ["resonanz", *words], self.folder, self.environment, said)
            )
        else:
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(
                    [*self.program, *words], cwd=self.folder, env=self.environment, stdout=log, stderr=log
                )
        wait_until_it_answers(self.process.poll, self.port)

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Its exit status."""
        assert self.process
        self.process.send_signal(how)
        return self.process.wait(timeout=180)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command beside it."""
        return run_warm(words, self.folder, self.environment)


@contextmanager
def served(folder: Path, **changes: str) -> Iterator[Served]:
    """Started, and killed at the end if it still runs."""
    server = Served(folder, changes=changes)
    server.start()
    try:
        yield server
    finally:
        if server.process and server.process.poll() is None:
            server.process.kill()
            server.process.wait()
