"""Attack 19: give one person keys of their own, so that their ballot can be told from all others.

Adversary A7 serves everybody the same page, and the target another manifest, another group or a signature by
another key. Control: a page that takes whatever manifest it is given.
"""

from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Page

from survey.ballots.keys import PublicKeys, create_wave_keys, destroy_wave_keys
from survey.ballots.manifest import ManifestCell, write_manifest
from survey.ballots.token import CellKey
from tests.open_wave import OpenWave
from tests.stand_in import StandIn, data

TOKEN = "InRhcmdldCI.aZ.first"
ANSWER = """async ({token, expected}) => {
    const pulse = await import('/static/pulse/ballot.js');
    const wave = '2026-W12';
    const net = {wait: () => Promise.resolve()};
    try {
        const week = await pulse.openWave({wave, expected, net});
        const {cell, key} = await pulse.findPlace({wave, token, manifest: week.manifest, net});
        return await pulse.castBallot({
            wave, token, cell, key, ...week, scores: {mood: 1, lead: 1}, storage: pulse.deviceStorage(), net,
        });
    } catch (problem) {
        return problem.code ?? String(problem);
    }
}"""


def answer(page: Page, expected: str | None) -> Any:
    return page.evaluate(ANSWER, {"token": TOKEN, "expected": expected})


def tagged(server: StandIn) -> PublicKeys:
    """A second set of keys, and a manifest that names them, for the target alone."""
    destroy_wave_keys(server.wave.directory, "tagged")
    keys = create_wave_keys(server.wave.directory, "tagged", ["nord"])
    manifest = server.wave.manifest()
    server.key = keys.cells["nord"]
    cell = replace(manifest.cells[0], key_id=CellKey.from_der(server.key).id)
    server.manifest = write_manifest(replace(manifest, cells=(cell, *manifest.cells[1:])))
    return keys


def test_the_honest_manifest_is_accepted(page: Page, server: StandIn) -> None:
    assert answer(page, server.fingerprint)["rev"] == 1


def test_another_manifest_than_the_invitation_named_is_refused(page: Page, server: StandIn) -> None:
    honest = server.fingerprint
    tagged(server)
    assert answer(page, honest) == "tampered"
    assert server.routes() == ["manifest"]


def test_a_manifest_of_another_week_or_protocol_is_refused_even_without_a_fingerprint(
    page: Page, server: StandIn
) -> None:
    honest = server.manifest
    for old, new, code in (
        (b"2026-W12", b"2026-W13", "tampered"),
        (b"resonanz-3", b"resonanz-1", "outdated"),
        (b"resonanz-3", b"resonanz-4", "outdated"),
    ):
        server.manifest = honest.replace(old, new)
        assert server.manifest != honest
        assert answer(page, None) == code
    assert set(server.routes()) == {"manifest"}


def test_a_group_of_one_is_refused_although_the_manifest_promises_nine(page: Page, server: StandIn) -> None:
    server.eligible["nord"] = 1
    assert answer(page, server.fingerprint) == "tampered"
    assert "issue" not in server.routes()


def test_a_group_that_the_manifest_does_not_have_is_refused(page: Page, server: StandIn) -> None:
    server.cell, server.eligible["west"] = "west", 9
    assert answer(page, server.fingerprint) == "tampered"


@pytest.mark.parametrize("cell", ["nord", "sued"])
def test_another_key_than_the_manifest_promises_is_refused_before_anything_is_asked(
    page: Page, server: StandIn, wave: OpenWave, cell: str
) -> None:
    of_their_own = rsa.generate_private_key(65537, 2048).public_key()
    server.key = {
        "nord": of_their_own.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "sued": wave.public.cells["sued"],
    }[cell]
    assert answer(page, server.fingerprint) == "tampered"
    assert server.routes() == ["manifest", "place"]


def test_a_key_that_is_exchanged_after_the_place_was_found_is_refused(page: Page, server: StandIn) -> None:
    found = ANSWER.replace("cell, key, ...week", "cell, key: key.replace(/^../, 'MJ'), ...week")
    said = page.evaluate(found, {"token": TOKEN, "expected": server.fingerprint})
    assert said == "tampered"
    assert server.routes() == ["manifest", "place"]


def test_a_signature_by_another_key_never_becomes_a_ballot(page: Page, server: StandIn) -> None:
    server.signing_cell = "sued"
    assert answer(page, server.fingerprint) == "tampered"
    assert server.routes() == ["manifest", "place", "issue"]


def test_a_manifest_changed_during_the_week_is_refused_by_whoever_has_begun(
    page: Page, server: StandIn
) -> None:
    server.trouble["ballot"] = [422]
    assert answer(page, server.fingerprint) == "failed"
    manifest = server.wave.manifest()
    server.manifest = write_manifest(
        replace(
            manifest,
            cells=(*manifest.cells, ManifestCell("west", "West", "", 8, 0, manifest.cells[0].key_id)),
        )
    )
    assert answer(page, server.fingerprint) == "tampered"


def test_the_control_hands_the_target_to_whoever_tagged_them(
    page: Page, server: StandIn, wave: OpenWave
) -> None:
    keys = tagged(server)
    server.wave = replace(wave, public=keys, keys_of="tagged")
    assert answer(page, None)["rev"] == 1
    ballot = next(seen.body for seen in server.seen if seen.route == "ballot")
    key_id = data(ballot["token"])[66:98]
    assert key_id == CellKey.from_der(keys.cells["nord"]).id
    assert key_id != wave.key("nord").id
