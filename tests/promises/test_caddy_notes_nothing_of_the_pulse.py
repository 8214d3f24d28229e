"""Attack 18 again, with Caddy as the proxy: the site of docs/running.md, and as a control one that logs."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.journeys.server import free_port
from tests.moody import KIB, Moody, status_of
from tests.nginx import make_certificate

PAGE = Path("docs/running.md")
PULSE = "/pulse/2026-W12"
LINK = "/r/a-token-of-a-customer"
REMEDY = "These tests need Caddy: apt-get install -y caddy"
STARTS_WITHIN = 120.0
CONTROL = """
{
	admin off
	auto_https disable_redirects
}

survey.example.org {
	tls /etc/ssl/resonanz/certificate.pem /etc/ssl/resonanz/key.pem
	log
	reverse_proxy 127.0.0.1:8000
}
"""


def recipe() -> str:
    (text,) = re.findall(r"^```caddy\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    return str(text)


@contextmanager
def proxied(folder: Path, site: str, behind: int) -> Iterator[int]:
    """The site on a port of its own, in front of a program on another; stopped at the end."""
    program = shutil.which("caddy")
    if program is None:
        pytest.fail(REMEDY)
    folder.mkdir()
    make_certificate(folder)
    port = free_port()
    for stands, becomes in (
        ("\nhttp://survey.example.org {", f"\nhttp://127.0.0.1:{free_port()} {{"),
        ("\nsurvey.example.org {", f"\nhttps://127.0.0.1:{port} {{"),
        ("/etc/ssl/resonanz", str(folder)),
        ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
    ):
        site = site.replace(stands, becomes)
    (folder / "Caddyfile").write_text(site)
    with (folder / "stderr").open("wb") as stderr:
        process = subprocess.Popen(
            [program, "run", "--config", folder / "Caddyfile", "--adapter", "caddyfile"],
            stderr=stderr,
            env={"HOME": str(folder), "PATH": os.environ["PATH"]},
        )
    try:
        until = time.monotonic() + STARTS_WITHIN
        while True:
            assert process.poll() is None, (folder / "stderr").read_text()
            assert time.monotonic() < until, "Caddy does not answer"
            try:
                socket.create_connection(("127.0.0.1", port), timeout=2).close()
                break
            except OSError:
                time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(60)


def noted(folder: Path) -> list[str]:
    """Whatever a request has left in any file that Caddy wrote."""
    ours = {"Caddyfile", "certificate.pem", "key.pem", "autosave.json"}
    written = [path for path in folder.rglob("*") if path.is_file() and path.name not in ours]
    lines = [line for path in written for line in path.read_text(errors="replace").splitlines()]
    return [line for line in lines if "remote_ip" in line or PULSE in line or LINK in line]


def trusting(folder: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(folder / "certificate.pem"))


def passed_and_in_trouble(folder: Path, site: str) -> bytes:
    """Ask for pages well and badly; what reached the program behind."""
    behind = Moody()
    with proxied(folder, site, behind.port) as port:
        address = f"https://127.0.0.1:{port}"
        with (
            behind.listening(),
            httpx.Client(base_url=address, verify=trusting(folder), timeout=60) as browser,
        ):
            assert browser.get(PULSE, headers={"X-Forwarded-For": "203.0.113.77"}).status_code == 200
            assert browser.get(LINK).status_code == 200
            assert browser.get(f"{PULSE}/hangs-up").status_code == 502
            browser.post(f"{PULSE}/ballot", content=b"x" * 80 * KIB)
        for words in (f"GET {PULSE}\x01 HTTP/1.1\r\n\r\n".encode(), b"\x16\x03\x01\0\5hello"):
            with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
                status_of(connection, words)
        with httpx.Client(base_url=address, verify=trusting(folder), timeout=60) as browser:
            assert browser.get(PULSE).status_code == 502  # nobody is there any more
    return behind.heard[0]


def test_caddy_leaves_no_line_and_passes_nobodys_address_on(tmp_path: Path) -> None:
    head = passed_and_in_trouble(tmp_path / "recipe", recipe())
    assert noted(tmp_path / "recipe") == []
    assert b"forwarded" not in head.lower()
    assert b"203.0.113.77" not in head


def test_caddy_names_who_guesses_at_an_account_and_nobody_who_is_made_up(tmp_path: Path) -> None:
    behind, folder = Moody(), tmp_path / "recipe"
    with (
        proxied(folder, recipe(), behind.port) as port,
        behind.listening(),
        httpx.Client(base_url=f"https://127.0.0.1:{port}", verify=trusting(folder), timeout=60) as browser,
    ):
        browser.post("/desk/sign-in", headers={"X-Forwarded-For": "203.0.113.77"}, data={"address": "x"})
    (head,) = behind.heard
    assert b"X-Forwarded-For: 127.0.0.1\r\n" in head
    assert b"203.0.113.77" not in head


def test_a_site_that_logs_notes_address_and_time_of_each_step(tmp_path: Path) -> None:
    head = passed_and_in_trouble(tmp_path / "control", CONTROL)
    lines = noted(tmp_path / "control")
    assert len(lines) >= 5
    assert any(LINK in line and '"remote_ip":"127.0.0.1"' in line for line in lines)
    assert b"X-Forwarded-For: 127.0.0.1" in head
