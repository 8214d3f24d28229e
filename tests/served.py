"""`resonanz serve` as somebody starts it: a process of its own, its log in a file, on a free port."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.journeys.server import ROOT, free_port, wait_until_it_answers
from tests.warm_commands import run_warm

RESONANZ = [sys.executable, "-c", "from api.cli import main; main()"]


@dataclass
class Served:
    """A running server and what it was started with."""

    folder: Path
    port: int = field(default_factory=free_port)
    url: str = ""
    changes: dict[str, str] = field(default_factory=dict)
    program: list[str] = field(default_factory=lambda: RESONANZ)
    process: subprocess.Popen[bytes] | None = None

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
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.program, "serve"], cwd=self.folder, env=self.environment, stdout=log, stderr=log
            )
        wait_until_it_answers(self.process, self.port)

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Its exit status."""
        assert self.process
        self.process.send_signal(how)
        return self.process.wait(timeout=60)

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
