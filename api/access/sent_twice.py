"""A form of the desk that comes twice counts once, and the second is answered like the first.

Somebody presses twice, or a browser sends again what a lost line swallowed: a case would be opened twice, a
key would be made that nobody has seen, and whoever did something would be told that it cannot be done. So
each form that somebody gets carries a value of chance, and the same form of the same session is answered out
of memory for a minute. What was refused is not kept, for whatever was wrong may have been mended; neither is
a file, and nothing without the session, so that no code and no link of a sign-in is good twice.
"""

import asyncio
import re
from asyncio import Future
from collections.abc import Awaitable, Callable
from copy import deepcopy
from hashlib import sha256
from secrets import token_urlsafe
from typing import TypeAlias

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from api.web.entrance import ReadRequest
from api.web.pages import AnyRequest

FIELD = b"once="
KEPT_SECONDS = 60.0
# A page of ours in its longest form, and as many as a busy house sends in a minute.
LARGEST, MOST = 256 * 1024, 200
_FORM = re.compile(r'<form\b[^>]* method="post"[^>]*>')

Session: TypeAlias = Callable[[AnyRequest], Awaitable[str | None]]
Answer: TypeAlias = list[Message]
Sent: TypeAlias = dict[bytes, "Future[Answer | None]"]


def each_with_a_value(page: str) -> str:
    """The page with a value of its own in every form, as its first field."""
    field = f'<input type="hidden" name="once" value="{token_urlsafe(16)}">'
    return _FORM.sub(lambda form: form[0] + field, page)


def counting_once(session: Session) -> Callable[[ASGIApp], ASGIApp]:
    """What makes a route be asked once for each form; `session` names the one that still holds."""

    def around(app: ASGIApp) -> ASGIApp:
        async def handle(scope: Scope, receive: Receive, send: Send) -> None:
            name = await _name(scope, receive, session)
            sent: Sent = scope["litestar_app"].state.setdefault("sent_twice", {})
            while name in sent:
                # Whoever comes second waits for the first; if they go away, it goes on.
                if (answer := await asyncio.shield(sent[name])) is not None:
                    for message in answer:
                        await send(deepcopy(message))
                    return
            if name is None or len(sent) >= MOST:
                await app(scope, receive, send)
            else:
                await _keep(app, scope, receive, send, sent, name)

        return handle

    return around


async def _keep(app: ASGIApp, scope: Scope, receive: Receive, send: Send, sent: Sent, name: bytes) -> None:
    """Ask the route, and keep what it answers for a while if that is worth it."""
    loop = asyncio.get_running_loop()
    answered = sent[name] = loop.create_future()
    seen: Answer = []

    async def keeping(message: Message) -> None:
        seen.append(deepcopy(message))  # on its way out more headers come to it
        await send(message)

    try:
        await app(scope, receive, keeping)
    finally:
        if _worth_keeping(seen):
            answered.set_result(seen)
            loop.call_later(KEPT_SECONDS, sent.pop, name)
        else:
            answered.set_result(None)
            del sent[name]


async def _name(scope: Scope, receive: Receive, session: Session) -> bytes | None:
    """What this form is known by; None for whatever else is sent."""
    if scope["type"] != ScopeType.HTTP or scope["method"] != "POST":
        return None
    request = ReadRequest(scope, receive)
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return None
    token = await session(request)
    if token is None or not (body := await request.body()).startswith(FIELD):
        return None
    parts = (token.encode(), scope["path"].encode(), scope["query_string"], body)
    return sha256(b"".join(sha256(part).digest() for part in parts)).digest()


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
