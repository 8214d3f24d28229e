"""The mail server process of a test, and what it took."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from tests.waiting import eventually_now


@dataclass(frozen=True)
class Peer:
    """A mail server at `port` of this machine."""

    folder: Path
    port: int

    def orders(self, *lines: str) -> None:
        """What it is to do from now on: see tests/mail/server.py."""
        beside = self.folder / "orders.new"
        beside.write_text("\n".join(lines))
        beside.rename(self.folder / "orders")

    def raw(self) -> list[bytes]:
        """Every mail that it took, in its order."""
        return [file.read_bytes() for file in sorted((self.folder / "taken").glob("*.eml"))]

    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(each, policy=default) for each in self.raw()]

    def to(self) -> list[str]:
        """Whom the mails were for, in the server's order."""
        # Its first line; reading each mail as a whole would take longer than sending it.
        return [mail.partition(b"\r\n")[0].decode().removeprefix("X-Rcpt: ") for mail in self.raw()]

    def forget(self) -> None:
        for file in (self.folder / "taken").iterdir():
            file.unlink()
        self.orders()

    def settings(self, **more: str) -> dict[str, str]:
        """What an installation has to be told to use it."""
        return {
            "RESONANZ_SMTP_SERVER": "127.0.0.1",
            "RESONANZ_SMTP_PORT": str(self.port),
            "RESONANZ_SMTP_SECURITY": "none",
            "RESONANZ_SMTP_SENDER": "Resonanz <resonanz@example.org>",
            "RESONANZ_SMTP_RATE": "60000",
            **more,
        }


@contextmanager
def mail_server(folder: Path, certificate: Path | None = None) -> Iterator[Peer]:
    """A server process, until the block ends."""
    (folder / "taken").mkdir(parents=True)
    (folder / "orders").touch()
    command = [
        sys.executable,
        "-m",
        "tests.mail.server",
        str(folder),
        *([str(certificate)] if certificate else []),
    ]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2]) as process:
        try:
            eventually_now(lambda: (folder / "port").exists() or process.poll() is not None)
            yield Peer(folder, int((folder / "port").read_text()))
        finally:
            process.kill()
