"""Attack 18: read every file that the proxy before the server has written.

The site of docs/running.md, as it stands there, in a real nginx: whoever answers, rates, comes in vain or in
trouble leaves no line, no address, and no body in a temporary file. Control: the same requests through a site
that only passes them on, as nginx logs without being told.
"""

import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from api.app import LARGEST_BODY
from tests.api.pulse import Employee
from tests.databases import elsewhere
from tests.journeys.server import free_port
from tests.moody import KIB, Moody, status_of
from tests.nginx import Nginx, running_nginx
from tests.pulse_week import PulseWeek

PAGE = Path("docs/running.md")
PULSE = "/pulse/2026-W12"
LINK = "/r/a-token-of-a-customer"
# The program behind the proxy listens here in the recipe.
BEHIND = "127.0.0.1:8000"


def recipe(nginx: Nginx, behind: int) -> str:
    """The site in the document, with nothing changed but addresses and places."""
    (text,) = re.findall(r"^```nginx\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    site = str(text)
    for stands, becomes, times in (
        ("listen 80 ", f"listen 127.0.0.1:{nginx.plain} ", 1),
        ("listen [::]:80 ", f"listen 127.0.0.2:{nginx.plain} ", 1),  # there may be no IPv6
        ("listen 443 ", f"listen 127.0.0.1:{nginx.secure} ", 1),
        ("listen [::]:443 ", f"listen 127.0.0.2:{nginx.secure} ", 1),
        ("/etc/ssl/resonanz", str(nginx.folder), 2),
        ("/var/log/nginx", str(nginx.folder / "log"), 4),
        (BEHIND, f"127.0.0.1:{behind}", 4),
    ):
        assert site.count(stands) == times, stands
        site = site.replace(stands, becomes)
    return site


def ordinary(nginx: Nginx, behind: int) -> str:
    """A site as most are: TLS, a name, where to pass requests on to."""
    return f"""
    server {{
        listen 127.0.0.1:{nginx.plain};
        return 301 https://survey.example.org$request_uri;
    }}
    server {{
        listen 127.0.0.1:{nginx.secure} ssl;
        ssl_certificate {nginx.folder}/certificate.pem;
        ssl_certificate_key {nginx.folder}/key.pem;
        client_max_body_size 64k;
        location / {{ proxy_pass http://127.0.0.1:{behind}; }}
    }}
    """


Site = Callable[[Nginx, int], str]
# So that trouble comes soon, and after so many requests in a row; a busy machine may take half a second to
# hang up, or to send a body, and that is another trouble.
IMPATIENT = """
    client_body_timeout 2s;
    proxy_read_timeout 2s;
    limit_req_zone $binary_remote_addr zone=all:1m rate=1r/m;
    limit_req zone=all burst=40 nodelay;
"""


@contextmanager
def proxied(folder: Path, site: Site, behind: int, further: str = "") -> Iterator[Nginx]:
    nginx = Nginx(folder)
    with running_nginx(nginx, site(nginx, behind), further):
        yield nginx


def trusting(nginx: Nginx) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(nginx.certificate))


def client(nginx: Nginx) -> httpx.Client:
    return httpx.Client(base_url=nginx.url, verify=trusting(nginx), timeout=60)


def secure_socket(nginx: Nginx, *, small: bool = False) -> ssl.SSLSocket:
    plain = socket.socket()
    if small:
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * KIB)
    plain.settimeout(120)
    plain.connect(("127.0.0.1", nginx.secure))
    return trusting(nginx).wrap_socket(plain, server_hostname="127.0.0.1")


