"""Calls leave for the open network and for what a setting names, whatever a target's address leads to."""

import asyncio
import socket
from ipaddress import ip_address
from typing import Any

import pytest

from api.calls.addresses import read_address, resolve
from api.calls.sending import Said, send
from api.settings.values import private_targets
from survey.errors import BadInput, Misconfigured, Refused
from tests.api.calls.stand_in import stand_in

INSIDE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104  # nobody listens there
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fd00::1",
    "ff02::1",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::10.0.0.1",
    "2002:a9fe:a9fe::1",
    "192.0.0.192",  # Oracle's cloud tells its machines their keys here, Azure below
    "168.63.129.16",
    "192.88.99.1",
    "fec0::1",
    "3fff::1",
]
OUTSIDE = ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"]


def answers(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Every name leads to these."""

    async def found(_: Any, host: str, port: int, **__: Any) -> list[Any]:
        return [(0, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", found)


@pytest.mark.parametrize("address", INSIDE)
async def test_a_name_that_leads_inside_is_refused_even_beside_one_that_does_not(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    answers(monkeypatch, OUTSIDE[0], address)
    with pytest.raises(Refused, match="RESONANZ_PRIVATE_TARGETS"):
        await resolve("hooks.example.org", 443, ())
    answers(monkeypatch, address)
    for named in ("hooks.example.org", str(ip_address(address))):
        assert await resolve("hooks.example.org", 443, (named,)) == str(ip_address(address))


@pytest.mark.parametrize("address", OUTSIDE)
async def test_a_name_that_leads_outside_is_gone_to_as_found(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    answers(monkeypatch, address)
    assert await resolve("hooks.example.org", 443, ()) == address


WRONG = [
    "desk.example.org/hook",
    "ftp://desk.example.org/",
    "http://desk.example.org/",
    "https://",
    "https://user:word@desk.example.org/",
    "https://desk.example.org/#hook",
    "https://desk.example.org:99999/",
    "https://[::1/",
    "https://desk.example.org/a b",
    "https://desk.example.org/ä",
    "https://desk.example.org/" + "x" * 1000,
    "https://10.0.0.1/",
    "https://[::ffff:127.0.0.1]/",
    "file:///etc/passwd",
]


@pytest.mark.parametrize("address", WRONG)
def test_an_address_that_leads_nowhere_or_inside_is_refused_when_it_is_named(address: str) -> None:
    with pytest.raises((BadInput, Refused)):
        read_address(address, ())


def test_what_the_setting_names_may_be_called_without_a_certificate() -> None:
    private = private_targets("Zammad.internal, 10.1.2.0/28")
    for address in ("http://zammad.internal/", "http://10.1.2.7:3000/hook", "https://zammad.internal/"):
        assert read_address(address, private) == address
    with pytest.raises(BadInput):
        read_address("http://10.1.3.7/", private)


@pytest.mark.parametrize("text", ["10.0.0.0/33", "http://zammad.internal", "a b", "10.1.2.3/8"])
def test_a_setting_that_names_nothing_says_so(text: str) -> None:
    with pytest.raises(Misconfigured, match="RESONANZ_PRIVATE_TARGETS"):
        private_targets(text)


async def test_a_redirect_inside_is_not_followed() -> None:
    async with stand_in() as target, stand_in() as inner:
        target.usual, target.location = 302, f"{inner.address}/latest/meta-data/"
        told = await send(Said("POST", f"{target.address}/hook", b"{}"), ("127.0.0.1",))
    assert told == "302"
    assert inner.received == []


async def test_the_address_that_was_looked_at_is_the_one_that_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that leads elsewhere the second time (DNS rebinding) is asked once."""
    asked: list[str] = []

    async def found(_: Any, host: str, port: int, **__: Any) -> list[Any]:
        asked.append(host)
        return [(0, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    async with stand_in() as target:
        monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", found)
        address = f"http://hooks.example.org:{target.port}/hook"
        refused = await send(Said("POST", address, b"{}"), ())
        told = await send(Said("POST", address, b"{}"), ("hooks.example.org",))
        monkeypatch.undo()
    assert (refused, told) == ("not allowed", "200")
    assert [each for each in asked if each == "hooks.example.org"] == ["hooks.example.org"] * 2
    assert target.received[0].headers["host"] == f"hooks.example.org:{target.port}"
