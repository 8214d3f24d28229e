"""A real nginx in a directory of its own: what it is told, and everything that it has written."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from os import geteuid
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.journeys.server import free_port

PROGRAM = shutil.which("nginx", path="/usr/sbin:/usr/bin")
REMEDY = "These tests need nginx: apt-get install -y nginx-light"
STARTS_WITHIN = 120.0
OURS = {"nginx.conf", "site", "certificate.pem", "key.pem"}

# What Debian's nginx.conf says, in a directory of its own. Temporary files leave their folders behind, so
# that they are noticed, and everything that can be said about a connection is said.
MAIN = """\
{user}
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/log/error.log info;
events {{ worker_connections 64; }}
http {{
    access_log {folder}/log/access.log;
    client_body_temp_path {folder}/temporary/body 1 2;
    proxy_temp_path {folder}/temporary/proxy 1 2;
    fastcgi_temp_path {folder}/temporary/fastcgi;
    uwsgi_temp_path {folder}/temporary/uwsgi;
    scgi_temp_path {folder}/temporary/scgi;
    {further}
    include {folder}/site;
}}
"""


@dataclass(frozen=True)
class Nginx:
    """A running one: its ports, the certificate to trust, and its files."""

    folder: Path
    plain: int = field(default_factory=free_port)
    secure: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.secure}"

    @property
    def certificate(self) -> Path:
        return self.folder / "certificate.pem"

    def lines(self) -> list[str]:
        """Whatever a client has caused in any file that it has written."""
        written = sorted(path for path in self.folder.rglob("*") if path.is_file() and path.name not in OURS)
        return [
            line
            for path in written
            for line in path.read_text().splitlines()
            if "127.0.0.1" in line or "HTTP/" in line
        ]

    def bodies_on_disk(self) -> set[str]:
        """Which of its temporary directories have ever held a file."""
        return {folder.parent.name for folder in (self.folder / "temporary").glob("*/*")}


@contextmanager
def running_nginx(nginx: Nginx, site: str, further: str = "") -> Iterator[Nginx]:
    """Serve a site, whose addresses and paths are this one's; stopped at the end."""
    if PROGRAM is None:
        pytest.fail(REMEDY)
    for each in ("log", "temporary"):
        (nginx.folder / each).mkdir(parents=True)
    make_certificate(nginx.folder)
    user = "user root;" if geteuid() == 0 else ""
    (nginx.folder / "nginx.conf").write_text(MAIN.format(user=user, folder=nginx.folder, further=further))
    (nginx.folder / "site").write_text(site)
    with (nginx.folder / "log" / "stderr").open("wb") as stderr:
        process = subprocess.Popen(
            [PROGRAM, "-p", nginx.folder, "-c", nginx.folder / "nginx.conf"], stderr=stderr
        )
    try:
        _wait(process, nginx)
        yield nginx
    finally:
        process.terminate()
        process.wait(60)


def _wait(process: subprocess.Popen[bytes], nginx: Nginx) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        assert process.poll() is None, (nginx.folder / "log" / "stderr").read_text()
        try:
            socket.create_connection(("127.0.0.1", nginx.secure), timeout=2).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"nginx did not answer within {STARTS_WITHIN:.0f} s")


def make_certificate(folder: Path) -> None:
    """A certificate for 127.0.0.1 and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "survey.example.org")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, SHA256())
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
