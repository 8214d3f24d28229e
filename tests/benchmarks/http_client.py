"""A client that costs next to nothing: prepared bytes, kept connections."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass


def request(
    method: str,
    path: str,
    content: dict[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """One HTTP/1.1 request as it goes over the wire."""
    body = b"" if content is None else json.dumps(content).encode()
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


@dataclass
class Connection:
    """One kept connection to the server on this machine."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    # Of the last answer that had one: a browser asks with it whether anything has changed.
    tag: str = ""

    @classmethod
    async def open(cls, port: int) -> "Connection":
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    @classmethod
    async def wait(cls, port: int, seconds: float = 30) -> None:
        """Until somebody listens."""
        for _ in range(int(seconds * 10)):
            try:
                (await cls.open(port)).close()
            except OSError:
                await asyncio.sleep(0.1)
            else:
                return
        raise TimeoutError("the server did not start")

    async def exchange(self, data: bytes) -> tuple[int, bytes]:
        """Send one request and read its answer: status and body."""
        self.writer.write(data)
        status = int((await self._line()).split()[1])
        length = 0
        while (line := await self._line()) != b"\r\n":
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
            elif name.lower() == b"etag":
                self.tag = value.strip().decode()
        return status, await self.reader.readexactly(length)

    async def _line(self) -> bytes:
        """One of the head; of a server that was killed in it there is no end to wait for."""
        line = await self.reader.readline()
        if not line.endswith(b"\n"):
            raise ConnectionResetError("The server has gone.")
        return line

    def close(self) -> None:
        self.writer.close()
