"""A whole week: 24 people in three teams answer, two of them in a browser, and everybody finds it counted."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from survey.lifecycle.closing import close_wave
from survey.releases.tables import Release, ReleaseMean
from tests.api.pulse import Employee
from tests.databases import elsewhere
from tests.journeys.conftest import Open
from tests.journeys.pulse_page import IN_THE_BOX, answer, face, receipt, says
from tests.pulse_week import PulseWeek, open_pulse_week


@pytest.fixture
def week(empty_database_url: str, tmp_path: Any) -> PulseWeek:
    return open_pulse_week(tmp_path, empty_database_url)


def test_everybody_answers_the_groups_are_published_and_every_receipt_is_found(
    visit: Open, week: PulseWeek
) -> None:
    anna = week.people[0]
    ben = next(each for each in week.people if each.cell != anna.cell)
    with week.served():
        phone = visit(week.link(anna.token), width=360, language="de").page
        answer_by_keyboard(phone)
        desk = visit(week.link(ben.token), language="en-GB").page
        answer(desk, 1)
        desk.reload()
        desk.get_by_role("button", name="Change my answer").click()
        answer(desk, 4)
        answer_by_program(week, {anna.token, ben.token})
    assert week.do(lambda: close_wave(week.week.keys, week.week.wave)) == "released"

    means = week.do(published)
    assert len(means) == 3
    assert means[anna.cell] == 33  # 5 and seven times 3
    assert means[ben.cell] == 31  # 4, not the 1 of before, and seven times 3
    with week.served():
        counted = httpx.get(f"{week.page}/release", timeout=60).json()
        assert len(counted["counted"]) == 24
        phone.reload()
        says(phone, "Ihre Antwort wurde gezählt")
        desk.reload()
        says(desk, "Your answer was counted")
        assert len({receipt(phone), receipt(desk)} & set(counted["counted"])) == 2
        another = visit(week.link(week.people[-1].token), width=360, scheme="dark")
        says(another.page, "This week is closed")
        assert another.accessibility_findings() == []


def test_a_week_whose_keys_are_lost_says_so(visit: Open, week: PulseWeek) -> None:
    for key in week.folder.glob("keys/waves/*/*"):
        key.unlink()
    with week.served():
        opened = visit(week.link(week.people[0].token), width=360, language="de")
        says(opened.page, "Diese Woche musste aufgegeben werden")
        assert opened.accessibility_findings() == []
        assert not [url for url in opened.requests if url.endswith(("/place", "/issue"))]


def answer_by_keyboard(page: Page) -> None:
    """No mouse: Tab from group to group, arrows within, Enter to send. In the middle the page is reloaded."""
    tab_to(page, face(page, 1, "de"))
    page.keyboard.press("ArrowDown")
    expect(face(page, 2, "de")).to_be_checked()
    page.reload()
    tab_to(page, face(page, 1, "de"))
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    expect(face(page, 5, "de")).to_be_checked()
    tab_to(page, page.locator("fieldset").nth(1).get_by_role("radio").first)
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("textbox"))
    page.keyboard.type("Es war viel los.")
    tab_to(page, page.get_by_role("button", name="Antwort abschicken"))
    page.keyboard.press("Enter")
    says(page, IN_THE_BOX["de"])
    expect(page.get_by_role("heading", name=IN_THE_BOX["de"])).to_be_focused()


def tab_to(page: Page, wanted: Locator) -> None:
    wanted.wait_for()
    for _ in range(20):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"the Tab key does not reach {wanted}")


def answer_by_program(week: PulseWeek, but: set[str]) -> None:
    async def everybody() -> None:
        async with httpx.AsyncClient(base_url=week.server, timeout=60) as client:
            for each in week.people:
                if each.token not in but:
                    await Employee(client, week.week, each.cell, each.token).answer(3)

    elsewhere(everybody)


async def published() -> dict[Any, int]:
    """The core question's mean in tenths, by cell."""
    cells = {row["id"]: row["cell"] for row in await Release.select(Release.id, Release.cell, Release.kind)}
    means = await ReleaseMean.select().where(ReleaseMean.question == "happiness")
    return {cells[row["release"]]: row["tenths"] for row in means if cells[row["release"]]}
