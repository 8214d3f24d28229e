"""`resonanz doctor`: every finding is seen where it is so, and not where it is not."""

import resource
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.doctor.disks import file_system
from api.doctor.finding import Finding
from api.doctor.folders import examine_folders
from api.doctor.waves import examine_database, examine_waves
from api.installation import open_installation
from api.settings.fields import Settings
from api.settings.settings import read_settings
from survey import database as db
from survey.ballots.keys import create_wave_keys
from survey.ended.listed import Ended, note_ended
from survey.lifecycle.closing import close_wave
from survey.waves.tables import Wave
from tests.api.cli.command import run
from tests.api.commands.test_commands import serving
from tests.api.report.findings import levels, mended
from tests.survey.lifecycle.week import hire, open_week

NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)
MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
tmpfs /run tmpfs rw 0 0
nas:/x /mnt/my\\040nas nfs4 rw 0 0
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings(
        {
            "RESONANZ_DATA": str(tmp_path / "data"),
            "RESONANZ_KEYS": str(tmp_path / "keys"),
            "RESONANZ_SECRETS": str(tmp_path / "secrets"),
        }
    )


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/run/resonanz", "tmpfs"), ("/home/x", "ext4"), ("/mnt/my nas/keys", "nfs4"), ("/runner", "ext4")],
)
def test_the_nearest_mount_names_the_file_system(path: str, kind: str) -> None:
    assert file_system(Path(path), MOUNTS) == kind


@pytest.mark.parametrize(
    ("mount", "level"), [("tmpfs", "good"), ("ext4", "advise"), ("btrfs", "advise"), ("nfs4", "advise")]
)
def test_the_file_system_of_the_keys_is_judged(settings: Settings, mount: str, level: str) -> None:
    found = examine_folders(settings, f"x / {mount} rw 0 0\n")
    assert level in levels(found, "The keys lie")


def test_a_key_directory_open_to_others_is_to_be_mended(settings: Settings) -> None:
    settings.keys.mkdir(mode=0o700)
    assert levels(examine_folders(settings, MOUNTS), "readable by its owner alone") == ["good"]
    settings.keys.chmod(0o755)
    assert any("chmod 700" in text for text in mended(examine_folders(settings, MOUNTS)))


