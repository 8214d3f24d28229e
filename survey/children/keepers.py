"""The keepers that this process has started: one for each open wave, when it is first asked for anything."""

import asyncio
import logging
from contextlib import suppress
from typing import TypeVar

from survey.children.child import Child, ChildGone, start_child
from survey.children.messages import Answer, Request
from survey.errors import KeysGone
from survey.key_directory import KeyDirectory

A = TypeVar("A", bound=Answer)

log = logging.getLogger("resonanz")


class Keepers:
    """Asks the keeper of a wave, and starts it where there is none."""

    def __init__(self, keys: KeyDirectory) -> None:
        self.keys = keys
        self._started: dict[str, asyncio.Task[Child]] = {}

    async def ask(self, wave: str, request: Request, kind: type[A]) -> A:
        """The keeper's answer; where it has died, another one is started and asked once more."""
        for _ in range(2):
            task = self._keeper(wave)
            try:
                return await (await _started(task)).ask(request, kind)
            except ChildGone:
                await self._forget(wave, task)
                log.warning("wave %s: its keeper has ended and is started again", wave)
        raise ChildGone()

    async def tell(self, wave: str, request: Request) -> None:
        """What needs no answer, and may be lost with a keeper that dies now, or with the wave's keys."""
        task = self._keeper(wave)
        with suppress(KeysGone):
            try:
                await (await _started(task)).tell(request)
            except ChildGone:
                await self._forget(wave, task)

    async def end(self, wave: str) -> None:
        """Let the keeper of a wave end: it has no keys any more, and one that is just starting finds none."""
        task = self._started.pop(wave, None)
        if task:
            await asyncio.wait([task])
            if not task.cancelled() and task.exception() is None:
                await task.result().end()

    async def close(self) -> None:
        """Let all of them end."""
        for wave in list(self._started):
            await self.end(wave)

    def pids(self) -> list[int]:
        """The process numbers of all keepers that run."""
        done = [task for task in self._started.values() if task.done() and not task.exception()]
        return [task.result().pid for task in done]

    def _keeper(self, wave: str) -> asyncio.Task[Child]:
        task = self._started.get(wave)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = self._started[wave] = asyncio.create_task(start_child("keeper", self.keys, wave))
        return task

    async def _forget(self, wave: str, task: asyncio.Task[Child]) -> None:
        if self._started.get(wave) is task:
            await self.end(wave)  # it has ended, which is taken note of


async def _started(task: asyncio.Task[Child]) -> Child:
    """Whoever gives up waiting for a keeper leaves it to the others; most find one that has long started."""
    return task.result() if task.done() else await asyncio.shield(task)
