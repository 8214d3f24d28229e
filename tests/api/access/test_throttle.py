"""Mallory guesses at Lena's account; Lena, her colleagues and the clock go on."""

import pytest

from api.access.signing_in.throttle import (
    FREE,
    FREE_IN_A_NETWORK,
    HOUR,
    LONGEST_WAIT,
    MOST,
    Throttle,
    network_of,
    sender_of,
)
from api.settings.values import Network, proxies, this_machine
from survey.errors import TooMany

OFFICE, CAFE = "192.0.2.1/32", "198.51.100.1/32"
LENA = "lena@example.org"


def wait(throttle: Throttle, account: str, network: str, now: float) -> int:
    """How long somebody is told to wait; 0 is not at all."""
    try:
        throttle.require_patience(account, network, now)
    except TooMany as refused:
        return refused.retry_after
    return 0


def guess(throttle: Throttle, account: str, network: str, times: int, now: float = 0.0) -> None:
    for _ in range(times):
        throttle.failed(account, network, now)


def test_the_first_five_are_free_then_each_takes_twice_as_long() -> None:
    throttle = Throttle()
    waits = []
    for _ in range(18):
        waits.append(wait(throttle, LENA, CAFE, 0.0))
        guess(throttle, LENA, CAFE, 1)
    assert waits[:FREE] == [0] * FREE
    assert waits[FREE : FREE + 4] == [2, 3, 5, 9]
    assert max(waits) == LONGEST_WAIT + 1


def test_whoever_waits_as_told_is_let_through() -> None:
    throttle = Throttle()
    guess(throttle, LENA, CAFE, 8)
    told = wait(throttle, LENA, CAFE, 0.0)
    assert told
    assert wait(throttle, LENA, CAFE, told) == 0


def test_a_stranger_elsewhere_makes_nobody_wait() -> None:
    throttle = Throttle()
    guess(throttle, LENA, CAFE, 1000)
    assert wait(throttle, LENA, OFFICE, 0.0) == 0
    assert wait(throttle, "omar@example.org", CAFE, 0.0) == 0


def test_one_password_tried_on_every_account_is_slow_too() -> None:
    throttle = Throttle()
    for number in range(FREE_IN_A_NETWORK):
        guess(throttle, f"{number}@example.org", CAFE, 1)
    # The first attempt at an account is free still, so whoever types the right one at once does not notice.
    assert wait(throttle, "new@example.org", CAFE, 0.0) == 0
    guess(throttle, "new@example.org", CAFE, 1)
    assert wait(throttle, "new@example.org", CAFE, 0.0) > 0
    assert wait(throttle, "new@example.org", OFFICE, 0.0) == 0


def test_after_an_hour_nothing_is_kept() -> None:
    throttle = Throttle()
    guess(throttle, LENA, CAFE, 30)
    assert wait(throttle, LENA, CAFE, HOUR - 1) == 0  # five minutes at most
    assert throttle.kept
    assert wait(throttle, "omar@example.org", OFFICE, HOUR) == 0
    assert not throttle.kept


def test_whoever_is_in_begins_anew() -> None:
    throttle = Throttle()
    guess(throttle, LENA, CAFE, 7)
    throttle.succeeded(LENA, CAFE)
    assert wait(throttle, LENA, CAFE, 0.0) == 0


def test_neither_name_nor_network_can_be_read_in_it() -> None:
    throttle = Throttle()
    guess(throttle, LENA, CAFE, 1)
    assert LENA not in repr(throttle)
    assert not any(LENA.encode() in name or b"198.51" in name for name in throttle.kept)
    other = Throttle()
    guess(other, LENA, CAFE, 1)
    assert set(other.kept).isdisjoint(throttle.kept)


def test_an_account_without_a_name_is_not_the_network() -> None:
    throttle = Throttle()
    guess(throttle, LENA, CAFE, 20)
    assert wait(throttle, "", CAFE, 0.0) == 0


def test_made_up_names_fill_no_memory() -> None:
    throttle = Throttle()
    for number in range(MOST + 100):
        throttle.failed(f"{number}", CAFE, 0.0)
    assert len(throttle.kept) <= MOST


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7/32"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("", ""),
        ("testclient", ""),
    ],
)
def test_an_address_is_known_as_its_network(address: str, network: str) -> None:
    assert network_of(address) == network


HERE = this_machine()
TWO = proxies("10.1.2.0/28, 192.0.2.80")


@pytest.mark.parametrize(
    ("peer", "forwarded", "named", "counted"),
    [
        ("127.0.0.1", ["198.51.100.9"], HERE, "198.51.100.9"),
        ("::1", ["203.0.113.1, 198.51.100.9"], HERE, "198.51.100.9"),  # before the last anybody can write
        ("::ffff:127.0.0.1", ["198.51.100.9"], HERE, "198.51.100.9"),
        ("127.0.0.1", ["203.0.113.1", "198.51.100.9"], HERE, "198.51.100.9"),  # the header twice
        ("127.0.0.1", [], HERE, "127.0.0.1"),
        ("127.0.0.1", ["nonsense"], HERE, "127.0.0.1"),
        ("198.51.100.9", ["127.0.0.1"], HERE, "198.51.100.9"),  # from elsewhere it is nobody's word
        ("", ["198.51.100.9"], HERE, ""),
        ("127.0.0.1", ["198.51.100.9"], (), "127.0.0.1"),  # nothing stands in front of it
        ("10.1.2.3", ["198.51.100.9"], TWO, "198.51.100.9"),
        ("10.1.2.3", ["203.0.113.1, 198.51.100.9, 192.0.2.80"], TWO, "198.51.100.9"),  # one behind the other
        ("10.1.2.3", ["192.0.2.80, 10.1.2.4"], TWO, "10.1.2.3"),
        ("10.1.2.30", ["198.51.100.9"], TWO, "10.1.2.30"),
        ("127.0.0.1", ["198.51.100.9"], TWO, "127.0.0.1"),
    ],
)
def test_only_a_named_proxy_says_who_sends(
    peer: str, forwarded: list[str], named: tuple[Network, ...], counted: str
) -> None:
    assert sender_of(peer, forwarded, named) == counted