def trouble(nginx: Nginx, behind: Moody) -> set[int]:
    """Everything that goes wrong between a browser and the server, and all that was answered."""
    seen = []
    with client(nginx) as browser:
        seen.append(browser.get(PULSE).status_code)
        seen.append(browser.get(LINK).status_code)
        seen.append(browser.get(f"{PULSE}/hangs-up").status_code)
        seen.append(browser.get(f"{PULSE}/says-nothing").status_code)
        seen.append(browser.post(f"{PULSE}/ballot", content=b"x" * 65 * KIB).status_code)
        seen.append(browser.post(f"{PULSE}/ballot", content=b"x" * 60 * KIB).status_code)
        seen.append(browser.post(f"{PULSE}/ballot", content=iter([b"x" * 60 * KIB])).status_code)
    for text in (
        f"GET {PULSE}\x01 HTTP/1.1\r\n\r\n",
        f"GET {PULSE}/{'x' * 9 * KIB} HTTP/1.1\r\nHost: x\r\n\r\n",
        f"GET {PULSE} HTTP/1.1\r\nHost: x\r\nX: {'x' * 9 * KIB}\r\n\r\n",
        f"POST {PULSE}/ballot HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf",
    ):
        with secure_socket(nginx) as connection:
            seen.append(status_of(connection, text.encode()))
    for port, text in (
        (nginx.plain, f"GET {PULSE} HTTP/1.1\r\nHost: x\r\n\r\n"),
        (nginx.plain, f"GET {PULSE}\x01 HTTP/1.1\r\n\r\n"),
        (nginx.secure, f"GET {PULSE} HTTP/1.1\r\nHost: x\r\n\r\n"),
        (nginx.secure, "\x16\x03\x01\0\5hello"),
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
            seen.append(status_of(connection, text.encode()))
    with secure_socket(nginx) as connection:  # and is gone
        connection.sendall(f"GET {PULSE}/says-nothing HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    with secure_socket(nginx, small=True) as connection:
        connection.sendall(f"GET {PULSE}/says-a-lot HTTP/1.0\r\n\r\n".encode())
        assert behind.said_a_lot.wait(120)
        with suppress(OSError):
            while connection.recv(64 * KIB):
                pass
    with client(nginx) as browser:
        seen += [browser.get(PULSE).status_code for _ in range(50)]
    return set(seen)


# Without a status (0) nginx hangs up on a body that does not come, and on what is no handshake.
EVERY_TROUBLE = {200, 502, 504, 413, 400, 414, 0, 301, 503}


def test_trouble_leaves_no_line_and_no_body_behind(tmp_path: Path) -> None:
    with Moody().listening() as behind, proxied(tmp_path, recipe, behind.port, IMPATIENT) as nginx:
        assert trouble(nginx, behind) == EVERY_TROUBLE
    assert nginx.lines() == []
    assert nginx.bodies_on_disk() == set()


def test_the_control_notes_who_had_trouble_and_writes_bodies_to_the_disk(tmp_path: Path) -> None:
    with Moody().listening() as behind, proxied(tmp_path, ordinary, behind.port, IMPATIENT) as nginx:
        assert trouble(nginx, behind) == EVERY_TROUBLE
    noted = "\n".join(nginx.lines())
    for words in (
        "upstream prematurely closed connection",
        "upstream timed out",
        "client intended to send too large body",
        "limiting requests",
        "SSL_do_handshake() failed",
        f'"GET {LINK} HTTP/1.1"',
        f'"GET {PULSE} HTTP/1.1" 301',
        f'"GET {PULSE}/says-nothing HTTP/1.1" 499',
        f'"POST {PULSE}/ballot HTTP/1.1" 408',
    ):
        assert words in noted
    assert nginx.bodies_on_disk() == {"body", "proxy"}


def test_the_proxy_takes_whatever_the_server_takes(tmp_path: Path) -> None:
    assert f"client_max_body_size {LARGEST_BODY // KIB}k;" in recipe(Nginx(tmp_path), free_port())


def test_nobodys_address_reaches_the_server(tmp_path: Path) -> None:
    made_up = {
        "X-Forwarded-For": "203.0.113.77",
        "X-Real-IP": "203.0.113.77",
        "Forwarded": "for=203.0.113.77",
    }
    with (
        Moody().listening() as behind,
        proxied(tmp_path, recipe, behind.port) as nginx,
        client(nginx) as browser,
    ):
        browser.get(PULSE, headers=made_up)
    (head,) = behind.heard
    assert b"203.0.113.77" not in head
    assert b"forwarded" not in head.lower()


def test_where_people_sign_in_the_proxys_own_word_is_sent_and_no_browsers(tmp_path: Path) -> None:
    """Guesses are counted by it; whoever could choose it would guess for free, or make others wait."""
    with (
        Moody().listening() as behind,
        proxied(tmp_path, recipe, behind.port) as nginx,
        client(nginx) as browser,
    ):
        browser.get("/desk/sign-in", headers={"X-Forwarded-For": "203.0.113.77"})
    (head,) = behind.heard
    assert b"x-forwarded-for: 127.0.0.1\r\n" in head.lower()
    assert b"203.0.113.77" not in head


def recognised(nginx: Nginx) -> bool:
    """Whether a browser that comes back goes on with the session of its last connection."""
    trusted, session = trusting(nginx), None
    for _ in range(2):
        plain = socket.create_connection(("127.0.0.1", nginx.secure), timeout=120)
        with trusted.wrap_socket(plain, server_hostname="127.0.0.1", session=session) as connection:
            status_of(connection, f"GET {PULSE} HTTP/1.0\r\n\r\n".encode())
            session, again = connection.session, connection.session_reused
    return bool(again)


def test_a_browser_that_comes_back_is_not_recognised_except_by_the_control(tmp_path: Path) -> None:
    with proxied(tmp_path / "recipe", recipe, free_port()) as nginx:
        assert not recognised(nginx)
    with proxied(tmp_path / "control", ordinary, free_port()) as nginx:
        assert recognised(nginx)


def test_programs_that_report_contacts_are_noted_and_what_follows_them_is_not(tmp_path: Path) -> None:
    with proxied(tmp_path, recipe, free_port()) as nginx, client(nginx) as program:
        for asked in ("/api/contacts", PULSE):  # on one connection
            assert program.get(asked).status_code == 502
    (access, error) = nginx.lines()
    assert '"GET /api/contacts HTTP/1.1" 502' in access + error
    assert "connect() failed" in access + error
    assert "/pulse/" not in access + error


async def everything_a_browser_asks(nginx: Nginx, week: PulseWeek, number: int) -> None:
    """Page, scripts, names, signature, ballot, and the list in vain."""
    invited = week.people[number]
    async with httpx.AsyncClient(base_url=nginx.url, verify=trusting(nginx), timeout=60) as browser:
        for address in (
            f"/pulse/{week.week.wave}",
            "/static/pulse/page.js",
            f"/pulse/{week.week.wave}/manifest",
        ):
            assert (await browser.get(address)).status_code == 200
        employee = Employee(browser, week.week, invited.cell, invited.token)
        assert (await employee.place()).status_code == 200
        await employee.answer(4)
        assert (await browser.get(f"/pulse/{week.week.wave}/counted")).status_code >= 400


def test_whoever_answers_through_it_leaves_no_line(tmp_path: Path, pulse_week: PulseWeek) -> None:
    with proxied(tmp_path, recipe, pulse_week.port) as nginx:
        elsewhere(lambda: everything_a_browser_asks(nginx, pulse_week, 0))
    assert nginx.lines() == []
    assert nginx.bodies_on_disk() == set()


def test_the_control_has_a_line_for_each_step_of_whoever_answers(
    tmp_path: Path, pulse_week: PulseWeek
) -> None:
    with proxied(tmp_path, ordinary, pulse_week.port) as nginx:
        elsewhere(lambda: everything_a_browser_asks(nginx, pulse_week, 1))
    noted = [line for line in nginx.lines() if "HTTP/1.1" in line]
    wave = pulse_week.week.wave
    for step in ("place", "issue", "ballot", "ack"):
        assert [line for line in noted if f"POST /pulse/{wave}/{step} " in line], step
