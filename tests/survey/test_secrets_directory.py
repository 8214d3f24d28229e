"""What may not be lost: the same for every process, apart from keys and data, and whole after any kill."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from survey.errors import Misconfigured
from survey.key_directory import open_key_directory
from survey.secrets_directory import SecretsDirectory, open_secrets_directory


@pytest.fixture
def secrets(tmp_path: Path) -> SecretsDirectory:
    return open_secrets_directory(tmp_path / "secrets")


def test_a_key_is_the_same_for_everybody_and_another_for_each_purpose(secrets: SecretsDirectory) -> None:
    with ThreadPoolExecutor(8) as processes:
        made = set(processes.map(lambda _: open_secrets_directory(secrets.path).key("audit"), range(40)))
    (key,) = made
    assert len(key) == 32
    assert secrets.key("audit-pseudonyms") != key
    assert [path.name for path in secrets.path.iterdir()] == ["root"]
    assert (secrets.path / "root").stat().st_mode & 0o777 == 0o600
    assert key not in (secrets.path / "root").read_bytes()


def test_a_sealed_field_opens_for_its_purpose_and_with_these_secrets_alone(
    secrets: SecretsDirectory, tmp_path: Path
) -> None:
    sealed = secrets.seal("totp", b"JBSWY3DPEHPK3PXP")
    assert b"JBSW" not in sealed
    assert secrets.unseal("totp", sealed) == b"JBSWY3DPEHPK3PXP"
    assert secrets.seal("totp", b"JBSWY3DPEHPK3PXP") != sealed
    assert secrets.unseal("totp", secrets.seal("totp", b"")) == b""
    with pytest.raises(Misconfigured, match="“webhook” does not open"):
        secrets.unseal("webhook", sealed)
    with pytest.raises(Misconfigured, match="another installation"):
        open_secrets_directory(tmp_path / "another").unseal("totp", sealed)


def test_no_changed_and_no_cut_field_opens(secrets: SecretsDirectory) -> None:
    sealed = secrets.seal("totp", b"JBSWY3DPEHPK3PXP")
    changed = [
        sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :] for place in range(len(sealed))
    ]
    cut = [sealed[:length] for length in range(len(sealed))]
    for each in [*changed, *cut, sealed + b"\0"]:
        with pytest.raises(Misconfigured):
            secrets.unseal("totp", each)


def test_the_key_that_seals_is_not_the_one_that_anybody_asks_for(secrets: SecretsDirectory) -> None:
    assert secrets.key("seal|totp") != secrets._derived("seal|totp")


def test_a_damaged_root_is_said_and_never_made_anew(secrets: SecretsDirectory) -> None:
    secrets.key("audit")
    (secrets.path / "root").write_bytes(b"short")
    with pytest.raises(Misconfigured, match="export of the secrets"):
        secrets.key("audit")
    assert (secrets.path / "root").read_bytes() == b"short"


def test_a_small_secret_is_written_as_a_whole_and_kept_once(secrets: SecretsDirectory) -> None:
    assert secrets.read("smtp-password") is None
    secrets.write("smtp-password", b"one")
    secrets.write("smtp-password", b"two")
    assert secrets.read("smtp-password") == b"two"
    assert secrets.keep("webhook/crm", b"first") == secrets.keep("webhook/crm", b"second") == b"first"
    secrets.write("webhook/shop", b"third")
    assert (secrets.path / "webhook").stat().st_mode & 0o777 == 0o700
    open_secrets_directory(secrets.path)


@pytest.mark.parametrize("name", ["", "../keys", "a/../b", "/etc/passwd", "a/b/c", "A", ".hidden", "a\n"])
def test_a_name_leads_nowhere_else(secrets: SecretsDirectory, name: str) -> None:
    with pytest.raises(ValueError, match="no name of a secret"):
        secrets.write(name, b"")


def test_it_is_refused_where_others_can_read_it_or_copies_of_the_data_hold_it(tmp_path: Path) -> None:
    secrets = open_secrets_directory(tmp_path / "secrets")
    secrets.path.chmod(0o750)
    with pytest.raises(Misconfigured, match="chmod 700"):
        open_secrets_directory(secrets.path)
    with pytest.raises(Misconfigured, match="side by side"):
        open_secrets_directory(tmp_path / "data" / "secrets", apart_from=[tmp_path / "data"])


def test_keys_and_secrets_lie_apart_too(tmp_path: Path) -> None:
    for keys in ("secrets", "secrets/keys", "."):
        secrets = open_secrets_directory(tmp_path / "secrets")
        with pytest.raises(Misconfigured, match="side by side"):
            open_key_directory(tmp_path / keys, secrets=secrets)


def test_a_kill_while_it_is_written_leaves_what_was_there(
    secrets: SecretsDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets.write("head", b"one")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Misconfigured, match="No space left"):
        secrets.write("head", b"two")
    assert secrets.read("head") == b"one"
