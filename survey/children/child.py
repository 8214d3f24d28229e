"""The server's side of a pipe: a child that is asked, and answers in any order."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import TypeVar, cast

from survey.children.messages import TOLD, Answer, Asked, Failed, Frames, Request, error_of, frame
from survey.errors import Overloaded
from survey.key_directory import KeyDirectory

A = TypeVar("A", bound=Answer)

_PART = 2**20


class ChildGone(Overloaded):
    """The process has ended; what was asked may have been done or not."""

    def __init__(self) -> None:
        super().__init__("A part of the server has ended while it was needed. Please try again in a moment.")


class Child:
    """One process, started by `start_child`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._waiting: dict[int, asyncio.Future[Answer]] = {}
        self._numbers = count(1)
        self._started: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[TOLD] = self._started
        self._reading = asyncio.create_task(self._read())

    async def started(self) -> None:
        """Returns once the child can be asked, or raises what it cannot start for."""
        _answer_or_error(await self._started)

    async def ask(self, request: Request, kind: type[A]) -> A:
        """The answer, the error that the child raised, or ChildGone."""
        if self._reading.done():
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
        await self._reading

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

    async def _read(self) -> None:
        assert self._process.stdout is not None  # noqa: S101  # for the type checker: it is a pipe
        frames = Frames()
        try:
            while data := await self._process.stdout.read(_PART):
                for answered in frames.answered(data):
                    future = self._waiting.get(answered.number)
                    if future and not future.done():
                        future.set_result(answered.answer)
        finally:
            for future in self._waiting.values():
                if not future.done():
                    future.set_exception(ChildGone())
            if self._process.stdin:
                self._process.stdin.close()


async def start_child(module: str, keys: KeyDirectory, wave: str) -> Child:
    """Start one of this folder's programs beside a wave's keys; the error that it cannot start for.

    Executed anew, never a copy of this process, which may hold what nobody there should have.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        f"survey.children.{module}",
        str(keys.path),
        str(keys.secrets.path),
        wave,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    child = Child(process)
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
