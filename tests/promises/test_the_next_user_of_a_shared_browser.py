"""Attack 47 in part: be the next user of a browser in which somebody has answered.

Adversary A9 has the browser after its owner: storage, address, history, the profile on disk. What succeeds
is told: where the owner kept the ballot to change it later, the next user can change it too. A copy of the
record used elsewhere is told to its owner when they come back, one used in the same browser is not. An
answer is never read; "forget" leaves nothing that could change it; a shared device keeps nothing but the
link in the browser's history. Control: a page that keeps link and answer, in either storage.
"""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from survey.tokens import sign_link
from tests.browser_profile import browser_with_a_profile, files_with, written
from tests.journeys.conftest import Open
from tests.journeys.pulse_page import IN_THE_BOX, says, send, told
from tests.stand_in import StandIn

TOKEN = sign_link(["a-secret"], "pulse", "5d0c2b9f")
SECRET = "Unmistakably-Yonder"
# All that a page can find of what earlier ones have left.
LEFT = """async () => JSON.stringify({
    local: {...localStorage}, session: {...sessionStorage}, cookie: document.cookie, name: window.name,
    state: history.state, databases: await indexedDB.databases(),
    caches: window.caches ? await caches.keys() : [],
})"""
CAST = """async ({wave, token, fingerprint}) => {
    const pulse = await import('/static/pulse/ballot.js');
    const storage = pulse.deviceStorage(), net = {pause: 1};
    const week = await pulse.openWave({wave, expected: fingerprint, net});
    const scores = Object.fromEntries(week.manifest.questions.map(({id}) => [id, 1]));
    const {cell, key} = await pulse.findPlace({wave, token, manifest: week.manifest, net});
    return pulse.castBallot({wave, token, cell, key, ...week, scores, comment: '', storage, net})
        .then(({rev}) => rev, ({code}) => code);
}"""
WAVE = "2026-W12"


def left(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.evaluate(LEFT))
    return found


def answered(page: Page, comment: str = SECRET) -> None:
    page.get_by_role("radio").nth(4).check()
    page.get_by_role("textbox").fill(comment)
    send(page)
    says(page, IN_THE_BOX["en"])


def casts(page: Page, server: StandIn) -> int | str:
    """The next user has the link, from the browser's history, and the page's own scripts."""
    order = {"wave": WAVE, "token": TOKEN, "fingerprint": server.fingerprint}
    sent: int | str = page.evaluate(CAST, order)
    return sent


def next_user(context: BrowserContext, server: StandIn) -> Page:
    page = context.new_page()
    page.goto(f"{server.url}/privacy")
    return page


def test_the_answer_is_nowhere_and_a_copy_of_the_record_that_is_used_is_told_to_its_owner(
    visit: Open, browser: Browser, server: StandIn
) -> None:
    owner = visit(server.link(TOKEN), new=True).page
    answered(owner)
    found = left(next_user(owner.context, server))
    assert SECRET not in json.dumps(found)
    (record,) = found["local"].values()
    assert json.loads(record).keys() == {
        "fingerprint", "cell", "closes", "key", "token", "nullifier", "stored", "tried"
    }  # fmt: skip
    elsewhere = browser.new_context()
    thief = next_user(elsewhere, server)
    thief.evaluate("(kept) => void Object.assign(localStorage, kept)", found["local"])
    assert casts(thief, server) == 2
    elsewhere.close()
    owner.get_by_role("button", name="Change my answer").click()
    owner.get_by_role("radio").nth(3).check()
    send(owner)
    told(owner, "your answer has been changed from elsewhere")
    send(owner)
    says(owner, IN_THE_BOX["en"])
    assert [answer.scores["mood"] for answer in server.answers()] == [4]


def test_what_is_left_a_change_in_the_same_browser_is_not_told_but_the_owners_next_one_counts(
    visit: Open, server: StandIn
) -> None:
    owner = visit(server.link(TOKEN), new=True).page
    answered(owner)
    assert casts(next_user(owner.context, server), server) == 2
    owner.reload()
    says(owner, IN_THE_BOX["en"])
    owner.get_by_role("button", name="Change my answer").click()
    answered(owner)
    assert [(rev, answer.scores["mood"]) for (rev, _), answer in _box(server)] == [(3, 5)]


