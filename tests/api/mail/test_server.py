"""Handing mails over to a mail server, and what is said where it does not take them."""

import asyncio
import socket
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.mail.letters import LINK, Words, lay_out, with_link
from api.mail.message import Envelope, envelope
from api.mail.server import PASSWORD, NotTaken, connected
from api.settings.fields import Settings
from api.settings.settings import read_settings
from survey.errors import BadInput, Misconfigured
from survey.secrets_directory import SecretsDirectory, open_secrets_directory
from tests.journeys.server import free_port
from tests.mail.peer import Peer, mail_server

NOW = datetime(2026, 3, 11, 9, tzinfo=UTC)
WORDS = Words("Stadtwerke", "Wie war die Woche? – Stadtwerke", "Wie war die Woche?", ("Grüße.",), "Los")


def settings_for(peer: Peer, folder: Path, **more: str) -> Settings:
    environment = {"RESONANZ_DATA": str(folder / "data"), "RESONANZ_SECRETS": str(folder / "secrets")}
    return read_settings(environment | peer.settings(**more))


def secrets_in(folder: Path) -> SecretsDirectory:
    return open_secrets_directory(folder / "secrets")


def mail_to(address: str) -> Envelope:
    letter = with_link(lay_out(WORDS, "de"), "https://survey.example.org/pulse/x#a.b~c")
    return envelope(letter, ("Resonanz", "resonanz@example.org"), address, "abc", NOW)


async def hand_over(peer: Peer, folder: Path, *addresses: str, **more: str) -> list[str]:
    async with connected(settings_for(peer, folder, **more), secrets_in(folder)) as connection:
        return [await connection.hand_over(mail_to(address)) for address in addresses]


async def refusal(peer: Peer, folder: Path, **more: str) -> str:
    with pytest.raises(Misconfigured) as refused:
        await hand_over(peer, folder, "erika@example.org", **more)
    return str(refused.value)


async def test_mails_go_out_on_one_connection_and_the_servers_answer_comes_back(
    peer: Peer, tmp_path: Path
) -> None:
    answers = await hand_over(peer, tmp_path, "erika@example.org", "otto@example.org")
    assert all("kept as" in answer for answer in answers)
    assert peer.to() == ["erika@example.org", "otto@example.org"]


async def test_a_mail_says_the_same_as_text_and_as_html_and_fetches_nothing(
    peer: Peer, tmp_path: Path
) -> None:
    await hand_over(peer, tmp_path, "erika@example.org")
    (mail,) = peer.mails()
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    for part in (plain, html):
        assert "Grüße." in part.get_content()
        assert part.get_content().count("https://survey.example.org/pulse/x#a.b~c") == 1
    assert "http" not in html.get_content().replace("https://survey.example.org/pulse/x", "")
    assert LINK not in str(mail)
    assert "prefers-color-scheme" in html.get_content()
    assert mail["Message-ID"] == "<abc@example.org>"
    assert mail["List-Unsubscribe"] is None


async def test_an_address_that_is_refused_concerns_this_address_alone(peer: Peer, tmp_path: Path) -> None:
    peer.orders("gone@example.org 550", "later@example.org 450", "spam@example.org late")
    settings, secrets = settings_for(peer, tmp_path), secrets_in(tmp_path)
    async with connected(settings, secrets) as connection:
        for address, for_good in (("gone", True), ("later", False), ("spam", True)):
            with pytest.raises(NotTaken) as refused:
                await connection.hand_over(mail_to(f"{address}@example.org"))
            assert refused.value.for_good is for_good
        await connection.hand_over(mail_to("erika@example.org"))
    assert peer.to() == ["erika@example.org"]


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("break", "broke off"),
        ("goodbye", "421 4.3.2 going down"),
        ("strange", "It says: 999 [31mred"),
        ("stall", "does not answer in time"),
        ("accept-then-die", "broke off"),
    ],
)
async def test_a_server_that_fails_is_named_with_what_it_said(
    peer: Peer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: str, said: str
) -> None:
    if order == "stall":  # of the others each answers, on a busy machine in its time
        monkeypatch.setattr("api.mail.server.PATIENCE_SECONDS", 2.0)
    peer.orders(f"erika@example.org {order}")
    assert said in await refusal(peer, tmp_path)


