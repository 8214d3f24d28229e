"""Commands and servers without starting Python anew: a process that has loaded them forks for each.

Loading takes two thirds of what a short command takes, and most of a server's start. `resonanz serve`, and
whatever is killed or asked about processes themselves, start as in production.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

from api.cli import main

PATIENCE = 120

Program = Callable[[], None]


def forked(
    program: Program,
    words: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    said: tuple[Path, Path] | None = None,
) -> ForkServerProcess:
    """A process that runs a program with these words, as if they had been typed in a folder."""
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


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.loaded"])
    return context


def _run(
    program: Program,
    words: list[str],
    folder: Path,
    environment: dict[str, str],
    said: tuple[Path, Path] | None,
) -> None:
    for descriptor, path in enumerate(said or (), start=1):
        with path.open("wb") as file:
            os.dup2(file.fileno(), descriptor)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = words
    program()
