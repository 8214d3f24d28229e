"""The browser's own script, called as the pulse page calls it."""

import json
from typing import Any

from playwright.sync_api import Page

from tests.stand_in import StandIn

TOKEN = "InI3MTk0Ig.aZ.first"
CAST = """async ({scores, comment = '', idea, token, fingerprint, memory = false, times = 1}) => {
    const pulse = await import('/static/pulse/ballot.js');
    const wave = '2026-W12';
    const net = {wait: () => Promise.resolve()};
    const storage = memory ? pulse.memoryStorage() : pulse.deviceStorage();
    try {
        const week = await pulse.openWave({wave, expected: fingerprint, net});
        const place = await pulse.findPlace({wave, token, manifest: week.manifest, net});
        const send = () => pulse.castBallot({
            wave, token, cell: place.cell, key: place.key, ...week, scores, comment, idea, storage, net,
        });
        const results = await Promise.all(Array.from({length: times}, send));
        return times === 1 ? results[0] : results;
    } catch (problem) {
        return {problem: problem.code ?? String(problem), detail: problem.detail};
    }
}"""
OWN = """async (token) => {
    const pulse = await import('/static/pulse/ballot.js');
    return pulse.ownBallot({wave: '2026-W12', token, storage: pulse.deviceStorage()});
}"""
FORGET = OWN.replace("ownBallot", "forgetBallot")


def cast(page: Page, server: StandIn, mood: int | None = 4, **more: Any) -> Any:
    order = {"scores": {"mood": mood, "lead": None}, "token": TOKEN, "fingerprint": server.fingerprint}
    return page.evaluate(CAST, order | more)


def kept(page: Page) -> list[dict[str, Any]]:
    return [json.loads(text) for text in page.evaluate("Object.values(localStorage)")]
