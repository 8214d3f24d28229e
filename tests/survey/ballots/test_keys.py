"""A wave's keys: there as a whole or not at all, and gone for good."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from survey.ballots import keys as keys_module
from survey.ballots.blind_signature import signing_key
from survey.ballots.keys import (
    PublicKeys,
    Secrets,
    create_wave_keys,
    destroy_wave_keys,
    keys_are_whole,
    load_cell_key,
    load_manifest,
    load_public_keys,
    load_sealing_key,
    load_secrets,
    wave_folder,
    wave_has_keys,
    waves_with_keys,
)
from survey.ballots.manifest import write_manifest
from survey.ballots.token import CellKey
from survey.errors import BadInput, KeysGone, Misconfigured
from survey.key_directory import KeyDirectory, open_key_directory
from survey.private_directory import write_new
from tests.open_wave import CELLS, OpenWave

WAVE = "2026-W12"


@pytest.fixture
def directory(tmp_path: Path) -> KeyDirectory:
    return open_key_directory(tmp_path / "keys")


# Opens the answers; signs what is published; makes the ids inside the links; locks the rows of the box.
OF_THE_WEEK = {"public-keys", "sealing.key", "release.key", "secret", "box.secret"}


def everything(directory: KeyDirectory) -> list[Path]:
    return [entry for entry in directory.path.rglob("*") if entry.is_file()]


def test_each_cell_gets_its_own_key_and_the_week_gets_one(directory: KeyDirectory) -> None:
    public = create_wave_keys(directory, WAVE, ["nord", "sued"])
    assert len(set(public.cells.values())) == 2
    assert len(public.sealing) == len(public.release) == 65
    assert public.sealing != public.release
    kept = load_secrets(directory, WAVE)
    assert len(kept.people) == len(kept.box) == 32
    assert kept.people != kept.box
    assert {path.name for path in everything(directory)} == {"cell-nord.key", "cell-sued.key", *OF_THE_WEEK}
    assert wave_has_keys(directory, WAVE)
    assert waves_with_keys(directory) == {WAVE}


def test_keys_are_readable_by_their_owner_alone_whatever_the_umask(directory: KeyDirectory) -> None:
    before = os.umask(0)
    try:
        create_wave_keys(directory, WAVE, ["nord"])
    finally:
        os.umask(before)
    for path in everything(directory):
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
    open_key_directory(directory.path)


def test_a_wave_never_gets_keys_twice(directory: KeyDirectory) -> None:
    first = create_wave_keys(directory, WAVE, ["nord"])
    with pytest.raises(Misconfigured, match="already has keys"):
        create_wave_keys(directory, WAVE, ["nord"])
    assert load_sealing_key(directory, WAVE).public_key() is not None
    signer = signing_key(load_cell_key(directory, WAVE, "nord"))
    assert signer.n.to_bytes(256, "big") in first.cells["nord"]


def test_a_name_that_could_be_a_path_never_reaches_the_disk(directory: KeyDirectory, tmp_path: Path) -> None:
    for wave, cell in (("../../x", "nord"), (WAVE, "../../x"), (".", "nord"), (WAVE, "")):
        with pytest.raises(BadInput):
            create_wave_keys(directory, wave, [cell])
    assert everything(directory) == []
    assert {path.name for path in tmp_path.iterdir()} == {"keys", "secrets"}


def test_keys_half_made_by_a_crash_are_never_read_and_the_next_attempt_replaces_them(
    directory: KeyDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCut(BaseException):
        pass

    def cut(path: Path) -> None:
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(keys_module, "sync_directory", cut)
        patch.setattr(keys_module, "destroy", lambda _: None)
        with pytest.raises(PowerCut):
            create_wave_keys(directory, WAVE, ["nord"])
    assert everything(directory) != []
    assert not wave_has_keys(directory, WAVE)
    assert waves_with_keys(directory) == {WAVE}
    with pytest.raises(KeysGone):
        load_sealing_key(directory, WAVE)
    create_wave_keys(directory, WAVE, ["sued"])
    assert {path.name for path in everything(directory)} == {"cell-sued.key", *OF_THE_WEEK}


def test_a_full_disk_leaves_no_half_made_keys(
    directory: KeyDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, secret: bytes) -> None:
        path.write_bytes(secret[:100])
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(keys_module, "write_new", full)
    with pytest.raises(Misconfigured, match="No space left on device"):
        create_wave_keys(directory, WAVE, ["nord"])
    assert everything(directory) == []
    assert not wave_has_keys(directory, WAVE)


def test_every_private_key_is_the_one_of_the_public_key_of_its_cell(directory: KeyDirectory) -> None:
    cells = [f"cell{number}" for number in range(6)]
    public = create_wave_keys(directory, WAVE, cells)
    for cell in cells:
        signer = signing_key(load_cell_key(directory, WAVE, cell))
        assert CellKey.from_der(public.cells[cell]).public.public_numbers().n == signer.n


def test_an_opening_that_fails_makes_no_keys_that_nobody_has_begun(
    directory: KeyDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    class Noting:
        """Notes each key that is begun."""

        def generate_private_key(self, exponent: int, bits: int) -> rsa.RSAPrivateKey:
            made.append(bits)
            return rsa.generate_private_key(exponent, bits)

    def full(path: Path, _: bytes) -> None:
        if path.name.startswith("cell-"):
            raise OSError("full")

    monkeypatch.setattr(os, "cpu_count", lambda: 2)  # with a hundred cores a hundred are begun at once
    monkeypatch.setattr(keys_module, "rsa", Noting())
    monkeypatch.setattr(keys_module, "write_new", full)
    with pytest.raises(Misconfigured):
        create_wave_keys(directory, WAVE, [f"cell{number}" for number in range(200)])
    assert len(made) < 100


def test_what_belongs_beside_the_keys_appears_with_them_or_not_at_all(directory: KeyDirectory) -> None:
    def beside(place: Path, public: PublicKeys, kept: Secrets) -> None:
        write_new(place / "manifest", public.sealing + kept.people)
        assert not wave_has_keys(directory, WAVE)
        if len(public.cells) == 1:
            raise Misconfigured("Whoever opened wave {wave} has ended.", wave=WAVE)

    with pytest.raises(Misconfigured, match="has ended"):
        create_wave_keys(directory, WAVE, ["nord"], beside)
    assert everything(directory) == []
    public = create_wave_keys(directory, WAVE, ["nord", "sued"], beside)
    assert load_manifest(directory, WAVE) == public.sealing + load_secrets(directory, WAVE).people


def test_one_missing_file_makes_the_keys_no_whole(wave: OpenWave, directory: KeyDirectory) -> None:
    def beside(place: Path, public: PublicKeys, _: Secrets) -> None:
        write_new(place / "manifest", write_manifest(replace(wave, public=public).manifest()))
        write_new(place / "people", b"")
        write_new(place / "mark", b"")

    assert not keys_are_whole(directory, WAVE)
    create_wave_keys(directory, WAVE, CELLS, beside)
    assert keys_are_whole(directory, WAVE)
    files = everything(directory)
    assert len(files) == 10
    for file in files:
        away = file.rename(directory.path / "away")
        assert not keys_are_whole(directory, WAVE), file.name
        away.rename(file)
    (wave_folder(directory, WAVE) / "manifest").write_bytes(b"{}")
    assert not keys_are_whole(directory, WAVE)


def test_lost_keys_are_told_from_everything_else(directory: KeyDirectory) -> None:
    with pytest.raises(KeysGone, match="keys of wave 2026-W12 are gone"):
        load_sealing_key(directory, WAVE)
    with pytest.raises(KeysGone):
        load_cell_key(directory, WAVE, "nord")
    assert not wave_has_keys(directory, WAVE)
    assert waves_with_keys(directory) == set()


def test_destroying_one_week_leaves_the_others(directory: KeyDirectory) -> None:
    create_wave_keys(directory, WAVE, ["nord"])
    create_wave_keys(directory, "2026-W13", ["nord"])
    destroy_wave_keys(directory, WAVE)
    assert waves_with_keys(directory) == {"2026-W13"}
    load_cell_key(directory, "2026-W13", "nord")


def test_destroying_again_and_destroying_nothing_change_nothing(directory: KeyDirectory) -> None:
    destroy_wave_keys(directory, WAVE)
    create_wave_keys(directory, WAVE, ["nord"])
    destroy_wave_keys(directory, WAVE)
    destroy_wave_keys(directory, WAVE)
    assert everything(directory) == []


@pytest.mark.parametrize("survivor", [".doomed", ".new"])
def test_a_destruction_cut_short_is_finished_the_next_time(directory: KeyDirectory, survivor: str) -> None:
    create_wave_keys(directory, WAVE, ["nord"])
    waves = directory.path / "waves"
    (waves / WAVE).rename(waves / f"{WAVE}{survivor}")
    assert not wave_has_keys(directory, WAVE)
    assert waves_with_keys(directory) == {WAVE}
    destroy_wave_keys(directory, WAVE)
    assert everything(directory) == []
    assert waves_with_keys(directory) == set()


def test_once_destroyed_no_process_can_sign_for_the_week(directory: KeyDirectory) -> None:
    create_wave_keys(directory, WAVE, ["nord"])
    load_cell_key(directory, WAVE, "nord")
    destroy_wave_keys(directory, WAVE)
    with pytest.raises(KeysGone):
        load_cell_key(directory, WAVE, "nord")


def test_two_who_destroy_the_same_keys_do_not_disturb_each_other(directory: KeyDirectory) -> None:
    for _ in range(20):
        create_wave_keys(directory, WAVE, ["nord"])
        with ThreadPoolExecutor(4) as processes:
            for done in [processes.submit(destroy_wave_keys, directory, WAVE) for _ in range(4)]:
                done.result()
        assert everything(directory) == []
        assert waves_with_keys(directory) == set()


@pytest.mark.parametrize("listed", ["[]", "{}", '{"nord": "AAAA"}', "{", "exchanged"])
def test_public_keys_that_the_manifest_does_not_promise_are_refused(
    directory: KeyDirectory, listed: str
) -> None:
    public = create_wave_keys(directory, WAVE, CELLS)
    manifest = OpenWave(directory, public).manifest()
    assert {
        cell: key.der for cell, key in load_public_keys(directory, WAVE, manifest).items()
    } == public.cells
    path = wave_folder(directory, WAVE) / "public-keys"
    if listed == "exchanged":
        stored = json.loads(path.read_bytes())
        listed = json.dumps({"nord": stored["sued"], "sued": stored["nord"]})
    path.write_text(listed)
    with pytest.raises(Misconfigured, match="public keys"):
        load_public_keys(directory, WAVE, manifest)
    path.unlink()
    with pytest.raises(KeysGone):
        load_public_keys(directory, WAVE, manifest)
