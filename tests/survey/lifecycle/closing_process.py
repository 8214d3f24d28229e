"""A process that closes a wave and is killed at one step of it, without warning; "never killed" by none.

Its words are URL KEYS WAVE STEP.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from survey import database
from survey.children.child import Child
from survey.children.messages import Asked, Count
from survey.key_directory import open_key_directory
from survey.lifecycle import closing

Anything = Callable[..., Any]


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before(function: Anything) -> Anything:
    def killed(*_: Any, **__: Any) -> None:
        die()

    return killed


def after(function: Anything) -> Anything:
    if asyncio.iscoroutinefunction(function):

        async def awaited(*args: Any, **kwargs: Any) -> None:
            await function(*args, **kwargs)
            die()

        return awaited

    def called(*args: Any, **kwargs: Any) -> None:
        function(*args, **kwargs)
        die()

    return called


def sent(ask: Anything) -> Anything:
    """Dies once the counter has been told to count: that goes on, and finds nobody to answer."""

    async def asked_and_died(child: Child, request: Any, _: Any) -> None:
        child._write(Asked(1, request))
        await child._drain()
        await asyncio.sleep(0.05)  # the pipe has it
        die()

    return asked_and_died


def counter_killed(ask: Anything) -> Anything:
    """The counter dies, and not the process that closes."""

    async def asked(child: Child, request: Any, kind: Any) -> Any:
        if isinstance(request, Count):
            os.kill(child.pid, signal.SIGKILL)
        return await ask(child, request, kind)

    return asked


COUNTER_KILLED = "the counter itself is killed"
# Every step of the close, with what is patched to die there.
STEPS: dict[str, tuple[Any, str, Callable[[Anything], Anything]]] = {
    "before the barrier": (closing, "_lead", before),
    "after the barrier": (closing, "_lead", after),
    "the counter has started": (closing, "_rows", before),
    "the rows are with the counter": (Child, "ask", before),
    "the counter counts": (Child, "ask", sent),
    COUNTER_KILLED: (Child, "ask", counter_killed),
    "after the result is written": (closing, "count_wave", after),
    "before it is listed": (closing, "note_ended", before),
    "after it is listed": (closing, "note_ended", after),
    "after the keys are destroyed": (closing, "destroy_wave_keys", after),
    "before the rows are entered": (closing, "_enter", before),
    "after the rows are entered, before the commit": (closing, "_enter", after),
    "after the commit": (closing, "forget_result", before),
    "after the result is removed": (closing, "forget_result", after),
    "before the sweep": (database, "vacuum", before),
    "after the sweep": (database, "vacuum", after),
}


async def main(url: str, keys: str, wave: str, step: str) -> None:
    await database.open(url, "a closing process")
    if step in STEPS:
        place, name, kill = STEPS[step]
        setattr(place, name, kill(getattr(place, name)))
    elif step != "never killed":
        # A random point: so many milliseconds after the close began.
        asyncio.get_running_loop().call_later(float(step) / 1000, die)
    print("open", flush=True)
    await closing.close_wave(open_key_directory(Path(keys)), wave)
    await database.close()
    print("done", flush=True)


def run() -> None:
    """The process."""
    asyncio.run(main(*sys.argv[1:5]))
