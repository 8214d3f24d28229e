"""Secrets are taken along in a file that opens with its passphrase, and brought back as a whole."""

import json
from base64 import b64encode
from pathlib import Path

import pytest

from survey import secrets_archive
from survey.errors import BadInput, Refused
from survey.secrets_archive import (
    MAGIC,
    bring_back,
    last_export,
    note_export,
    open_secrets,
    requires_good_passphrase,
    seal_secrets,
)
from survey.secrets_directory import SecretsDirectory, open_secrets_directory

PASSPHRASE = "vier Wörter, die niemand errät"
DAY = "2026-11-27"


@pytest.fixture
def secrets(tmp_path: Path) -> SecretsDirectory:
    secrets = open_secrets_directory(tmp_path / "secrets")
    secrets.key("anything")
    secrets.write("link-secret", b"what signs the links")
    secrets.write("reading/2026-Q4", b"0" * 32)
    secrets.write("released", b"2026-W11 a b\n2026-W12 c d\n")
    (secrets.path / "smtp.0123456789abcdef.new").write_bytes(b"half of it")
    return secrets


def test_what_was_taken_along_is_brought_back_on_an_empty_machine(
    secrets: SecretsDirectory, tmp_path: Path
) -> None:
    sealed = seal_secrets(secrets, PASSPHRASE, DAY)
    assert b"what signs" not in sealed
    new = open_secrets_directory(tmp_path / "new")
    brought = bring_back(new, open_secrets(sealed, PASSPHRASE))
    assert brought == ["link-secret", "reading/2026-Q4", "released", "root"]
    assert new.key("anything") == secrets.key("anything")
    assert new.read("reading/2026-Q4") == b"0" * 32
    assert bring_back(new, open_secrets(sealed, PASSPHRASE)) == []
    open_secrets_directory(new.path)  # private, as if made here


@pytest.mark.usefixtures("light_passphrases")
def test_a_passphrase_is_the_same_however_its_umlauts_are_typed(secrets: SecretsDirectory) -> None:
    sealed = seal_secrets(secrets, "Schl\u00fcssel unterm Blumentopf", DAY)
    assert open_secrets(sealed, "Schlu\u0308ssel unterm Blumentopf")


@pytest.mark.usefixtures("light_passphrases")
def test_another_passphrase_and_a_changed_file_say_the_same(secrets: SecretsDirectory) -> None:
    sealed = seal_secrets(secrets, PASSPHRASE, DAY)
    places = (len(MAGIC), len(MAGIC) + 16, len(MAGIC) + 28, len(sealed) - 1)
    wrong = [sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :] for at in places]
    for data, passphrase in [
        *((each, PASSPHRASE) for each in wrong),
        (sealed[:-1], PASSPHRASE),
        (sealed, "x"),
    ]:
        with pytest.raises(BadInput, match="does not open"):
            open_secrets(data, passphrase)
    for short in (MAGIC, MAGIC + b"0" * 8, MAGIC + b"0" * 20):
        with pytest.raises(BadInput):
            open_secrets(short, PASSPHRASE)
    with pytest.raises(BadInput, match="no export"):
        open_secrets(b"SQLite format 3\0", PASSPHRASE)


@pytest.mark.parametrize("weak", ["", "short", "elfzeichen1", "aaaaaaaaaaaaaaaa", "ababababababab"])
def test_a_passphrase_that_is_guessed_in_a_day_is_refused(secrets: SecretsDirectory, weak: str) -> None:
    with pytest.raises(BadInput, match="too easy"):
        requires_good_passphrase(weak)
    with pytest.raises(BadInput, match="too easy"):
        seal_secrets(secrets, weak, DAY)


@pytest.mark.usefixtures("light_passphrases")
@pytest.mark.parametrize("name", ["../keys/x", "/etc/passwd", "a/../b", "exported", "x.new", ""])
def test_a_file_that_leads_elsewhere_is_refused_as_a_whole(
    secrets: SecretsDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(secrets_archive, "_files", lambda _: {name: b"x", "root": b"0" * 32})
    with pytest.raises(BadInput, match="no secret"):
        open_secrets(seal_secrets(secrets, PASSPHRASE, DAY), PASSPHRASE)


@pytest.mark.usefixtures("light_passphrases")
@pytest.mark.parametrize(
    "content", [[], {}, {"files": []}, {"files": {"root": 7}}, {"files": {"root": "?"}}, {"files": None}]
)
def test_a_file_of_another_form_is_a_sentence(monkeypatch: pytest.MonkeyPatch, content: object) -> None:
    salt, nonce = b"0" * 16, b"1" * 12
    cipher = secrets_archive._cipher(PASSPHRASE, salt)
    sealed = MAGIC + salt + nonce + cipher.encrypt(nonce, json.dumps(content).encode(), MAGIC + salt)
    with pytest.raises(BadInput):
        open_secrets(sealed, PASSPHRASE)


@pytest.mark.usefixtures("light_passphrases")
def test_other_secrets_are_never_replaced(secrets: SecretsDirectory, tmp_path: Path) -> None:
    files = open_secrets(seal_secrets(secrets, PASSPHRASE, DAY), PASSPHRASE)
    started = open_secrets_directory(tmp_path / "started without")
    started.write("link-secret", b"made by that start")
    with pytest.raises(Refused, match="link-secret"):
        bring_back(started, files)
    assert [path.name for path in started.path.iterdir()] == ["link-secret"]


def test_an_import_that_was_killed_goes_on_and_what_has_gone_on_stays(
    secrets: SecretsDirectory, tmp_path: Path
) -> None:
    files = open_secrets(seal_secrets(secrets, PASSPHRASE, DAY), PASSPHRASE)
    half = open_secrets_directory(tmp_path / "half")
    half.write("link-secret", files["link-secret"])
    half.write("audit-head", b"9 " + b"0" * 64 + b"\n")
    half.write("released", b"2026-W12 c d\n2026-W13 e f\n")
    assert bring_back(half, {**files, "audit-head": b"3 " + b"1" * 64 + b"\n"}) == ["reading/2026-Q4", "root"]
    assert half.read("audit-head") == b"9 " + b"0" * 64 + b"\n"
    assert half.read("released") == b"2026-W11 a b\n2026-W12 c d\n2026-W13 e f\n"


def test_what_is_newer_than_the_last_export_is_named(secrets: SecretsDirectory) -> None:
    assert last_export(secrets) is None
    note_export(secrets, DAY)
    found = last_export(secrets)
    assert found is not None
    assert (found.day, found.changed) == (DAY, [])
    secrets.write("released", b"goes on by itself\n")
    secrets.write("smtp-password", b"new")
    secrets.write("link-secret", b"another")
    found = last_export(secrets)
    assert found is not None
    assert found.changed == ["link-secret", "smtp-password"]
    secrets.write("exported", b64encode(b"no JSON"))
    assert last_export(secrets) is None
