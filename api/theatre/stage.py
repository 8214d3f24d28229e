"""Where the attacks are played: a process of its own with little memory, one at a time, nothing is written.

The solver is a large program that gets numbers of an unknown size; what it takes, it takes from no server.
"""

import fcntl
import os
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from api.theatre.cast import Cast
from api.theatre.playing import WEEKS, play
from survey.children.hardening import harden
from survey.errors import InUse, Overloaded

HEADROOM = 2**30  # bytes beyond what the loaded programs take
BEHIND = 10  # a server on this machine comes first
_MEMORY = Path("/proc/self/statm")

Week = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Played:
    """What came out, as plain numbers; `asked` are the weeks in which our rules ask anybody at all."""

    people: int
    teams: int
    departments: int
    weeks: int
    asked: int
    seed: int
    answers: int
    threshold: dict[str, int]
    rules: dict[str, int]

    def document(self) -> dict[str, Any]:
        """For programs."""
        return {"schema": "resonanz.theatre/1", **asdict(self)}


def perform(cast: Cast, seed: int, progress: Callable[[int], None], headroom: int = HEADROOM) -> Played:
    """Play all weeks; `progress` is told how many are done."""
    harden()  # this process holds the roster: no core file of it either
    found: list[Week] = []
    with _alone():
        for week in _in_a_process_of_its_own(cast, seed, headroom):
            found.append(week)
            progress(len(found))
    if len(found) < WEEKS:
        raise Overloaded(
            "The attacks were cut off after {done} of {weeks} weeks: their process has ended, perhaps for "
            "want of memory. Try it with a part of the roster.",
            done=len(found),
            weeks=WEEKS,
        )
    return Played(
        people=len(cast.members),
        teams=len(cast.teams),
        departments=len(cast.departments),
        weeks=WEEKS,
        asked=sum(week["asked"] for week in found),
        seed=seed,
        answers=sum(week["answers"] for week in found),
        threshold=_sum([week["threshold"] for week in found]),
        rules=_sum([week["rules"] for week in found]),
    )


def _sum(parts: list[dict[str, int]]) -> dict[str, int]:
    return {name: sum(part[name] for part in parts) for name in parts[0]}


@contextmanager
def _alone() -> Iterator[None]:
    """One at a time on this machine: the lock is on this file itself, so none has to be made for it."""
    file = os.open(__file__, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        raise InUse("The attacks are being played already; wait until that is over.") from None
    try:
        yield
    finally:
        os.close(file)


def _in_a_process_of_its_own(cast: Cast, seed: int, headroom: int) -> Iterator[Week]:
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_act, args=(theirs, cast, seed, headroom), daemon=True)
    process.start()
    theirs.close()
    try:
        while True:
            yield ours.recv()
    except EOFError:  # it has ended, one way or another
        return
    finally:
        process.terminate()
        process.join()
        ours.close()


def _act(told: Connection, cast: Cast, seed: int, headroom: int) -> None:
    from api.theatre.attacking import attack_naive, attack_ours  # noqa: PLC0415  # loads before the limit holds

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command to hear
    os.nice(BEHIND)
    harden()
    limit_memory(headroom)
    with suppress(MemoryError, BrokenPipeError):  # the command sees what is missing, or has ended itself
        for week in play(cast, seed):
            told.send(
                {
                    "asked": week.wave is not None,
                    "answers": len(week.answers),
                    "threshold": asdict(attack_naive(cast, week)),
                    "rules": asdict(attack_ours(week)),
                }
            )


def limit_memory(headroom: int) -> None:
    """No more than this beyond what is in use; where the system does not tell, beyond nothing."""
    used = int(_MEMORY.read_text().split()[5]) * resource.getpagesize() if _MEMORY.exists() else 0
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = used + headroom
    resource.setrlimit(resource.RLIMIT_DATA, (wanted if hard < 0 else min(wanted, hard), hard))
