"""Commands beside a server without starting Python anew: a process that has loaded them forks for each.

Loading takes two thirds of what a short command takes. Servers, and whatever is killed or asked about
processes themselves, start as in production.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.context import ForkServerContext
from pathlib import Path

from api.cli import main

PATIENCE = 120


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.loaded_commands"])
    return context


def run_warm(
    words: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    program: Callable[[], None] = main,
) -> subprocess.CompletedProcess[str]:
    """`resonanz` with these words, in the words of `subprocess.run`."""
    with tempfile.TemporaryDirectory() as kept:
        out, err = (Path(kept) / name for name in ("out", "err"))
        arguments = (program, list(words), folder, dict(environment), out, err)
        process = _context().Process(target=_command, args=arguments)
        process.start()
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(list(words), PATIENCE)
        said = [each.read_text(encoding="utf-8") for each in (out, err)]
        return subprocess.CompletedProcess(list(words), process.exitcode, *said)


def _command(
    program: Callable[[], None],
    words: list[str],
    folder: Path,
    environment: dict[str, str],
    out: Path,
    err: Path,
) -> None:
    for descriptor, path in ((1, out), (2, err)):
        with path.open("wb") as file:
            os.dup2(file.fileno(), descriptor)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["resonanz", *words]
    program()
