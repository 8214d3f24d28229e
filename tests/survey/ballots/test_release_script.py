"""After the close the page believes a list only with the signature that the invitation's manifest names.

Each test changes what an honest server sends in one way.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from survey.ballots.context import VERSION
from survey.ballots.keys import create_wave_keys, destroy_wave_keys, load_release_key
from survey.ballots.manifest import write_manifest
from survey.releases.signed import sign_release
from tests.open_wave import OpenWave
from tests.stand_in import StandIn, stand_in, text

LISTED = """async (nullifier) => {
    const {openWave} = await import('/static/pulse/ballot.js');
    const {countedList, entryOf} = await import('/static/pulse/signatures.js');
    const wave = '2026-W12';
    const net = {wait: () => Promise.resolve()};
    try {
        const listed = await countedList({wave, ...await openWave({wave, net}), net});
        return listed && listed.includes(await entryOf(nullifier));
    } catch (problem) {
        return problem.code ?? String(problem);
    }
}"""
MINE, ANOTHERS = bytes(31) + b"\x01", bytes(31) + b"\x02"

Change = Callable[[StandIn, dict[str, Any]], None]


@pytest.fixture(scope="module")
def running(wave: OpenWave) -> Iterator[StandIn]:
    with stand_in(wave) as server:
        server.box = {MINE: (1, b""), ANOTHERS: (2, b"")}
        yield server


@pytest.fixture(scope="module")
def page(browser: Browser, running: StandIn) -> Iterator[Page]:
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(running.url)
    yield opened
    context.close()


@pytest.fixture
def server(running: StandIn) -> StandIn:
    running.manifest, running.release = write_manifest(running.wave.manifest()), None
    return running


def listed(page: Page, nullifier: bytes = MINE) -> Any:
    return page.evaluate(LISTED, nullifier.hex())


def test_there_is_no_list_before_the_close(page: Page, server: StandIn) -> None:
    assert listed(page) is None


def test_a_ballot_is_found_in_the_honest_list_and_missed_where_it_was_left_out(
    page: Page, server: StandIn
) -> None:
    server.close()
    assert listed(page) is True
    assert listed(page, b"n" * 32) is False
    server.close(MINE.hex())
    assert listed(page) is False
    assert listed(page, ANOTHERS) is True


def unsigned(server: StandIn, release: dict[str, Any]) -> None:
    del release["signature"]


def cut(server: StandIn, release: dict[str, Any]) -> None:
    release["signature"] = release["signature"][:-2]


def another_entry(server: StandIn, release: dict[str, Any]) -> None:
    release["counted"][0] = "00" * 32


def one_entry_less(server: StandIn, release: dict[str, Any]) -> None:
    del release["counted"][0]


def entries_cut_elsewhere(server: StandIn, release: dict[str, Any]) -> None:
    whole = "".join(release["counted"])
    release["counted"] = [whole[:2], *(whole[at : at + 64] for at in range(2, len(whole), 64))]


def another_text(server: StandIn, release: dict[str, Any]) -> None:
    release["release"] += " "


def signed_by(key: str) -> Change:
    """By another wave's key, which the manifest does not name."""

    def change(server: StandIn, release: dict[str, Any]) -> None:
        destroy_wave_keys(server.wave.directory, key)
        create_wave_keys(server.wave.directory, key, ["nord"])
        other = load_release_key(server.wave.directory, key)
        release["signature"] = text(sign_release(other, VERSION, release["release"]))

    return change


def rightly_signed(field: str, found: str) -> Change:
    """By the right key, for something else."""

    def change(server: StandIn, release: dict[str, Any]) -> None:
        said = json.dumps(json.loads(release["release"]) | {field: found})
        key = load_release_key(server.wave.directory, "2026-W12")
        release |= {"release": said, "signature": text(sign_release(key, VERSION, said))}

    return change


CHANGES: list[Change] = [
    unsigned,
    cut,
    another_entry,
    one_entry_less,
    entries_cut_elsewhere,
    another_text,
    signed_by("forged"),
    rightly_signed("wave", "2026-W11"),
    rightly_signed("manifest", "00" * 32),
    rightly_signed("counted", "00" * 32),
    rightly_signed("version", "resonanz-1"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_list_that_is_not_what_was_signed_is_never_believed(
    page: Page, server: StandIn, change: Change
) -> None:
    server.close()
    assert server.release is not None
    change(server, server.release)
    assert listed(page) == "forged"


def test_what_is_no_list_at_all_is_not_believed_either(page: Page, server: StandIn) -> None:
    no_lists: list[dict[str, Any]] = [
        {"counted": []},
        {"release": 7, "signature": "", "counted": 7},
        {"detail": "?"},
    ]
    for server.release in no_lists:
        assert listed(page) == "forged"


def test_the_list_of_another_manifest_is_not_believed(page: Page, server: StandIn) -> None:
    server.close()
    server.manifest = server.manifest.replace(b'"k":5', b'"k":6')
    assert listed(page) == "forged"
