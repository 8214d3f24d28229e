"""Addresses of a roster: what no mail server takes is refused before anybody is written to."""

import pytest

from survey.errors import BadInput
from survey.spreadsheets.mailboxes import read_mailbox, same_mailbox

TAKEN = [
    "ada+x@example.org",
    "O'Brien@example.org",
    "jürgen@firma.de",
    "ada@müller.de",
    "a_b@x_y.example.org",
]
REFUSED = [
    "ada..b@example.org", ".ada@example.org", "ada.@example.org", "ada@[1.2.3.4]", "ada@1.2.3.4", "ada@-x.de",
    "ada@x.de.", "ada@*.de", "ada@x.de\\", "ada@a.b{c}.de", "ada@☃.de", "ada@" + "ü" * 70 + ".de",
    "ada@" + "a" * 64 + ".de", "a" * 65 + "@example.org", "ada@x。de", "ada", "ada@localhost", "",
]  # fmt: skip


@pytest.mark.parametrize("address", TAKEN)
def test_an_address_stays_as_it_was_written(address: str) -> None:
    assert read_mailbox(address) == address


@pytest.mark.parametrize("address", REFUSED)
def test_what_no_mail_server_takes_is_refused(address: str) -> None:
    with pytest.raises(BadInput, match="no mail address"):
        read_mailbox(address)


def test_two_ways_to_write_one_address_are_the_same() -> None:
    ways = [
        "Ada@MÜLLER.de",
        "ada@xn--mller-kva.de",
        "ada@mu\N{COMBINING DIAERESIS}ller.de",
        "ADA@XN--MLLER-KVA.DE",
    ]
    assert len(set(map(same_mailbox, ways))) == 1
    assert same_mailbox("ada@x.de") != same_mailbox("ada@y.de")