async def test_a_sender_whom_the_server_does_not_like_is_a_matter_of_the_settings(
    peer: Peer, tmp_path: Path
) -> None:
    peer.orders("resonanz@example.org sender")
    said = await refusal(peer, tmp_path)
    assert "RESONANZ_SMTP_SENDER" in said
    assert "550 5.7.1 Not from you" in said


async def test_nobody_at_the_port_is_said_as_such(peer: Peer, tmp_path: Path) -> None:
    nobody = str(free_port())  # nor is anybody else given it
    assert "No mail server answers" in await refusal(peer, tmp_path, RESONANZ_SMTP_PORT=nobody)


@pytest.mark.parametrize("code", [socket.EAI_NONAME, socket.EAI_AGAIN])
async def test_a_name_that_leads_nowhere_is_said_as_such(
    peer: Peer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    async def found(_: object, host: str, *__: object, **___: object) -> None:
        assert host == "mail.invalid"
        raise socket.gaierror(code, "as a name service says it, whose answer no test waits for")

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", found)
    wrong = {"RESONANZ_SMTP_SERVER": "mail.invalid", "RESONANZ_SMTP_SECURITY": "tls"}
    assert "no machine called mail.invalid" in await refusal(peer, tmp_path, **wrong)


async def test_a_server_without_tls_is_told_from_one_that_fails(peer: Peer, tmp_path: Path) -> None:
    assert "no STARTTLS" in await refusal(peer, tmp_path, RESONANZ_SMTP_SECURITY="starttls")
    assert "does not speak TLS" in await refusal(peer, tmp_path, RESONANZ_SMTP_SECURITY="tls")


async def test_a_certificate_of_an_own_authority_and_a_password(tmp_path: Path) -> None:
    certificate = tmp_path / "own.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *("-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", certificate.with_suffix(".key"), "-out", certificate),
        ],
        check=True,
        capture_output=True,
    )
    locked = {"RESONANZ_SMTP_SECURITY": "starttls", "RESONANZ_SMTP_SERVER": "localhost"}
    with mail_server(tmp_path / "mail", certificate) as peer:
        assert "not to be trusted" in await refusal(peer, tmp_path, **locked)
        locked |= {"RESONANZ_SMTP_CA": str(certificate), "RESONANZ_SMTP_USER": "resonanz"}
        assert "resonanz mail password" in await refusal(peer, tmp_path, **locked)
        secrets_in(tmp_path).write(PASSWORD, b"wrong")
        assert "does not accept user and password" in await refusal(peer, tmp_path, **locked)
        secrets_in(tmp_path).write(PASSWORD, b"right")
        await hand_over(peer, tmp_path, "erika@example.org", **locked)
        file = tmp_path / "password"
        file.write_text("right\n")
        await hand_over(peer, tmp_path, "otto@example.org", RESONANZ_SMTP_PASSWORD_FILE=str(file), **locked)
        assert peer.to() == ["erika@example.org", "otto@example.org"]


async def test_umlauts_travel_in_domains_and_before_the_at_sign(peer: Peer, tmp_path: Path) -> None:
    await hand_over(peer, tmp_path, "a@müller.de", "b@straße.de", "jürgen@example.org")
    assert peer.to() == ["a@xn--mller-kva.de", "b@xn--strae-oqa.de", "jürgen@example.org"]


@pytest.mark.parametrize(
    "address",
    [
        "a@b.de\r\nBcc: all@example.org",
        "a@b.de\nRCPT TO:<all@example.org>",
        "a@b.de, all@example.org",
        "a b@example.org",
        "a@b.de\0",
        "a@b.de\x85Bcc: x@y.de",
        "<a@b.de>",
        "a@" + "x" * 70 + "ü.de",
        "",
    ],
)
def test_an_address_that_is_none_gets_into_no_mail(address: str) -> None:
    with pytest.raises(BadInput):
        mail_to(address)


def test_a_line_break_in_what_a_mail_says_makes_no_header() -> None:
    words = Words("X\r\nBcc: all@example.org", "S\r\nBcc: all@example.org", "H", ())
    mail = envelope(lay_out(words, "en"), ("Re\tsonanz", "r@example.org"), "a@b.de", "abc", NOW)
    head = mail.message.partition(b"\r\n\r\n")[0]
    assert b"\r\nBcc" not in head
