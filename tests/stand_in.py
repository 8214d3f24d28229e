"""A small pulse server in memory, with the real cryptography, that can be told to misbehave.

It shows what a browser sends, which a server that keeps no logs never could.
"""

import json
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from survey.ballots.answer import Answer, decode_answer
from survey.ballots.blind_signature import blind_sign
from survey.ballots.keys import load_sealing_key
from survey.ballots.manifest import fingerprint, write_manifest
from survey.ballots.sealing import open_sealed, requires_sealed_length, seal_info
from survey.ballots.token import verify_token
from tests.open_wave import WAVE, OpenWave

STATIC = Path(__file__).parent.parent / "frontend" / "static"
PAGE = b"<!doctype html><html lang=en><link rel=icon href='data:,'><title>Stand-in</title></html>"
QUESTIONS = ("mood", "lead")


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    route: str
    headers: dict[str, str]
    connection: tuple[str, int]
    body: dict[str, Any]


class StandIn(ThreadingHTTPServer):
    """`trouble[route]` says what goes wrong next: a status, "dead" (nothing done), "lost" (done, unsaid)."""

    def __init__(self, wave: OpenWave, cell: str = "nord") -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.wave, self.cell = wave, cell
        self.signing_cell: str | None = None  # a dishonest signer uses another cell's key
        self.manifest = write_manifest(wave.manifest())
        self.eligible = {"nord": 9, "sued": 10}
        self.issued: dict[str, tuple[str, str]] = {}
        self.box: dict[bytes, tuple[int, bytes]] = {}
        self.acked: set[str] = set()
        self.counted: list[str] | None = None
        self.trouble: defaultdict[str, list[int | str]] = defaultdict(list)
        self.seen: list[Seen] = []
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.manifest)

    def routes(self) -> list[str]:
        return [seen.route for seen in self.seen]

    def answers(self) -> list[Answer]:
        """Every box opened, as at close."""
        key = load_sealing_key(self.wave.directory, WAVE)
        return [
            decode_answer(
                open_sealed(key, sealed, seal_info(WAVE, self.cell, nullifier, rev), 4096), QUESTIONS
            )
            for nullifier, (rev, sealed) in self.box.items()
        ]

    def manifest_route(self, _: dict[str, Any]) -> tuple[int, bytes]:
        return 200, self.manifest

    def place_route(self, _: dict[str, Any]) -> tuple[int, Any]:
        names = [f"Person {number}" for number in range(self.eligible[self.cell])]
        return 200, {"cell": self.cell, "names": names}

    def issue_route(self, body: dict[str, Any]) -> tuple[int, Any]:
        blinded, signature = self.issued.get(body["token"], ("", ""))
        if not blinded:
            blinded = body["blinded"]
            signer = self.wave.signer(self.signing_cell or body["cell"])
            message = int.from_bytes(data(blinded), "big") % signer.n
            signature = text(blind_sign(signer, message.to_bytes(256, "big")))
            self.issued[body["token"]] = (blinded, signature)
        if blinded != body["blinded"]:
            return 409, {"detail": "You have already answered, or started, on another device."}
        return 200, {"blind_sig": signature}

    def ballot_route(self, body: dict[str, Any]) -> tuple[int, Any]:
        nullifier = verify_token(data(body["token"]), WAVE, body["cell"], self.wave.key(body["cell"]))
        sealed = requires_sealed_length(data(body["sealed"]), 4096)
        if body["rev"] > self.box.get(nullifier, (0, b""))[0]:
            self.box[nullifier] = (body["rev"], sealed)
        return 204, None

    def ack_route(self, body: dict[str, Any]) -> tuple[int, Any]:
        self.acked.add(body["token"])
        return 204, None

    def counted_route(self, _: dict[str, Any]) -> tuple[int, Any]:
        if self.counted is None:
            return 404, {"detail": "Not yet."}
        return 200, {"counted": self.counted}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: StandIn

    def do_GET(self) -> None:
        if self.path == "/":
            self._answer(200, PAGE, "text/html", {"Set-Cookie": "session=secret; SameSite=Lax; Path=/"})
        elif self.path.startswith("/static/"):
            script = STATIC / self.path.removeprefix("/static/").partition("?")[0]
            self._answer(200, script.read_bytes(), "text/javascript")
        else:
            self._serve({})

    def do_POST(self) -> None:
        self._serve(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _serve(self, body: dict[str, Any]) -> None:
        route = self.path.rpartition("/")[2]
        with self.server.lock:
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.server.seen.append(Seen(route, headers, self.client_address, body))
            planned = self.server.trouble[route]
            trouble = planned.pop(0) if planned else None
            if isinstance(trouble, int):
                return self._answer(trouble, {"detail": f"Trouble {trouble}."})
            if trouble == "dead":
                return self._hang_up()
            status, answer = getattr(self.server, f"{route}_route")(body)
            return self._hang_up() if trouble == "lost" else self._answer(status, answer)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.close()

    def _answer(
        self,
        status: int,
        answer: Any,
        kind: str = "application/json",
        extra: dict[str, str] | None = None,
    ) -> None:
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, **(extra or {})}.items():
            self.send_header(name, value)
        if status == 204:
            content = b""
        else:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the parent's name
        """Keep the test's output clean."""


@contextmanager
def stand_in(wave: OpenWave, cell: str = "nord") -> Iterator[StandIn]:
    with StandIn(wave, cell) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def data(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
