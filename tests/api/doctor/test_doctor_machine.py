"""`resonanz doctor` about memory, disks and copies: judged from the texts that Linux and PostgreSQL give."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from api.doctor.copies import examine_copies, judge_copies
from api.doctor.disks import Encrypted, examine_disk
from api.doctor.finding import Finding
from api.doctor.machine import examine_machine, swapped
from api.doctor.responsible import examine_responsible
from api.doctor.waves import examine_database
from api.settings.settings import read_settings
from tests.api.report.findings import levels, mended
from tests.databases import execute

HEADING = "Filename Type Size Used Priority\n"
MOUNTS = "/dev/sda1 / ext4 rw 0 0\n"


def machine(
    swaps: Mapping[str, Encrypted] | None = None,
    pattern: str = "core",
    command_line: str = "",
    *,
    clock_is_set: bool = True,
) -> list[Finding]:
    return examine_machine(swaps or {}, pattern + "\n", command_line, clock_is_set=clock_is_set)


def device(sys: Path, name: str, files: Mapping[str, str], below: tuple[str, ...] = ()) -> Path:
    """A block device as /sys shows it."""
    folder = sys / "devices" / name
    for file, text in files.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text)
    (folder / "slaves").mkdir(parents=True, exist_ok=True)
    for each in below:
        (folder / "slaves" / each).symlink_to(sys / "devices" / each)
    (sys / "class/block").mkdir(parents=True, exist_ok=True)
    (sys / "class/block" / name).symlink_to(folder)
    return folder


def holds(sys: Path, device: Path, file: Path) -> None:
    """Let a file lie on a device."""
    number = file.stat().st_dev
    link = sys / f"dev/block/{os.major(number)}:{os.minor(number)}"
    link.parent.mkdir(parents=True)
    link.symlink_to(device)


def test_swap_is_told_with_whether_it_is_encrypted(tmp_path: Path) -> None:
    device(tmp_path, "sda2", {"size": "1"})
    device(tmp_path, "dm-0", {"dm/uuid": "CRYPT-PLAIN-swap\n"})
    device(tmp_path, "dm-1", {"dm/uuid": "LVM-x\n"}, below=("dm-0",))
    device(tmp_path, "dm-2", {"dm/uuid": "LVM-y\n"}, below=("sda2",))
    device(tmp_path, "zram0", {"backing_dev": "none\n"})
    device(tmp_path, "zram1", {"backing_dev": "/dev/sda3\n"})
    text = HEADING + "".join(
        f"/dev/{name} partition 1 0 -2\n"
        for name in ("sda2", "dm-0", "dm-1", "dm-2", "dm-9", "zram0", "zram1")
    )
    assert swapped(text, tmp_path) == {
        "/dev/sda2": "no",
        "/dev/dm-0": "yes",
        "/dev/dm-1": "yes",
        "/dev/dm-2": "no",
        "/dev/dm-9": "unknown",
        "/dev/zram1": "no",
    }
    assert swapped(HEADING, tmp_path) == {}


def test_a_swap_file_is_as_safe_as_the_disk_it_lies_on(tmp_path: Path) -> None:
    file = tmp_path / "swap.img"
    file.touch()
    assert swapped(f"{HEADING}{file} file 1 0 -2\n", tmp_path) == {str(file): "unknown"}
    holds(tmp_path, device(tmp_path, "dm-0", {"dm/uuid": "CRYPT-LUKS2-x"}), file)
    assert swapped(f"{HEADING}{file} file 1 0 -2\n", tmp_path) == {str(file): "yes"}


@pytest.mark.parametrize(
    ("swaps", "level"),
    [
        ({}, "good"),
        ({"/dev/dm-1": "yes"}, "advise"),
        ({"/dev/dm-1": "yes", "/dev/dm-2": "unknown"}, "advise"),
        ({"/dev/dm-1": "yes", "/swap.img": "no"}, "mend"),
    ],
)
def test_swap_is_judged(swaps: Mapping[str, Encrypted], level: str) -> None:
    found = machine(swaps)
    assert levels(found, "wapped") == [level]
    assert bool(mended(found)) == (level == "mend")
    assert bool(swaps) == bool(levels(found, "tmpfs"))


@pytest.mark.parametrize(
    ("pattern", "level"),
    [
        ("core", "good"),
        ("/var/crash/core.%p", "good"),
        ("|/usr/lib/systemd/systemd-coredump %P", "advise"),
        ("|/usr/share/apport/apport -p%p", "advise"),
        ("|/opt/collector %p", "mend"),
    ],
)
def test_a_program_that_is_handed_crashes_is_named(pattern: str, level: str) -> None:
    found = machine(pattern=pattern)
    assert levels(found, "crash") == [level]
    assert bool(levels(found, "kernel.core_pattern=core")) == pattern.startswith("|")
    assert bool(levels(found, pattern[1:].split(maxsplit=1)[0])) == pattern.startswith("|")


@pytest.mark.parametrize(
    ("command_line", "level"),
    [
        ("ro quiet init_on_free=1", "good"),
        ("ro init_on_free=on", "good"),
        ("ro quiet", "advise"),
        ("init_on_free=1 init_on_free=0", "advise"),
        ("", "advise"),
    ],
)
def test_a_kernel_that_does_not_empty_freed_memory_is_told(command_line: str, level: str) -> None:
    found = machine(command_line=command_line)
    assert levels(found, "empt") == [level]
    assert bool(levels(found, "Add init_on_free=1")) == (level == "advise")


def test_what_no_program_sees_is_asked_each_time() -> None:
    found = machine(clock_is_set=False)
    assert levels(found, "Backups") == levels(found, "snapshots") == levels(found, "root here") == ["ask"]
    assert levels(found, "hypervisor or copies") == ["ask"]
    assert levels(found, "timedatectl") == ["advise"]


@pytest.mark.parametrize(
    ("files", "mounts", "level", "words"),
    [
        ({"dm/uuid": "CRYPT-LUKS2-x"}, MOUNTS, "good", "encrypted disk"),
        ({"queue/rotational": "1\n"}, MOUNTS, "advise", "Freed blocks"),
        ({"queue/rotational": "0\n"}, MOUNTS, "advise", "solid-state"),
        ({}, MOUNTS, "advise", "solid-state"),
        ({}, "pool / zfs rw 0 0\n", "advise", "old versions"),
    ],
)
def test_the_disk_of_the_database_is_judged(
    tmp_path: Path, files: Mapping[str, str], mounts: str, level: str, words: str
) -> None:
    holds(tmp_path, device(tmp_path, "x", files), tmp_path)
    (found,) = examine_disk(tmp_path / "not yet" / "resonanz.sqlite", mounts, tmp_path)
    assert (found.level, words in found.say()) == (level, True)


def test_a_partition_turns_with_its_disk_and_memory_is_no_disk(tmp_path: Path) -> None:
    disk = device(tmp_path, "sda", {"queue/rotational": "1\n"})
    (disk / "sda1").mkdir()
    holds(tmp_path, disk / "sda1", tmp_path)
    assert levels(examine_disk(tmp_path, MOUNTS, tmp_path), "Freed blocks") == ["advise"]
    assert examine_disk(tmp_path, "x / tmpfs rw 0 0\n", tmp_path) == []


NO_COPIES = {
    "archive_mode": "off",
    "archive_command": "(disabled)",
    "archive_library": "",
    "log_checkpoints": "off",
    "log_connections": "",
    "log_disconnections": "off",
}


def test_a_database_without_copies_is_good_and_backups_are_asked_for() -> None:
    found = judge_copies(NO_COPIES, [], 0)
    assert levels(found, "archives nothing") == ["good"]
    assert levels(found, "base backups") == ["ask"]
    assert len(found) == 2


@pytest.mark.parametrize(
    ("setting", "slots", "receivers", "words"),
    [
        ({"archive_mode": "on", "archive_command": "cp %p /a"}, [], 0, "(archive_mode = on)"),
        (
            {"archive_mode": "always", "archive_command": "", "archive_library": "a"},
            [],
            0,
            "archive_mode = off",
        ),
        ({}, ["barman", "old"], 0, "barman, old"),
        ({}, [], 2, "2 programs receive"),
        ({"log_checkpoints": "on", "log_connections": "all"}, [], 0, "log_checkpoints, log_connections"),
    ],
)
def test_whatever_keeps_a_week_longer_is_named(
    setting: Mapping[str, str], slots: list[str], receivers: int, words: str
) -> None:
    found = judge_copies(NO_COPIES | dict(setting), slots, receivers)
    assert levels(found, words) == ["advise"]
    assert "cp %p" not in " ".join(each.say() for each in found)  # commands may hold passwords


def test_an_archive_without_a_command_archives_nothing() -> None:
    assert levels(judge_copies(NO_COPIES | {"archive_mode": "on"}, [], 0), "archives nothing") == ["good"]


ASKING: dict[str, str | None] = {
    "RESONANZ_ORGANISATION": "Beispiel GmbH",
    "RESONANZ_CONTACT": "post@example.org",
    "RESONANZ_IMPRINT": "https://www.example.org/impressum",
    "RESONANZ_PRIVACY_CONTACT": "A. Beispiel",
    "RESONANZ_OWNER": "R. Beispiel",
}


@pytest.mark.parametrize(
    ("given", "level", "named"),
    [
        ({}, "advise", "No page says who asks"),
        ({}, "advise", "RESONANZ_ORGANISATION, RESONANZ_CONTACT, RESONANZ_IMPRINT, RESONANZ_PRIVACY_CONTACT"),
        (ASKING | {"RESONANZ_IMPRINT": None}, "advise", "not say all about who asks. Set RESONANZ_IMPRINT."),
        (ASKING, "good", "says who"),
        (ASKING | {"RESONANZ_LOGO": "README.md"}, "mend", "no PNG file"),
    ],
)
def test_an_installation_that_names_nobody_to_ask_is_told(
    given: Mapping[str, str | None], level: str, named: str
) -> None:
    said = {name: value for name, value in given.items() if value}
    (found,) = examine_responsible(read_settings({"RESONANZ_DATA": "/srv/survey", **said}))
    assert (found.level, named in found.say()) == (level, True)


async def test_a_real_server_is_asked_for_its_copies(fresh_postgres_url: str, postgres_cluster: Path) -> None:
    settings = read_settings({"RESONANZ_DATA": "/srv/survey", "RESONANZ_DATABASE": fresh_postgres_url})
    assert levels(await examine_copies(settings), "archives nothing") == ["good"]
    await execute(postgres_cluster, "SELECT pg_create_physical_replication_slot('kept')")
    try:
        assert levels(await examine_copies(settings), "until somebody fetches it: kept") == ["advise"]
    finally:
        await execute(postgres_cluster, "SELECT pg_drop_replication_slot('kept')")


async def test_a_log_that_was_switched_on_after_the_start_is_to_be_mended(
    fresh_postgres_url: str, postgres_cluster: Path
) -> None:
    name = urlsplit(fresh_postgres_url).path[1:]
    await execute(postgres_cluster, f"ALTER DATABASE {name} SET log_statement_stats = on")
    settings = read_settings({"RESONANZ_DATA": "/srv/survey", "RESONANZ_DATABASE": fresh_postgres_url})
    (said,) = mended(await examine_database(settings, datetime(2026, 3, 12, 9, tzinfo=UTC)))
    assert "log_statement_stats = off" in said
    assert await examine_copies(settings) == []


async def test_an_sqlite_file_is_not_asked_for_copies(tmp_path: Path) -> None:
    assert await examine_copies(read_settings({"RESONANZ_DATA": str(tmp_path / "data")})) == []
    assert list(tmp_path.iterdir()) == []
