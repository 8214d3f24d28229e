"""A rehearsal that is there at once: a socket that always answers with one page, without a process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

from api.installation import Installation
from api.rehearsal.process import SOCKET, TOLD, Rehearsal, State
from api.rehearsal.shown import Group, Invented
from api.web.headers import CONTENT_SECURITY_POLICY

KEY = "5eed" * 8
PAGE = (
    "<!doctype html><html lang='en'><head><title>Invented</title></head><body>"
    '<a href="/results/weeks/2026-W10?lang=en">Week</a><link href="/static/resonanz.css">'
    '<form action="/pulse/x"></form><a href="https://www.w3.org/2000/svg">elsewhere</a></body></html>'
)
INVENTED = Invented(KEY, "0" * 32, [Group("Nord", 9, "/pulse/2026-W11#x")], "/r/token", 24, 3, 0)


class StandIn(Rehearsal):
    """Begun and forgotten without a process."""

    async def begin(self, installation: Installation, key: str) -> None:
        told = msgspec.structs.replace(INVENTED, key=key)
        (self.folder / TOLD).write_bytes(msgspec.json.encode(told))

    async def forget(self) -> None:
        (self.folder / TOLD).write_bytes(msgspec.json.encode(INVENTED))

    def state(self) -> State:
        return State.READY


@asynccontextmanager
async def rehearsal_stands_in(folder: Path, seen: list[bytes] | None = None) -> AsyncIterator[StandIn]:
    """It answers as long as this lasts; `seen` gets the heads of what it is asked."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            if seen is not None:
                seen.append(head)
            policy = f"Content-Security-Policy: {CONTENT_SECURITY_POLICY}"
            lines = ("HTTP/1.1 200 OK", "Content-Type: text/html; charset=utf-8", "Set-Cookie: a=b", policy)
            sent = PAGE.encode()
            writer.write("\r\n".join([*lines, f"Content-Length: {len(sent)}", "", ""]).encode() + sent)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # it was only looked whether somebody is there
        finally:
            writer.close()

    folder.mkdir(parents=True, exist_ok=True)
    rehearsal = StandIn(folder)
    await rehearsal.forget()
    server = await asyncio.start_unix_server(answer, folder / SOCKET)
    try:
        yield rehearsal
    finally:
        server.close()
        await server.wait_closed()
