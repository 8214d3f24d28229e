"""What every request passes before it reaches a route: whose it is, how long it takes, what may be in it.

Whatever a sender gets wrong is answered with a sentence, in the sender's language and without a line in the
log; only what is our own mistake is an error here.
"""

import asyncio
from http import HTTPStatus
from typing import Any, cast

from litestar import Litestar, Request
from litestar.enums import HttpMethod, ScopeType
from litestar.exceptions import HTTPException, SerializationException
from litestar.plugins import PluginProtocol
from litestar.plugins.core import MsgspecDIPlugin
from litestar.types import (
    HTTPReceiveMessage,
    HTTPScope,
    LifeSpanReceive,
    LifeSpanScope,
    LifeSpanSend,
    Message,
    Receive,
    Scope,
    Send,
)

from api.web.headers import add_security_headers
from api.web.problems import answer_http_error
from survey.errors import BadInput

# Of a body of the largest size on the slowest of lines; a connection that sends no more is let go.
BODY_SECONDS = 10.0
# Whoever watches the machine calls it by its address; these tell nothing that another name could use.
BY_ANY_NAME = frozenset({"/health", "/ready"})
# No address of ours comes near it, and no file system takes a longer name.
LONGEST_PATH = 1000


class ReadRequest(Request[Any, Any, Any]):
    """A request whose body, if it is no JSON, is the sender's mistake."""

    async def json(self) -> Any:
        try:
            return await super().json()
        except (SerializationException, ValueError, RecursionError):
            raise BadInput("What was sent cannot be read: it is no JSON in UTF-8.") from None


class Application(Litestar):
    """Litestar behind these checks. `hosts` are the names it may be called by; None is any."""

    hosts: frozenset[str] | None = None

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        """Without those for pydantic, which Piccolo brings and nothing of ours uses: they load for 0.2 s."""
        return [*plugins, MsgspecDIPlugin()]

    async def __call__(
        self,
        scope: Scope | LifeSpanScope,
        receive: Receive | LifeSpanReceive,
        send: Send | LifeSpanSend,
    ) -> None:
        if scope["type"] == ScopeType.HTTP:
            request, take, give = cast("HTTPScope", scope), cast("Receive", receive), cast("Send", send)
            refusal = self._refusal(request)
            if refusal is not None:
                await self._refuse(request, take, give, refusal)
                return
            receive = _bounded(take, _announced(request))
            if request["method"] == HttpMethod.HEAD:  # every page can be asked for its head
                request["method"] = HttpMethod.GET
                send = _without_body(give)
        await super().__call__(scope, receive, send)

    def _refusal(self, scope: HTTPScope) -> HTTPException | None:
        named = [value for name, value in scope["headers"] if name == b"host"]
        by_name = self.hosts is not None and scope["path"] not in BY_ANY_NAME
        if by_name and (len(named) != 1 or host_of(named[0]) not in (self.hosts or ())):
            # A page of another name that leads here (DNS rebinding) would be of the same origin as ours.
            return HTTPException(status_code=HTTPStatus.MISDIRECTED_REQUEST)
        if "\0" in scope["path"] or len(scope["path"]) > LONGEST_PATH:
            return HTTPException(status_code=HTTPStatus.NOT_FOUND)
        return None

    async def _refuse(self, scope: HTTPScope, receive: Receive, send: Send, refusal: HTTPException) -> None:
        scope["app"] = scope["litestar_app"] = self
        scope.setdefault("state", {})

        async def with_headers(message: Message) -> None:
            await add_security_headers(message, scope)
            await send(message)

        request = Request[Any, Any, Any](scope, receive, send)
        answer = answer_http_error(request, refusal).to_asgi_response(None, request)
        await answer(scope, receive, with_headers)


def host_of(header: bytes) -> str:
    """The name in a Host header, without the port: behind a tunnel that is another one."""
    text = header.decode("latin-1").strip().lower()
    name = text.partition("]")[0] + "]" if text.startswith("[") else text.partition(":")[0]
    return name.removesuffix(".")


def _announced(scope: HTTPScope) -> int | None:
    """How long the body is, where the head says so."""
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return int(length) if length.isdigit() else None


def _bounded(receive: Receive, missing: int | None) -> Receive:
    """The body must arrive in time and whole; so many bytes of it are `missing`, if that is known."""
    loop = asyncio.get_running_loop()
    until = loop.time() + BODY_SECONDS
    whole = False

    async def receive_in_time() -> HTTPReceiveMessage:
        nonlocal whole, missing
        if whole:
            return cast("HTTPReceiveMessage", await receive())
        try:
            async with asyncio.timeout_at(until):
                message = cast("HTTPReceiveMessage", await receive())
        except TimeoutError:
            raise HTTPException(status_code=HTTPStatus.REQUEST_TIMEOUT) from None
        if message["type"] == "http.disconnect":
            raise BadInput("What was sent broke off. Please send it again.")
        if missing is not None:
            missing -= len(message.get("body", b""))
            if missing == 0:  # the end would come by itself, once more through all of the server's threads
                message["more_body"] = False
        whole = not message.get("more_body", False)
        return message

    return receive_in_time


def _without_body(send: Send) -> Send:
    """The same answer, of which only the head is sent."""

    async def send_head(message: Message) -> None:
        if message["type"] == "http.response.body":
            message["body"] = b""
        await send(message)

    return send_head
