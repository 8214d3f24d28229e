"""`python -m tests.mail.server FOLDER`: a mail server that keeps what it takes and misbehaves on request.

FOLDER/port says where it listens, FOLDER/taken/*.eml is what it took, in its order, FOLDER/orders what it is
to do: lines of an address (or *) and one of

    450, 550            refuse the address, for now or for good
    accept-then-die     keep the mail, then break the connection before the answer
    break               break the connection in the middle, and keep nothing
    stall               never answer
    sender              refuse whoever sends
    goodbye             421 instead of taking the address
    strange             answer as no mail server does, with what would move a terminal
    late                refuse the mail itself with 554, after DATA
    accept-then-stall   keep the mail, and never answer

With "after 3" behind it an order holds once so many mails were taken.
"""

import asyncio
import itertools
import os
import ssl
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

STALLED = 3600


def breaks(server: SMTP) -> None:
    """The connection is gone, without a word."""
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


class Handler:
    """What the server does with each command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count(1)

    def order(self, address: str) -> str:
        for line in (self.folder / "orders").read_text().splitlines():
            whom, _, what = line.partition(" ")
            what, _, first = what.partition(" after ")
            if whom in {"*", address} and self.taken() >= int(first or 0):
                return what
        return ""

    def taken(self) -> int:
        return sum(1 for _ in (self.folder / "taken").iterdir())

    async def handle_MAIL(  # noqa: N802  # the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.order(address) == "sender":
            return "550 5.7.1 Not from you"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802  # the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        order = self.order(address)
        if order in {"450", "550"}:
            return f"{order} 4.2.1 no: {address}" if order == "450" else f"550 5.1.1 unknown: {address}"
        if order == "goodbye":
            return "421 4.3.2 going down"
        if order == "strange":
            return "999 \x1b[31mred"
        if order == "break":
            breaks(server)
            return "250 OK"
        if order == "stall":
            await asyncio.sleep(STALLED)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # the library's name
        order = self.order(envelope.rcpt_tos[0])
        if order == "late":
            return "554 5.6.0 not this one"
        assert isinstance(envelope.content, bytes)
        name = f"{next(self.numbers):06}"
        beside = self.folder / f"{name}.new"
        beside.write_bytes(b"X-Rcpt: " + envelope.rcpt_tos[0].encode() + b"\r\n" + envelope.content)
        beside.rename(self.folder / "taken" / f"{name}.eml")
        if order == "accept-then-die":
            breaks(server)
        if order == "accept-then-stall":
            await asyncio.sleep(STALLED)
        return "250 2.0.0 kept as " + name


def authenticator(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
) -> AuthResult:
    """Whoever knows the password gets in."""
    return AuthResult(success=getattr(data, "password", b"") == b"right", handled=False)


async def main(folder: Path, certificate: Path | None) -> None:
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    handler = Handler(folder)

    def make() -> SMTP:
        return SMTP(
            handler,
            hostname="mail.example.org",
            enable_SMTPUTF8=True,
            tls_context=context,
            require_starttls=context is not None,
            authenticator=authenticator if context else None,
            auth_require_tls=True,
        )

    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0)
    beside = folder / "port.new"
    beside.write_text(str(server.sockets[0].getsockname()[1]))
    beside.rename(folder / "port")
    serving = asyncio.create_task(server.serve_forever())
    parent = os.getppid()
    while os.getppid() == parent:  # a test that is killed leaves no server behind
        await asyncio.sleep(1)
    serving.cancel()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None))
