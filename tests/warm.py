"""Commands and servers without starting Python anew: a process that has loaded them forks for each.

Loading takes two thirds of what a short command takes, and most of a server's start. Whatever is asked about
starting itself or about what a process holds starts as in production.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import TextIO

from api.cli import main

PATIENCE = 300
ROOT = Path(__file__).parents[1]

Program = Callable[[], None]


def forked(
    program: Program,
    words: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    said: Sequence[Path | Connection] = (),
) -> ForkServerProcess:
    """A process that runs a program with these words, as if they had been typed in a folder.

    What it says goes to the first place, and its complaints to the second; a file is gone on with.
    """
    arguments = (program, list(words), folder, dict(environment), said)
    process = _context().Process(target=_run, args=arguments)
    process.start()
    return process


def run_warm(
    words: Sequence[str], folder: Path, environment: Mapping[str, str], program: Program = main
) -> subprocess.CompletedProcess[str]:
    """`resonanz` with these words, in the words of `subprocess.run`."""
    with tempfile.TemporaryDirectory() as kept:
        said = Path(kept) / "out", Path(kept) / "err"
        process = forked(program, ["resonanz", *words], folder, environment, said)
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(list(words), PATIENCE)
        out, err = (each.read_text(encoding="utf-8") for each in said)
        return subprocess.CompletedProcess(list(words), process.exitcode, out, err)


class Forked:
    """A forked process in the words of `subprocess.Popen`."""

    def __init__(self, process: ForkServerProcess) -> None:
        assert process.pid
        self._process, self.pid = process, process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float = PATIENCE) -> int:
        self._process.join(timeout)
        if (status := self.poll()) is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout)
        return status

    def send_signal(self, how: signal.Signals) -> None:
        # Nothing of one that has ended is kept until its status is read: what forked it takes note at once.
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, how)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


@contextmanager
def beside(program: Program, *words: str) -> Iterator[tuple[Forked, TextIO]]:
    """A program of the tests and what it says and complains of; it is killed at the end if it still runs."""
    reading, writing = multiprocessing.Pipe(duplex=False)
    with reading, os.fdopen(os.dup(reading.fileno()), encoding="utf-8") as lines:
        with writing:
            process = Forked(forked(program, [program.__module__, *words], ROOT, os.environ, [writing] * 2))
        try:
            yield process, lines
        finally:
            process.kill()
            process.wait()


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.loaded"])
    return context


def _run(
    program: Program,
    words: list[str],
    folder: Path,
    environment: dict[str, str],
    said: Sequence[Path | Connection],
) -> None:
    for descriptor, place in enumerate(said, start=1):
        if isinstance(place, Connection):
            os.dup2(place.fileno(), descriptor)
        else:
            with place.open("ab") as file:
                os.dup2(file.fileno(), descriptor)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = words
    program()
