"""The server as it is, and two others to compare it with. BENCHMARK_WAY names which: see `pulse_load`."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Litestar, get

from api import app as application
from api.settings.settings import read_settings
from survey import database
from survey.ballots.box import Stored, cast_ballot
from survey.lifecycle import answering

_TURN = asyncio.Lock()


async def nothing_written(*_: Any) -> Stored:
    """The ballot was verified and locked, and that was all."""
    return Stored(0, is_this=False)  # nothing is seen stored, or the week would be void within seconds


def one_commit_each(write: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """A naive server: a row, a commit, the next row."""

    async def waits_for_its_turn(*args: Any) -> Any:
        async with _TURN:
            return await write(*args)

    return waits_for_its_turn


@get("/nothing")
async def nothing() -> None:
    """A request that does nothing at all."""


def app() -> Litestar:
    """The application, changed as the benchmark asks."""
    environ = {name: value for name, value in os.environ.items() if name.startswith("RESONANZ_")}
    way = os.environ["BENCHMARK_WAY"]
    if way == "verified, nothing written":
        setattr(answering, "cast_ballot", nothing_written)  # noqa: B010  # patched from outside, and mypy knows
    elif way == "one commit each":
        setattr(answering, "cast_ballot", one_commit_each(cast_ballot))  # noqa: B010
    setattr(application, "ROUTES", (*application.ROUTES, nothing))  # noqa: B010
    assert database.ENGINE.backend is None
    return application.create_app(read_settings(environ))
