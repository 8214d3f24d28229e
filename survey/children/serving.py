"""The child's side of a pipe: requests in on standard input, answers out on standard output.

The end of the input is the end of the process: no child outlives the server that started it.
"""

import os
import select
import signal
import sys
from collections.abc import Callable
from typing import Protocol

from survey.bare_errors import without_values
from survey.children.hardening import harden
from survey.children.messages import (
    TOLD,
    Answer,
    Answered,
    Asked,
    Done,
    Frames,
    Request,
    failed,
    frame,
)
from survey.errors import Misconfigured, ResonanzError

_IN, _OUT = 0, 1
_PART = 2**20


Reply = Callable[[int, Answer], None]


class Serves(Protocol):
    """What a child does with requests."""

    # How long it may wait for the next request before it is asked whether it is still needed.
    patience: float

    def answer(self, asked: list[Asked]) -> None:
        """Everything that has arrived together."""

    def work(self) -> bool:
        """Do one piece of what was put off; whether there is more."""

    def is_needed(self) -> bool:
        """Whether there is anything left to serve."""


def serve(start: Callable[[], Serves]) -> None:
    """Be a child until nobody asks any more. The first answer says that it has started, or why it cannot."""
    harden()
    # Ctrl-C reaches every process of a terminal; the server decides when its children end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _serve(start)
    except BrokenPipeError:
        return  # the server has been killed, perhaps while this was starting
    except Exception as error:
        _say(error)
        sys.exit(1)


def _serve(start: Callable[[], Serves]) -> None:
    try:
        serving = start()
    except ResonanzError as error:
        _write(TOLD, failed(error))
        return
    _write(TOLD, Done())
    _loop(serving)


def reply(number: int, answer: Answer) -> None:
    """Send one answer, unless the request was only told."""
    if number != TOLD:
        _write(number, answer)


def _write(number: int, answer: Answer) -> None:
    data = frame(Answered(number, answer))
    while data:
        data = data[os.write(_OUT, data) :]


def answer_or_error(answer: Callable[[Request], Answer], request: Request) -> Answer:
    """What a function answers to a request, or why it does not."""
    try:
        return answer(request)
    except ResonanzError as error:
        return failed(error)
    except Exception as error:
        _say(error)
        return failed(Misconfigured("The server could not do that; its log says why."))


def server_is_gone() -> bool:
    """Whether whoever started this process has ended; nothing may become real after that."""
    poll = select.poll()
    poll.register(_IN, select.POLLHUP)
    return any(event & select.POLLHUP for _, event in poll.poll(0))


def _loop(serving: Serves) -> None:
    frames = Frames()
    more = False
    while True:
        ready, _, _ = select.select([_IN], [], [], 0 if more else serving.patience)
        if ready:
            data = os.read(_IN, _PART)
            if not data:
                return
            serving.answer(frames.asked(data))
        elif not more and not serving.is_needed():
            return
        more = serving.work()


def _say(error: BaseException) -> None:
    """A bug, in the server's log: where it was, and none of the values."""
    sys.excepthook(RuntimeError, without_values(error), error.__traceback__)
