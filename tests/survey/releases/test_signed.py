"""A release as it is signed: canonical, complete, and a list that tells nobody how many answered."""

import json
import secrets
from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from survey.releases.disclosure import Disclosure, disclose
from survey.releases.groups import Answers, CellCount, Group, GroupKind
from survey.releases.rules import Rules, Scale
from survey.releases.signed import (
    comment_digest,
    counted_entry,
    counted_list,
    make_comments,
    release_text,
    sign_release,
)

VERSION = "resonanz-2"
CELL = "00000000-0000-0000-0000-000000000001"


@pytest.fixture(scope="module")
def release() -> Disclosure:
    cells = [CellCount(CELL, "", 9, 9, {"mood": Answers(9, 36, 144)}, 0)]
    return disclose(cells, {"mood": Scale(1, 5)}, "mood", Rules())


def group(name: str, kind: GroupKind = "cell") -> Group:
    return Group(kind, name, ())


def test_the_list_has_as_many_entries_as_people_however_many_answered() -> None:
    nullifiers = [secrets.token_bytes(32) for _ in range(3)]
    listed = counted_list(VERSION, nullifiers, 9)
    assert len(listed) == len(set(listed)) == 9
    assert {len(entry) for entry in listed} == {32}
    assert listed == tuple(sorted(listed))
    assert {counted_entry(VERSION, nullifier) for nullifier in nullifiers} < set(listed)
    assert len(counted_list(VERSION, [], 9)) == 9


def test_the_padding_is_another_each_time_and_the_entry_of_a_ballot_the_same() -> None:
    nullifier = bytes(range(32))
    first, second = (set(counted_list(VERSION, [nullifier], 9)) for _ in range(2))
    assert first & second == {sha256(b"resonanz-2|counted|" + nullifier).digest()}


def test_the_text_is_canonical_and_holds_what_is_published_and_nothing_else(release: Disclosure) -> None:
    comments = make_comments([(group(CELL), "gut", False), (group("", "organisation"), "schön", True)])
    listed = counted_list(VERSION, [bytes(32)], 9)
    text = release_text(VERSION, "2026-W12", bytes(32), release, comments, listed)
    document = json.loads(text)
    assert text == json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert document.keys() == {"version", "wave", "manifest", "groups", "variance", "comments", "counted"}
    assert document["counted"] == sha256(b"".join(listed)).hexdigest()
    assert document["manifest"] == "00" * 32
    (shown,) = document["groups"]
    assert (shown["n"], shown["eligible"]) == (8, 9)  # nobody is known to have answered
    assert [each["kind"] for each in document["comments"]] == ["cell", "organisation"]
    assert "gut" not in text
    assert "schön" not in text


def test_a_comment_is_recognised_by_its_hash_and_cannot_be_guessed_from_it() -> None:
    first, second = make_comments([(group(CELL), "gut", False), (group(CELL), "gut", False)])
    assert first.nonce != second.nonce
    assert first.digest(VERSION) != second.digest(VERSION)
    spelled = b"resonanz-2|comment|" + bytes.fromhex(first.nonce) + b"gut"
    assert comment_digest(VERSION, first.nonce, "gut") == sha256(spelled).hexdigest()
    assert comment_digest(VERSION, first.nonce, "schlecht") != first.digest(VERSION)
    called_an_idea = b"resonanz-2|idea|" + bytes.fromhex(first.nonce) + b"gut"
    assert comment_digest(VERSION, first.nonce, "gut", idea=True) == sha256(called_an_idea).hexdigest()


def test_the_signature_is_r_and_s_over_the_text_and_over_nothing_else() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    for _ in range(20):  # short numbers are padded
        signature = sign_release(key, VERSION, "{}")
        assert len(signature) == 64
        r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        der = encode_dss_signature(r, s)
        key.public_key().verify(der, b"resonanz-2|release|{}", ec.ECDSA(SHA256()))
        with pytest.raises(InvalidSignature):
            key.public_key().verify(der, b"resonanz-2|release|{ }", ec.ECDSA(SHA256()))
