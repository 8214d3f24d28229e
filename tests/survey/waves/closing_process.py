"""A process that closes a wave and is killed at one step of it, without warning; "never killed" by none.

python -m tests.survey.waves.closing_process URL KEYS WAVE STEP
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from survey import database, tally
from survey.ballots.key_directory import open_key_directory
from survey.waves import closing

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


# Every step of the close, with what is patched to die there. "publish" runs inside the last transaction.
STEPS: dict[str, tuple[Any, str, Callable[[Anything], Anything]]] = {
    "before the barrier": (closing, "_lead", before),
    "after the barrier": (closing, "_lead", after),
    "after reading the box": (tally, "read_box", after),
    "after counting": (tally, "count_ballots", after),
    "before the release is listed": (closing, "note_released", before),
    "after the release is listed": (closing, "note_released", after),
    "before publishing": (tally, "publish_and_forget", before),
    "after publishing, before the commit": (tally, "publish_and_forget", after),
    "after the commit": (closing, "_end", after),
    "before the keys are destroyed": (closing, "destroy_wave_keys", before),
    "after the keys are destroyed": (closing, "destroy_wave_keys", after),
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


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:5]))
