"""A small pulse server in memory, with the real page and cryptography, that can be told to misbehave.

It shows what a browser sends, which a server that keeps no logs never could.
"""

import json
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from api.web.headers import HEADERS, PERMISSIONS
from api.web.looks.asker import Asker, reachable
from api.web.looks.templates import environment, modules
from api.web.pages import OtherLanguage
from survey.ballots.answer import Answer, decode_answer
from survey.ballots.ballot import SentBallot, requires_form, verify_ballot
from survey.ballots.blind_signature import blind_sign
from survey.ballots.context import VERSION
from survey.ballots.keys import load_release_key, load_sealing_key
from survey.ballots.manifest import fingerprint, manifest_hash, read_manifest, write_manifest
from survey.ballots.sealing import open_sealed, seal_info
from survey.releases.disclosure import Disclosure
from survey.releases.signed import counted_list, release_text, sign_release
from tests.open_wave import WAVE, OpenWave

STATIC = Path(__file__).parent.parent / "frontend" / "static"
PAGE = b"<!doctype html><html lang=en><link rel=icon href='data:,'><title>Stand-in</title></html>"
PRIVACY = b"<!doctype html><html><main><h1>How answers are protected</h1><p>Word by word.</p></main></html>"
OTHER = {"en": ("de", "Deutsch"), "de": ("en", "English")}
KINDS = {".css": "text/css", ".js": "text/javascript"}
QUESTIONS = ("mood", "lead")
ASKER = Asker(
    "Energieversorgungsgesellschaft Beispielhausen-Musterstadt mbH & Co. KG",
    contact=reachable("Personalrat, personalrat@example.org"),
    imprint="https://www.example.org/impressum",
)


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
        self.key: bytes | None = None  # another key than the cell's
        self.signing_cell: str | None = None  # a dishonest signer uses another cell's key
        self.manifest = write_manifest(wave.manifest())
        self.discards = False  # a server that takes every ballot and stores none
        self.state = "open"  # as the page says it
        self.eligible = {"nord": 9, "sued": 10}
        self.links_written = 1
        self.issued: dict[str, tuple[str, str]] = {}
        self.box: dict[bytes, tuple[int, bytes]] = {}
        self.acked: set[str] = set()
        self.release: dict[str, Any] | None = None
        self.trouble: defaultdict[str, list[int | str]] = defaultdict(list)
        self.seen: list[Seen] = []
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.manifest)

    def link(self, token: str, query: str = "") -> str:
        """What stands in an invitation."""
        return f"{self.url}/pulse/{WAVE}{query}#{self.fingerprint}.{token}"

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
        return 200, {
            "cell": self.cell,
            "key": text(self.key if self.key is not None else self.wave.public.cells.get(self.cell, b"")),
            "names": names,
            "last": None,
            "reply": None,
            "links_written": self.links_written,
        }

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
        token, point, signature, sealed = (
            data(body[part]) for part in ("token", "key", "signature", "sealed")
        )
        ballot = requires_form(SentBallot(body["cell"], token, point, body["rev"], signature, sealed), 4096)
        nullifier = verify_ballot(ballot, read_manifest(self.manifest), self.wave.keys())
        rev, held = self.box.get(nullifier, (0, b""))
        if ballot.rev == rev + 1 and not self.discards:
            rev, held = self.box[nullifier] = (ballot.rev, sealed)
        return 200, {"rev": f"{rev:02}", "stored": "y" if (rev, held) == (ballot.rev, sealed) else "n"}

    def ack_route(self, body: dict[str, Any]) -> tuple[int, Any]:
        self.acked.add(body["token"])
        return 204, None

    def release_route(self, _: dict[str, Any]) -> tuple[int, Any]:
        return (200, self.release) if self.release else (404, {"detail": "There is no list."})

    def close(self, *left_out: str) -> None:
        """Publish an honest list; `left_out` are nullifiers that are in the box and not in the list."""
        counted = [nullifier for nullifier in self.box if nullifier.hex() not in left_out]
        entries = counted_list(VERSION, counted, sum(self.eligible.values()))
        manifest = manifest_hash(self.manifest)
        release = release_text(VERSION, WAVE, manifest, Disclosure((), None), (), entries)
        signature = sign_release(load_release_key(self.wave.directory, WAVE), VERSION, release)
        listed = [entry.hex() for entry in entries]
        self.state = "released"
        self.release = {"release": release, "signature": text(signature), "counted": listed}

    def page(self, path: str, accepted: str) -> bytes:
        """The page as the real server renders it, whatever a mail program put behind the week's name."""
        asked = parse_qs(urlsplit(path).query).get("lang", [accepted])[0]
        language = asked if asked in OTHER else "en"
        other, name = OTHER[language]
        rendered = (
            environment(language)
            .get_template("pulse.html")
            .render(
                asker=ASKER,
                languages=[
                    OtherLanguage(other, name, f"{path.partition('?')[0].partition('%')[0]}?lang={other}")
                ],
                wave=WAVE,
                state=self.state,
                monday=date(2026, 3, 16),
                closes=self.wave.manifest().closes,
                k=5,
                check=False,
                modules=modules("pulse"),
                **({"kiosk": True} if path.startswith("/kiosk") else {}),
            )
        )
        return rendered.encode()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: StandIn

    def do_GET(self) -> None:
        if self.path == "/":
            self._answer(200, PAGE, "text/html", {"Set-Cookie": "session=secret; SameSite=Lax; Path=/"})
        elif self.path.startswith("/static/"):
            file = STATIC / self.path.removeprefix("/static/")
            self._answer(200, file.read_bytes(), KINDS[file.suffix])
        elif self.path.startswith("/kiosk") or (
            unquote(self.path).startswith(f"/pulse/{WAVE}") and self.path.count("/") == 2
        ):
            self._answer(
                200,
                self.server.page(self.path, self.headers["Accept-Language"][:2]),
                "text/html",
                HEADERS | PERMISSIONS,
            )
        elif self.path.startswith("/privacy"):
            self._answer(200, PRIVACY, "text/html", HEADERS | PERMISSIONS)
        elif self.path == "/favicon.ico":  # the whole browser asks for it
            self._answer(204, {})
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
