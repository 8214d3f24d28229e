"""Slows guessing down and locks nobody out: by account and network together, for an hour, in memory.

Whoever guesses at Lena's account from one network makes the next guess from there wait, and nobody else's. A
network from which many different guesses come loses the free attempts, so that one password tried on every
account is slow too; whoever types the right one at once does not notice. What is kept are keyed hashes under
a key that ends with the process: no address, no name, nothing on a disk.
"""

import hmac
import secrets
from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from ipaddress import ip_address, ip_network

from api.settings.values import Network
from survey.errors import TooMany

HOUR = 3600.0
FREE = 5
FREE_IN_A_NETWORK = 50
LONGEST_WAIT = 300.0
# Of what a flood of made-up names may fill; the oldest goes first.
MOST = 50_000


@dataclass(slots=True)
class _Guesses:
    failed: int
    last: float


@dataclass(slots=True)
class Throttle:
    """The guesses of the last hour at one process."""

    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    kept: "OrderedDict[bytes, _Guesses]" = field(default_factory=OrderedDict, repr=False)

    def require_patience(self, account: str, network: str, now: float) -> None:
        """Refuse an attempt that comes too early, before anything is checked: the same for every name."""
        self._forget(now)
        failed = self.kept.get(self._name(account, network))
        if failed is None:
            return
        everywhere = self.kept.get(self._name(None, network))
        free = FREE if everywhere is None or everywhere.failed < FREE_IN_A_NETWORK else 1
        wait = _wait(failed.failed - free) - (now - failed.last)
        if wait > 0:
            raise TooMany(
                "Too many attempts in a row. Please wait {seconds} seconds, then try again.",
                seconds=int(wait) + 1,
            )

    def failed(self, account: str, network: str, now: float) -> None:
        """Count an attempt that let nobody in."""
        for name in (self._name(account, network), self._name(None, network)):
            known = self.kept.pop(name, None)
            self.kept[name] = _Guesses(known.failed + 1 if known else 1, now)
        while len(self.kept) > MOST:
            self.kept.popitem(last=False)

    def succeeded(self, account: str, network: str) -> None:
        """Whoever is in begins anew."""
        self.kept.pop(self._name(account, network), None)

    def _forget(self, now: float) -> None:
        # In the order in which they last failed.
        while self.kept and now - next(iter(self.kept.values())).last >= HOUR:
            self.kept.popitem(last=False)

    def _name(self, account: str | None, network: str) -> bytes:
        """An account in a network, or the network itself; an account without a name is still another."""
        named = f"network\0{network}" if account is None else f"account\0{network}\0{account}"
        return hmac.new(self.key, named.encode(errors="replace"), sha256).digest()


def sender_of(peer: str, forwarded: Sequence[str], proxies: Collection[Network]) -> str:
    """Whose address counts: behind our own proxies the last that is none of them; else nobody's word for it.

    A proxy puts whom it heard from at the end. What stands before that came along with the request.
    """
    if not _is_among(peer, proxies):
        return peer
    for said in reversed([part.strip() for line in forwarded for part in line.split(",")]):
        if not _is_among(said, proxies):
            return said if network_of(said) else peer
    return peer


def _is_among(address: str, networks: Collection[Network]) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    mapped = found.ipv4_mapped if found.version == 6 else None
    return any((mapped or found) in network for network in networks)


def network_of(address: str) -> str:
    """What one household or one office is known by: its address, of which in IPv6 the first half counts."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network((found, 64 if found.version == 6 else 32), strict=False))


def _wait(beyond: int) -> float:
    """A second, two, four … five minutes at most."""
    return 0.0 if beyond < 0 else min(LONGEST_WAIT, 2.0 ** min(beyond, 10))