def test_a_database_among_the_keys_or_open_to_others_is_to_be_mended(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "db.sqlite"
    file.parent.mkdir(mode=0o700)
    file.touch()
    file.chmod(0o644)
    settings = read_settings(
        {
            "RESONANZ_DATA": str(tmp_path / "data"),
            "RESONANZ_KEYS": str(tmp_path / "keys"),
            "RESONANZ_SECRETS": str(tmp_path / "secrets"),
            "RESONANZ_DATABASE": f"sqlite://{file}",
        }
    )
    said = " ".join(mended(examine_folders(settings, MOUNTS)))
    assert "overlap" in said
    assert f"chmod 600 {file}" in said


def test_a_full_disk_is_to_be_mended(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert levels(examine_folders(settings, MOUNTS), "MiB are free") == ["good"]
    monkeypatch.setattr("api.doctor.folders.RESERVE", 2**60)
    assert any("Free some space" in text for text in mended(examine_folders(settings, MOUNTS)))


def wave(state: str, opens: str, closes: str) -> dict[str, str]:
    return {"id": "2026-W11", "state": state, "opens": f"{opens}+00:00", "closes": f"{closes}+00:00"}


def test_a_wave_in_the_future_or_overdue_is_to_be_mended() -> None:
    running = wave("open", "2026-03-11T08:00", "2026-03-16T18:00")
    assert examine_waves([running], NOW) == []
    assert examine_waves([wave("released", "2026-03-01T08:00", "2026-03-02T18:00")], NOW) == []
    future = wave("open", "2026-03-12T10:00", "2026-03-16T18:00")
    assert "future" in mended(examine_waves([future], NOW))[0]
    overdue = wave("open", "2026-03-01T08:00", "2026-03-02T18:00")
    assert "wave close" in mended(examine_waves([overdue], NOW))[0]


async def test_the_waves_of_the_database_are_read(database_url: str, tmp_path: Path) -> None:
    await db.open(database_url, "tests")
    await hire()
    await open_week(tmp_path)
    await db.close()
    settings = read_settings(
        {
            "RESONANZ_DATA": str(tmp_path / "data"),
            "RESONANZ_KEYS": str(tmp_path / "keys"),
            "RESONANZ_SECRETS": str(tmp_path / "secrets"),
            "RESONANZ_DATABASE": database_url,
        }
    )
    assert mended(await examine_database(settings, NOW)) == []
    (overdue,) = mended(await examine_database(settings, datetime(2026, 5, 1, tzinfo=UTC)))
    assert "should have been closed" in overdue
    (tmp_path / "keys").rename(tmp_path / "not mounted")
    (lost,) = mended(await examine_database(settings, NOW))
    assert "the next start would make it void" in lost
    assert not settings.keys.exists()


async def test_what_a_close_could_not_finish_is_told(database_url: str, tmp_path: Path) -> None:
    settings = read_settings(
        {
            "RESONANZ_DATA": str(tmp_path / "data"),
            "RESONANZ_KEYS": str(tmp_path / "keys"),
            "RESONANZ_SECRETS": str(tmp_path / "secrets"),
            "RESONANZ_DATABASE": database_url,
        }
    )
    await db.open(database_url, "tests")
    await hire()
    week = await open_week(tmp_path)
    await close_wave(week.keys, week.wave)
    await db.close()
    found = await examine_database(settings, NOW)
    assert mended(found) == levels(found, "still") == levels(found, "has not ended") == []

    async def as_it_is_after_trouble() -> None:
        await Wave.update({Wave.swept: False}).where(Wave.id == week.wave)
        await Wave.insert(
            Wave(id="2026-W12", week=1, opens=NOW, closes=NOW, state="closing", manifest="{}", swept=False)
        )

    await db.open(database_url, "tests")
    await db.write(as_it_is_after_trouble)
    await db.close()
    create_wave_keys(week.keys, week.wave, ["nord"])
    found = await examine_database(settings, NOW)
    assert levels(found, "2026-W11 has ended, but its keys are still in") == ["mend"]
    assert levels(found, "still hold what wave 2026-W11 has deleted") == ["advise"]
    assert levels(found, "The close of wave 2026-W12 has not ended") == ["mend"]
    assert len(levels(found, "still")) == 2


async def test_unsafe_settings_of_the_database_are_told(settings: Settings) -> None:
    settings.data.mkdir()
    (settings.data / "resonanz.sqlite").write_bytes(b"no database at all" * 100)
    (said,) = mended(await examine_database(settings, NOW))
    assert "is not a database that can be read" in said


def test_the_command_changes_nothing_and_ends_with_1_only_where_something_is_to_be_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESONANZ_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("api.cli.running.doctor._text", lambda path: MOUNTS if path == "/proc/mounts" else "")
    first = run("doctor")
    assert first.status == 0, first.out
    assert "There is no database" in first.out
    assert list(tmp_path.iterdir()) == []
    run("touchpoint", "add", "lobby")
    (tmp_path / "data-keys").chmod(0o755)
    wrong = run("doctor", "--lang", "de")
    assert wrong.status == 1
    assert wrong.out.startswith("BEHEBEN")
    assert "chmod 700" in wrong.out
    monkeypatch.setenv("RESONANZ_LANGUAGE", "xx")
    assert run("doctor").status == 1


def test_a_running_server_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESONANZ_DATA", str(tmp_path / "data"))
    with serving(read_settings({"RESONANZ_DATA": str(tmp_path / "data")})):
        assert "The database can be opened" in " ".join(run("doctor").out.split())


async def test_a_server_leaves_no_core_dump(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, tuple[int, int]]] = []
    really = resource.setrlimit

    def setrlimit(which: int, limits: tuple[int, int]) -> None:
        asked.append((which, limits))
        really(which, limits)

    monkeypatch.setattr(resource, "setrlimit", setrlimit)
    async with open_installation(settings, "resonanz serve"):
        assert asked == [(resource.RLIMIT_CORE, (0, 0))]
        assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)


async def test_a_released_wave_that_the_database_has_forgotten_is_named(settings: Settings) -> None:
    async with open_installation(settings, "tests") as installation:
        note_ended(installation.keys.secrets, [Ended("2026-W10", bytes(32), bytes(32))])
    (found,) = [each for each in await examine_database(settings, NOW) if "has been released" in each.say()]
    assert found.level == "advise"
    assert "2026-W10" in found.say()
    assert str(settings.secrets / "released") in found.say()


async def test_a_list_that_lacks_a_released_wave_is_told_until_the_next_start(settings: Settings) -> None:
    async with open_installation(settings, "tests") as installation:
        await hire()
        week = await open_week(settings.keys.parent)
        await close_wave(installation.keys, week.wave)
    assert "whatever backup is restored" in said(await examine_database(settings, NOW))
    (settings.secrets / "released").unlink()
    assert "1 released waves are missing" in said(await examine_database(settings, NOW))
    async with open_installation(settings, "tests"):
        pass
    assert "whatever backup is restored" in said(await examine_database(settings, NOW))


def said(findings: list[Finding]) -> str:
    return "\n".join(finding.say() for finding in findings)
