"""A form of the desk that comes twice counts once, and the second is answered like the first.

Somebody presses twice, or a browser sends again what a lost line swallowed: a case would be opened twice, a
key would be made that nobody has seen, and whoever did something would be told that it cannot be done. So
each form that somebody gets carries a value of chance, and the last form of a session is answered out of
memory for a minute. Of earlier ones nothing is kept: back on a page, somebody may mean it again. Neither is
what was refused, for whatever was wrong may have been mended; nor a file; and nothing without a session, so
that no code and no link of a sign-in is good twice.
"""

import asyncio
import re
from asyncio import Future
from collections.abc import Awaitable, Callable
from copy import deepcopy
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_urlsafe
from typing import TypeAlias

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from api.web.entrance import ReadRequest
from api.web.pages import AnyRequest

FIELD = b"once="
KEPT_SECONDS = 60.0
# A page of ours in its longest form, and as many sessions as send something in a minute.
LARGEST, MOST = 256 * 1024, 200
_FORM = re.compile(r'<form\b[^>]* method="post"[^>]*>')

Session: TypeAlias = Callable[[AnyRequest], Awaitable[str | None]]
Answer: TypeAlias = list[Message]


@dataclass(eq=False, slots=True)
class Sent:
    """A form that is on its way or was accepted; the answer is None where it is not kept."""

    name: bytes
    answer: "Future[Answer | None]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


Kept: TypeAlias = dict[str, Sent]  # by session


def each_with_a_value(page: str) -> str:
    """The page with a value of its own in every form, as its first field."""
    hidden = f'<input type="hidden" name="once" value="{token_urlsafe(16)}">'
    return _FORM.sub(lambda form: form[0] + hidden, page)


def counting_once(session: Session) -> Callable[[ASGIApp], ASGIApp]:
    """What makes a route be asked once for each form; `session` names the one that still holds."""

    def around(app: ASGIApp) -> ASGIApp:
        async def handle(scope: Scope, receive: Receive, send: Send) -> None:
            token, name = await _name(scope, receive, session)
            kept: Kept = scope["litestar_app"].state.setdefault("sent_twice", {})
            while (last := kept.get(token)) is not None and last.name == name:
                # Whoever comes second waits for the first; if they go away, it goes on.
                if (answer := await asyncio.shield(last.answer)) is not None:
                    for message in answer:
                        await send(deepcopy(message))
                    return
            if not name or (len(kept) >= MOST and token not in kept):
                await app(scope, receive, send)
            else:
                kept[token] = Sent(name)
                await _keep(app, scope, receive, send, kept, token)

        return handle

    return around


async def _keep(app: ASGIApp, scope: Scope, receive: Receive, send: Send, kept: Kept, token: str) -> None:
    """Ask the route, and keep what it answers for a while if that is worth it."""
    mine = kept[token]
    seen: Answer = []

    async def keeping(message: Message) -> None:
        seen.append(deepcopy(message))  # on its way out more headers come to it
        await send(message)

    def forget() -> None:
        if kept.get(token) is mine:  # and not of a later form
            del kept[token]

    try:
        await app(scope, receive, keeping)
    finally:
        if _worth_keeping(seen):
            mine.answer.set_result(seen)
            asyncio.get_running_loop().call_later(KEPT_SECONDS, forget)
        else:
            mine.answer.set_result(None)
            forget()


async def _name(scope: Scope, receive: Receive, session: Session) -> tuple[str, bytes]:
    """Whose form this is and what it is known by; nothing for whatever else is sent."""
    if scope["type"] != ScopeType.HTTP or scope["method"] != "POST":
        return "", b""
    request = ReadRequest(scope, receive)
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return "", b""
    token = await session(request)
    if token is None or not (body := await request.body()).startswith(FIELD):
        return "", b""
    parts = (scope["path"].encode(), scope["query_string"], body)
    return token, sha256(b"".join(sha256(part).digest() for part in parts)).digest()


def _worth_keeping(seen: Answer) -> bool:
    """Whether it is all there, says that it was done, and is a page and not a file."""
    size = 0
    for message in seen:
        if message["type"] == "http.response.start":
            names = {name.lower() for name, _ in message["headers"]}
            if message["status"] >= 400 or b"content-disposition" in names:
                return False
        elif message["type"] == "http.response.body":
            size += len(message["body"])
            if not message["more_body"]:
                return size <= LARGEST
    return False
