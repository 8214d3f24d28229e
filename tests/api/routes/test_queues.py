"""Omar says on the desk where the queues of a help desk belong, and what waited comes in."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from survey.accounts.roles import Role
from survey.contacts.tables import Rating
from survey.helpdesks.given import Export, Given
from survey.helpdesks.systems import SYSTEMS
from survey.helpdesks.tables import RatingAside
from survey.helpdesks.taking import take_in
from tests.api.access.desk import Member, desk_application, member
from tests.api.customers import found_teams

BERLIN = ZoneInfo("Europe/Berlin")
PLACE = {"queue": "other Service <b>Desk", "team": "Süd", "touchpoint": "e-mail", "channel": "chat"}


async def waits(*keys: str) -> None:
    """Ratings of a queue that nobody has placed yet."""
    given = datetime.now(UTC) - timedelta(hours=2)
    ratings = tuple(Given(key, "Service <b>Desk", given, "4", "") for key in keys)
    await take_in(SYSTEMS["other"], Export(ratings, 0, 0), "file", BERLIN, datetime.now(UTC))


@pytest.fixture
async def omar(database: str, tmp_path: Path) -> AsyncIterator[Member]:
    await found_teams("Nord", "Süd")
    async with member(desk_application(tmp_path), "omar@example.org", [Role.ADMINISTRATOR]) as found:
        yield found


async def test_a_queue_is_placed_once_and_what_waited_comes_in(omar: Member) -> None:
    assert "No queue is known yet" in (await omar.browser.get("/desk/queues")).text
    await waits("1", "2")
    page = (await omar.browser.get("/desk/queues")).text
    assert "2 ratings or tickets wait" in page
    assert "Service &lt;b&gt;Desk" in page
    assert (await omar.browser.post("/desk/queues", data=PLACE)).status_code == 303
    page = (await omar.browser.get("/desk/queues", headers={"Accept-Language": "de"})).text
    assert "Süd · E-Mail · Chat" in page
    assert "2 Bewertungen" not in page
    await waits("3")  # remembered
    assert (await Rating.count(), await RatingAside.count()) == (3, 0)


async def test_what_cannot_be_is_said_and_the_choice_kept(omar: Member) -> None:
    await waits("1")
    for name, wrong in (
        ("team", "Ost"),
        ("channel", "fax"),
        ("queue", "other"),
        ("queue", "osticket x"),
        ("touchpoint", ""),
    ):
        answer = await omar.browser.post("/desk/queues", data=PLACE | {name: wrong})
        assert answer.status_code == 422, wrong
    assert '<option value="Süd" selected>' in answer.text
    assert await RatingAside.count() == 1