def _box(server: StandIn) -> list[tuple[Any, Any]]:
    return list(zip(server.box.values(), server.answers(), strict=True))


def test_forgotten_nothing_is_left_that_could_change_the_answer(visit: Open, server: StandIn) -> None:
    owner = visit(server.link(TOKEN), refusals={409}, new=True).page
    answered(owner)
    owner.reload()
    owner.get_by_role("button", name="Forget it on this device").click()
    expect(owner.get_by_text("This browser has forgotten how to change it")).to_be_visible()
    before = dict(server.box)
    thief = next_user(owner.context, server)
    found = left(thief)
    (receipt,) = found.pop("local").values()
    assert json.loads(receipt).keys() == {"fingerprint", "closes", "nullifier"}
    assert not any(found.values())
    assert casts(thief, server) == "elsewhere"
    # Nor with the link alone: the right to answer is used up.
    thief.evaluate("localStorage.clear()")
    assert casts(thief, server) == "elsewhere"
    assert server.box == before


def test_on_a_shared_device_nothing_is_left_and_the_tab_knows_nobody(visit: Open, server: StandIn) -> None:
    owner = visit(server.link(TOKEN), refusals={409}, new=True).page
    keep_nothing(owner)
    answered(owner)
    assert TOKEN not in owner.url
    before = dict(server.box)
    owner.reload()
    says(owner, "Please open your own link")
    assert not any(left(owner).values())
    owner.go_back()
    assert TOKEN not in owner.url
    assert casts(next_user(owner.context, server), server) == "elsewhere"
    assert server.box == before


def keep_nothing(page: Page) -> None:
    page.get_by_text("Do others use this device too?").click()
    page.get_by_role("button", name="Keep nothing on this device").click()
    expect(page.get_by_text("From here on this page keeps nothing")).to_be_visible()


CARELESS = """([link, draft]) => {
    const kept = JSON.stringify({link, draft});
    for (const storage of [localStorage, sessionStorage]) storage.setItem('draft', kept);
}"""


def test_the_profile_of_a_shared_device_holds_the_link_in_its_history_and_nothing_else(
    browser: Browser, server: StandIn, tmp_path: Path
) -> None:
    storage, profile = answered_in_a_profile(browser, server, tmp_path, careless=False)
    assert storage == set()
    assert profile == {TOKEN}  # told: the page cannot take it out
    assert any(path.name.startswith("History") for path in files_with(tmp_path, TOKEN))


def test_the_control_that_keeps_link_and_answer_is_read_by_the_next_user_and_from_the_disk(
    browser: Browser, server: StandIn, tmp_path: Path
) -> None:
    storage, profile = answered_in_a_profile(browser, server, tmp_path, careless=True)
    assert storage >= {TOKEN, SECRET, record_name()}
    assert profile >= {TOKEN, SECRET, record_name()}


def answered_in_a_profile(
    browser: Browser, server: StandIn, folder: Path, *, careless: bool
) -> tuple[set[str], set[str]]:
    """What of link, answer, record and ballot is found by a next page, and in the files of the profile."""
    with browser_with_a_profile(browser, folder) as context:
        page = context.new_page()
        page.goto(server.link(TOKEN))
        if careless:
            page.evaluate(CARELESS, [server.link(TOKEN), SECRET])
        else:
            keep_nothing(page)
        answered(page)
        after = next_user(context, server)
        found = json.dumps(left(after))
        page.goto("about:blank")
        written(after, folder)
    (ballot,) = (seen.body for seen in server.seen if seen.route == "ballot")
    (nullifier,) = server.box
    sent = (ballot["token"][:64], ballot["sealed"][:64], nullifier.hex())
    wanted = {TOKEN, SECRET, record_name(), *sent}
    return {each for each in wanted if each in found}, {each for each in wanted if files_with(folder, each)}


def record_name() -> str:
    """Under which the page keeps what belongs to this link."""
    identity = TOKEN.rsplit(".", 2)[0]
    return sha256(f"{WAVE}|{identity}".encode()).hexdigest()[:32]
