"""The server's side of a pipe: a child that is asked, and answers in any order."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import TypeVar, cast

from survey.children.messages import TOLD, Answer, Asked, Failed, Frames, Request, error_of, frame
from survey.errors import Overloaded
from survey.key_directory import KeyDirectory

A = TypeVar("A", bound=Answer)


class ChildGone(Overloaded):
    """The process has ended; what was asked may have been done or not."""

    def __init__(self) -> None:
        super().__init__("A part of the server has ended while it was needed. Please try again in a moment.")


class Child(asyncio.Protocol):
    """One process, started by `start_child`. What it says reaches whoever waits without a task in between."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._frames = Frames()
        self._over = asyncio.Event()
        self._waiting: dict[int, asyncio.Future[Answer]] = {}
        self._numbers = count(1)
        self._started: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[TOLD] = self._started

    async def started(self) -> None:
        """Returns once the child can be asked, or raises what it cannot start for."""
        _answer_or_error(await self._started)

    async def ask(self, request: Request, kind: type[A]) -> A:
        """The answer, the error that the child raised, or ChildGone."""
        if self._over.is_set():
            raise ChildGone()
        number = next(self._numbers)
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        try:
            self._write(Asked(number, request))
            await self._drain()
            return _expected(await future, kind)
        finally:
            self._waiting.pop(number, None)

    async def tell(self, request: Request) -> None:
        """What needs no answer."""
        self._write(Asked(TOLD, request))
        await self._drain()

    @property
    def pid(self) -> int:
        """Its number, for whoever looks at processes."""
        return self._process.pid

    async def end(self) -> None:
        """Let it end, and wait until it has."""
        if self._process.stdin:
            self._process.stdin.close()
        await self._process.wait()
        await self._over.wait()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It can answer from now on."""
        self._answers = transport

    def data_received(self, data: bytes) -> None:
        """Give each answer to whoever asked."""
        try:
            for answered in self._frames.answered(data):
                future = self._waiting.get(answered.number)
                if future and not future.done():
                    future.set_result(answered.answer)
        except BaseException:
            self._answers.close()  # what speaks another language is as good as gone
            raise

    def connection_lost(self, exc: Exception | None) -> None:
        """It has ended: nobody waits in vain."""
        self._over.set()
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(ChildGone())
        if self._process.stdin:
            self._process.stdin.close()

    def _write(self, asked: Asked) -> None:
        stdin = self._process.stdin
        if stdin is None or stdin.is_closing():
            raise ChildGone()
        stdin.write(frame(asked))

    async def _drain(self) -> None:
        try:
            assert self._process.stdin is not None  # noqa: S101  # for the type checker: it is a pipe
            await self._process.stdin.drain()
        except ConnectionError:
            raise ChildGone() from None


async def start_child(module: str, keys: KeyDirectory, wave: str) -> Child:
    """Start one of this folder's programs beside a wave's keys; the error that it cannot start for.

    Executed anew, never a copy of this process, which may hold what nobody there should have.
    """
    reading, writing = os.pipe()
    answers = os.fdopen(reading, "rb", buffering=0)
    try:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", f"survey.children.{module}"),
            *(str(keys.path), str(keys.secrets.path), wave),
            stdin=asyncio.subprocess.PIPE,
            stdout=writing,
        )
    except BaseException:
        answers.close()
        raise
    finally:
        os.close(writing)
    _, child = await asyncio.get_running_loop().connect_read_pipe(lambda: Child(process), answers)
    try:
        await child.started()
    except BaseException:
        await child.end()
        raise
    return child


@asynccontextmanager
async def short_child(module: str, keys: KeyDirectory, wave: str) -> AsyncIterator[Child]:
    """A child for one piece of work."""
    child = await start_child(module, keys, wave)
    try:
        yield child
    finally:
        await child.end()


def _answer_or_error(answer: Answer) -> Answer:
    if isinstance(answer, Failed):
        raise error_of(answer)
    return answer


def _expected(answer: Answer, kind: type[A]) -> A:
    if isinstance(_answer_or_error(answer), kind):
        return cast("A", answer)
    raise TypeError(f"a child answered {type(answer).__name__} where {kind.__name__} was expected")
