"""A program behind a proxy that answers, says nothing, hangs up, or says a lot, by what it is asked."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field

from tests.journeys.server import free_port

KIB = 1024


@dataclass
class Moody:
    """A program behind the proxy that answers, says nothing, hangs up, or says a lot, by what it is asked."""

    port: int = field(default_factory=free_port)
    heard: list[bytes] = field(default_factory=list)
    said_a_lot: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def listening(self) -> Iterator["Moody"]:
        with socket.create_server(("127.0.0.1", self.port)) as server:
            threading.Thread(target=self._serve, args=(server,), daemon=True).start()
            yield self
            server.shutdown(socket.SHUT_RDWR)

    def _serve(self, server: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _ = server.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with closing(connection), suppress(OSError):
            connection.settimeout(60)
            head = b""
            while b"\r\n\r\n" not in head:
                head += more(connection)
            self.heard.append(head)
            if b"/hangs-up" in head:
                return
            if b"/says-nothing" in head:
                connection.settimeout(None)
                connection.recv(1 * KIB)  # until the proxy has had enough
                return
            length = 8 * KIB * KIB if b"/says-a-lot" in head else 2
            found = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            body = head.partition(b"\r\n\r\n")[2]
            while found and len(body) < int(found[1]):
                body += more(connection)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % length)
            connection.settimeout(3)  # a busy machine may keep a proxy from taking anything for half a second
            try:
                for _ in range(length // KIB):
                    connection.sendall(b"x" * KIB)
                connection.sendall(b"x" * (length % KIB))
            finally:  # or when nobody took more for a while
                self.said_a_lot.set()


def more(connection: socket.socket) -> bytes:
    """What comes next; whoever has hung up sends nothing for ever, and asking on would take a core."""
    got = connection.recv(64 * KIB)
    if not got:
        raise ConnectionResetError
    return got


def status_of(connection: socket.socket, sent: bytes) -> int:
    """What is answered to these bytes, 0 where it is no HTTP."""
    connection.sendall(sent)
    answer = b""
    while b"\r\n" not in answer:
        got = connection.recv(4 * KIB)
        if not got:
            break
        answer += got
    return int(answer.split()[1]) if answer.startswith(b"HTTP/") else 0
