"""A real server for a journey: Granian in a process of its own, on a free port, stopped afterwards."""

import importlib
import multiprocessing
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path

from tests.warm import forked

STARTS_WITHIN = 180.0
ENDS_WITHIN = 180.0
# Below what the system deals out to whoever connects somewhere (from 32768 on).
FIRST_PORT, BLOCKS, PORTS = 20_000, 100, 100
ROOT = Path(__file__).parents[2]
# The process that listens on a port, for whoever attacks it.
PIDS: dict[int, int] = {}


@contextmanager
def running(
    factory: str, environment: dict[str, str] | None = None, port: int | None = None
) -> Iterator[str]:
    """Serve the application that `module:function` makes; yields its address without a slash at the end."""
    port = port or free_port()
    words = [
        "granian", "--interface", "asgi", "--factory", "--no-log",
        "--host", "127.0.0.1", "--port", str(port), factory,
    ]  # fmt: skip
    server = forked(granian, words, ROOT, os.environ if environment is None else environment)
    assert server.pid
    PIDS[port] = server.pid
    try:
        wait_until_it_answers(lambda: server.exitcode, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.join(ENDS_WITHIN)
        server.kill()


def granian() -> None:
    """Its command line; the process that answers is forked as well, with all that is loaded."""
    multiprocessing.set_start_method("fork", force=True)
    importlib.import_module("granian.cli").entrypoint()


def free_port() -> int:
    """A port nobody listens on, and that nobody else is given before a server does.

    One that the system deals out is free only at that moment: until a server has started, any connection or
    another process of the tests may have it.
    """
    while True:
        port = next(_ports())
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


@cache
def _ports() -> Iterator[int]:
    """Those of this process, over and over; a name that ends with the process keeps others from them."""
    for block in range(BLOCKS):
        name = socket.socket(socket.AF_UNIX)
        try:
            name.bind(f"\0the ports of Resonanz's tests, {block}")
        except OSError:
            name.close()
            continue
        name.detach()
        first = FIRST_PORT + block * PORTS
        return cycle(range(first, first + PORTS))
    raise RuntimeError(f"{BLOCKS} processes of tests have all the ports from {FIRST_PORT} on")


def wait_until_it_answers(ended: Callable[[], int | None], port: int) -> None:
    """Ask until there is an answer, whichever; a server that ends or stays silent fails the journey."""
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        if (status := ended()) is not None:
            raise RuntimeError(f"the server ended with status {status} before it answered")
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/static/resonanz.css")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise RuntimeError(f"the server did not answer within {STARTS_WITHIN:.0f} s")
