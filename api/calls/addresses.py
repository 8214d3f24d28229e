"""Where a call may go: to the open network, or to what a setting names. Found once, and gone to as found.

Whoever may add a target could else make the server ask what only the server reaches: its own ports, other
machines of the house, the service that tells a cloud's machine its keys (169.254.169.254).
"""

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from survey.calls.targets import LONGEST_ADDRESS
from survey.errors import BadInput, Refused

IPAddress = IPv4Address | IPv6Address
# Addresses of version 6 that stand for one of version 4.
_TRANSLATED = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
# What Python 3.11 takes for the open network: addresses that the IANA's registries set aside, and two at
# which a cloud tells its own machines who they are.
_CLOSED = tuple(
    map(
        ip_network,
        ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "fec0::/10", "3fff::/20", "5f00::/16"),
    )
)


def read_address(text: str, private: tuple[str, ...]) -> str:
    """The address of a target: https, or http to what the setting names."""
    text = text.strip()
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, SplitResult("", "", "", "", "")
    if (
        not host
        or parts.scheme not in {"https", "http"}
        or parts.username is not None
        or parts.fragment
        or port == 0
        or len(text) > LONGEST_ADDRESS
        or not (text.isascii() and text.isprintable() and " " not in text)
    ):
        raise BadInput(
            "A target's address is a whole one, such as https://desk.example.org/hooks/resonanz, without a "
            "user's name and without #."
        )
    if parts.scheme == "http" and not _named(host, private):
        raise BadInput(
            "An address begins with https://; http:// only where RESONANZ_PRIVATE_TARGETS names “{host}”.",
            host=host[:60],
        )
    if (address := _literal(host)) is not None:
        requires_open([address], host, private)
    return text


async def resolve(host: str, port: int, private: tuple[str, ...]) -> str:
    """One address of the host; raises Refused where any of them is not open, OSError where there is none."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    if not addresses:
        raise OSError("no address")
    requires_open(addresses, host, private)
    return str(addresses[0])


def requires_open(addresses: list[IPAddress], host: str, private: tuple[str, ...]) -> None:
    """Every address is one of the open network, or the setting names it or its host."""
    if _named(host, private):
        return
    for address in addresses:
        if not _is_open(address) and not _named(str(address), private):
            raise Refused(
                "“{host}” is not on the open network. If it is yours, whoever runs Resonanz names it: "
                "RESONANZ_PRIVATE_TARGETS.",
                host=host[:60],
            )


def _is_open(address: IPAddress) -> bool:
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and any(address in network for network in _TRANSLATED):
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _is_open(inner)
    if any(address in network for network in _CLOSED):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _named(host: str, private: tuple[str, ...]) -> bool:
    """By its name, or as an address of a network that is named."""
    address = _literal(host)
    for each in private:
        if address is None:
            if each == host.lower().removesuffix("."):
                return True
        elif "/" in each or _literal(each) is not None:
            network = ip_network(each)
            if address.version == network.version and address in network:
                return True
    return False


def _literal(host: str) -> IPAddress | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
