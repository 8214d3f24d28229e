"""How long a ballot's cryptography takes: `python -m tests.benchmarks.ballots`.

Each figure is the median; the ratio to Python's bare `pow` belongs to the same run, because machines differ.
"""

import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from survey.ballots.answer import PADDING
from survey.ballots.ballot import verify_ballot
from survey.ballots.blind_signature import blind_sign
from survey.ballots.keys import create_wave_keys, destroy_wave_keys, load_sealing_key
from survey.ballots.locked_rows import BoxLock
from survey.ballots.sealing import open_sealed, seal_info
from survey.ballots.self_test import self_test
from survey.ballots.token import verify_token
from tests.browser import CHROMIUM, FLAGS, installed
from tests.open_wave import WAVE, OpenWave, make_open_wave
from tests.stand_in import stand_in

IN_THE_BROWSER = """async ({key, sealingKey, count}) => {
    const {fromHex, random} = await import('/static/pulse/bytes.js');
    const {importKey, blind} = await import('/static/pulse/blind.js');
    const {seal} = await import('/static/pulse/seal.js');
    const opened = await importKey(fromHex(key));
    const time = async (act) => {
        const taken = [];
        for (let round = 0; round < count; round += 1) {
            const start = performance.now();
            await act();
            taken.push(performance.now() - start);
        }
        return taken.sort((a, b) => a - b)[count >> 1];
    };
    return {
        blind: await time(() => blind(opened, random(98))),
        seal: await time(() => seal(fromHex(sealingKey), new Uint8Array(4096), random(100))),
    };
}"""


def median_ms(act: Callable[[], object], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return 1000 * statistics.median(taken)


def server_figures(wave: OpenWave) -> dict[str, float]:
    """Milliseconds per operation on the server."""
    signer, key, voter = wave.signer(), wave.key(), wave.voter()
    message = int.from_bytes(voter.blinded, "big")
    ballot, manifest, keys = wave.ballot(voter=voter), wave.manifest(), wave.keys()
    lock = BoxLock(WAVE, bytes(32))
    row = lock.lock(voter.nullifier, ballot)
    opener, info = load_sealing_key(wave.directory, WAVE), seal_info(WAVE, "nord", voter.nullifier, 1)

    def make_and_destroy() -> None:
        create_wave_keys(wave.directory, "benchmark", ["nord"])
        destroy_wave_keys(wave.directory, "benchmark")

    return {
        "sign, key read from its file": median_ms(lambda: blind_sign(wave.signer(), voter.blinded), 200),
        "sign, key in memory": median_ms(lambda: blind_sign(signer, voter.blinded), 200),
        "bare pow(m, d, n), not constant-time": median_ms(lambda: pow(message, signer.d, signer.n), 30),
        "verify a token": median_ms(lambda: verify_token(ballot.token, ballot.point, WAVE, "nord", key), 500),
        "verify a ballot, token and author": median_ms(lambda: verify_ballot(ballot, manifest, keys), 500),
        "lock a row": median_ms(lambda: lock.lock(voter.nullifier, ballot), 500),
        "unlock a row": median_ms(lambda: lock.unlock(row), 500),
        "open a box": median_ms(lambda: open_sealed(opener, ballot.sealed, info, PADDING), 500),
        "make and destroy the keys of one cell": median_ms(make_and_destroy, 20),
        "self-test at start": median_ms(self_test.__wrapped__, 5),
    }


def browser_figures(wave: OpenWave) -> dict[str, float]:
    """Milliseconds per operation in Chromium."""
    order = {"key": wave.public.cells["nord"].hex(), "sealingKey": wave.public.sealing.hex(), "count": 50}
    with stand_in(wave) as server, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=installed(CHROMIUM), args=FLAGS)
        page = chromium.new_page()
        page.goto(server.url)
        found: dict[str, Any] = page.evaluate(IN_THE_BROWSER, order)
        chromium.close()
    return {f"browser: {name}": found[name] for name in ("blind", "seal")}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        wave = make_open_wave(Path(folder) / secrets.token_hex(4))
        server = server_figures(wave)
        figures = server | browser_figures(wave)
    for name, taken in figures.items():
        print(f"{name:40} {taken:9.3f} ms")
    bare = server["bare pow(m, d, n), not constant-time"]
    print(f"{'bare pow / sign':40} {bare / server['sign, key read from its file']:9.1f}")


if __name__ == "__main__":
    main()
