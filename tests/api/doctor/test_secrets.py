"""`resonanz doctor` about what may not be lost: where it lies, who may read it, and what an export lacks."""

from pathlib import Path

import pytest

from api.doctor.audit_log import examine_log
from api.doctor.folders import examine_folders
from api.doctor.secrets import examine_secrets
from api.settings.fields import Settings
from api.settings.settings import read_settings
from survey.secrets_archive import note_export
from survey.secrets_directory import open_secrets_directory
from tests.api.report.findings import levels, mended

DISK = "/dev/sda1 / ext4 rw 0 0\n"
WHOLE = {
    "entries": 4,
    "trouble": 0,
    "other_secrets": False,
    "none": False,
    "contacts": 3,
    "open": 1,
    "released": 2,
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"RESONANZ_DATA": str(tmp_path / "data")})


@pytest.mark.parametrize(
    ("mount", "level"),
    [("tmpfs", "mend"), ("ramfs", "mend"), ("ext4", "good"), ("btrfs", "good"), ("nfs4", "advise")],
)
def test_keys_belong_into_memory_and_secrets_do_not(settings: Settings, mount: str, level: str) -> None:
    open_secrets_directory(settings.secrets)
    found = examine_folders(settings, f"x / {mount} rw 0 0\n")
    assert levels(found, "The secrets lie") == [level]
    assert levels(found, "The keys lie") == ["good" if mount in {"tmpfs", "ramfs"} else "advise"]


def test_a_directory_that_is_not_there_yet_is_told_and_not_made(settings: Settings) -> None:
    assert levels(examine_secrets(settings, DISK), "the first start makes it") == ["advise"]
    assert not settings.secrets.exists()


def test_secrets_open_to_others_or_among_the_keys_are_to_be_mended(settings: Settings) -> None:
    open_secrets_directory(settings.secrets)
    settings.secrets.chmod(0o750)
    assert "chmod 700" in mended(examine_secrets(settings, DISK))[0]


def test_an_export_older_than_the_newest_secret_is_told(settings: Settings) -> None:
    secrets = open_secrets_directory(settings.secrets)
    secrets.key("anything")
    assert levels(examine_secrets(settings, DISK), "never exported") == ["advise"]
    note_export(secrets, "2026-11-27")
    assert levels(examine_secrets(settings, DISK), "holds all of them") == ["good"]
    secrets.write("smtp-password", b"new")
    (said,) = [each.say() for each in examine_secrets(settings, DISK) if "lacks what is newer" in each.say()]
    assert "of 2026-11-27, lacks what is newer: smtp-password." in said


def test_lost_secrets_are_told_with_the_links_that_end(settings: Settings, tmp_path: Path) -> None:
    assert mended(examine_log(WHOLE, settings)) == []
    (said,) = mended(examine_log({**WHOLE, "other_secrets": True, "trouble": 1}, settings))
    assert "the rating links of 3 contacts" in said
    assert "the personal links of 1 open weeks" in said
    assert "the results of 2 weeks" in said
    gone = {**WHOLE, "entries": 0, "none": True}
    assert "resonanz secrets import FILE" in mended(examine_log(gone, settings))[0]
    # An earlier version kept them elsewhere, and the first start moves them.
    settings.keys.mkdir()
    (settings.keys / "link-secret").touch()
    assert mended(examine_log(gone, settings)) == []
    assert "resonanz audit verify" in mended(examine_log({**WHOLE, "trouble": 1}, settings))[0]
    assert examine_log(None, settings) == []
