"""A sign-in service that says whatever a test wants it to say, over HTTP."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

CLIENT, SECRET = "resonanz", "a-secret-of-the-service-with-32-letters"


@cache
def first_key() -> RSAKey:
    """Made once for all services of a process: whose key it is does not matter, and making one takes long."""
    return RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})


@dataclass
class FakeService:
    """Its next token: what it claims, and by which key and algorithm it signs."""

    port: int = 0
    key: RSAKey = field(default_factory=first_key)
    published: list[RSAKey] = field(default_factory=list)
    claims: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    signer: RSAKey | OctKey | None = None
    discovery: dict[str, Any] = field(default_factory=dict)
    # What was posted to the token endpoint.
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.published = [self.key]

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 300,
            "email": "lena@example.org", "email_verified": True, "name": "Lena Berg", **self.claims,
        }  # fmt: skip
        head = {"alg": self.algorithm, "kid": self.key.kid}
        return str(jwt.encode(head, claims, self.signer or self.key, algorithms=[self.algorithm]))

    def document(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        } | self.discovery

    def answer(self, path: str) -> Any:
        if path == "/.well-known/openid-configuration":
            return self.document()
        if path == "/keys":
            return KeySet([*self.published]).as_dict(private=False)
        return {"access_token": "x", "token_type": "Bearer", "id_token": self.token()}


@contextmanager
def running_fake() -> Iterator[FakeService]:
    """One on a port of its own."""
    service = FakeService()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            service.asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._answer()

        def _answer(self) -> None:
            body = json.dumps(service.answer(self.path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
