"""The manifest: one spelling, one fingerprint, chained, without a name in it."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from survey.ballots.manifest import (
    Manifest,
    ManifestCell,
    Previous,
    fingerprint,
    manifest_hash,
    read_manifest,
    write_manifest,
)
from survey.errors import BadInput, Misconfigured, Refused
from tests.open_wave import OpenWave


def test_a_manifest_comes_back_as_it_was_written(wave: OpenWave) -> None:
    for previous in (None, Previous(bytes(range(32)), None), Previous(bytes(32), bytes(range(32)))):
        manifest = wave.manifest(previous)
        assert read_manifest(write_manifest(manifest)) == manifest


def test_the_bytes_are_canonical_json(wave: OpenWave) -> None:
    data = write_manifest(wave.manifest())
    document = json.loads(data)
    assert data == json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert b"K\xc3\xb6nig" in write_manifest(
        replace(wave.manifest(), cells=(replace(wave.manifest().cells[0], label="König"),))
    )


def test_a_manifest_holds_what_is_promised_and_nothing_else(wave: OpenWave) -> None:
    document = json.loads(write_manifest(wave.manifest()))
    assert document.keys() == {
        *("version", "wave", "opens", "closes", "k", "clamp", "padding", "questions", "sealing_key", "cells"),
        *("release_key", "previous"),
    }
    assert {frozenset(cell) for cell in document["cells"]} == {
        frozenset({"id", "label", "department", "eligible", "newcomers", "key"})
    }
    assert {len(urlsafe_b64decode(cell["key"] + "=")) for cell in document["cells"]} == {32}
    assert {frozenset(item) for item in document["questions"]} == {
        frozenset({"id", "core", "text", "labels"})
    }


def test_the_order_in_which_cells_are_given_changes_nothing(wave: OpenWave) -> None:
    manifest = wave.manifest()
    assert write_manifest(manifest) == write_manifest(replace(manifest, cells=manifest.cells[::-1]))


def test_the_fingerprint_is_half_the_hash_in_hexadecimal(wave: OpenWave) -> None:
    data = write_manifest(wave.manifest())
    assert fingerprint(data) == sha256(data).hexdigest()[:32]


def test_each_manifest_names_the_hashes_of_the_wave_before_and_of_what_it_published(wave: OpenWave) -> None:
    first = write_manifest(wave.manifest())
    released = Previous(manifest_hash(first), sha256(b"release").digest())
    after, after_void = (
        json.loads(write_manifest(wave.manifest(previous)))["previous"]
        for previous in (released, replace(released, release=None))
    )
    assert json.loads(first)["previous"] is None
    assert after == {"manifest": sha256(first).hexdigest(), "release": sha256(b"release").hexdigest()}
    assert after_void == {"manifest": sha256(first).hexdigest(), "release": None}


@pytest.mark.parametrize(
    "change",
    [
        lambda m: replace(m, cells=(replace(m.cells[0], eligible=1), *m.cells[1:])),
        lambda m: replace(m, cells=(replace(m.cells[0], newcomers=1), *m.cells[1:])),
        lambda m: replace(m, cells=(replace(m.cells[0], key_id=m.cells[1].key_id), *m.cells[1:])),
        lambda m: replace(m, cells=(*m.cells, ManifestCell("eva", "Eva", "", 1, 0, m.cells[0].key_id))),
        lambda m: replace(m, sealing_key=m.sealing_key[::-1]),
        lambda m: replace(m, k=4),
        lambda m: replace(m, padding=8192),
        lambda m: replace(m, questions=m.questions[:1]),
        lambda m: replace(m, cells=(replace(m.cells[0], department="service"), *m.cells[1:])),
        lambda m: replace(m, release_key=m.release_key[::-1]),
        lambda m: replace(m, previous=Previous(bytes(32), None)),
    ],
)
def test_whatever_is_changed_changes_the_fingerprint(
    wave: OpenWave, change: Callable[[Manifest], Manifest]
) -> None:
    manifest = wave.manifest()
    assert fingerprint(write_manifest(change(manifest))) != fingerprint(write_manifest(manifest))


def test_a_cell_is_found_by_its_name(wave: OpenWave) -> None:
    found = wave.manifest().cell("sued")
    assert found is not None
    assert found.eligible == 10
    assert wave.manifest().cell("west") is None


def test_questions_whose_fullest_answer_does_not_fit_are_refused(wave: OpenWave) -> None:
    with pytest.raises(BadInput, match="the box of this week holds 2998"):
        write_manifest(replace(wave.manifest(), padding=3000))


def test_a_cell_whose_name_could_be_a_path_is_refused(wave: OpenWave) -> None:
    manifest = wave.manifest()
    with pytest.raises(BadInput, match="is not a name"):
        write_manifest(replace(manifest, cells=(replace(manifest.cells[0], id="../nord"),)))


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-1],
        lambda data: data + b"\n",
        lambda data: data.replace(b'"k":5', b'"k": 5'),
        lambda data: data.replace(b'"k":5', b'"j":5'),
        lambda data: data.replace(b'"k":5', b'"k":5,"k":5'),
        lambda _: b"[]",
        lambda _: b"\xff",
        lambda _: b"null",
    ],
)
def test_a_damaged_manifest_is_refused(wave: OpenWave, damage: Callable[[bytes], Any]) -> None:
    with pytest.raises(Misconfigured, match="damaged"):
        read_manifest(damage(write_manifest(wave.manifest())))


def test_a_week_that_was_opened_before_there_were_ideas_is_still_read(wave: OpenWave) -> None:
    data = write_manifest(replace(wave.manifest(), version="resonanz-2"))
    assert data == write_manifest(wave.manifest()).replace(b"resonanz-3", b"resonanz-2")
    read = read_manifest(data)
    assert (read.version, read.protocol) == ("resonanz-2", "resonanz-2")
    assert write_manifest(read) == data


def test_a_manifest_of_another_version_is_refused_and_told_from_a_damaged_one(wave: OpenWave) -> None:
    data = write_manifest(wave.manifest())
    with pytest.raises(Refused, match="another version"):
        read_manifest(data.replace(b"resonanz-3", b"resonanz-1"))
