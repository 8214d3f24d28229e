"""Vera says on the rating page that she is not to be asked again, and answers one question more."""

from datetime import timedelta
from pathlib import Path

import pytest

from api.commands.customers.asking import change_rule
from survey.asking.tables import FurtherAnswer
from survey.contacts.tables import Rating
from survey.customers.tables import OptOut
from survey.outbox.tables import WaitingMail
from tests.api.asking.house import CONSENT, Asking, asking

BUTTON = 'name="no_more"'


async def test_one_button_stops_mails_and_links_and_may_be_pressed_twice(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with asking(tmp_path, monkeypatch) as house:
        told = await house.report(**CONSENT | {"customer": "K-4711"})
        assert BUTTON in (await house.client.get(told["link"])).text
        await house.client.post(told["link"], data={"score": "2", "comment": "Nobody rang."})
        for _ in range(2):
            said = await house.client.post(told["link"], data={"no_more": "1"})
            assert "You are not asked again." in said.text
        assert (await OptOut.count(), await WaitingMail.count()) == (2, 0)
        assert [row["comment"] for row in await Rating.select(Rating.comment)] == ["Nobody rang."]
        for leads in ({"customer": "K-4711"}, CONSENT):
            assert (await house.report(**leads))["link"] is None
        elsewhere = await house.client.post(
            told["link"], data={"no_more": "1"}, headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert elsewhere.status_code == 403


async def test_where_nothing_leads_to_a_customer_there_is_no_button(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with asking(tmp_path, monkeypatch) as house:
        link = (await house.report())["link"]
        assert BUTTON not in (await house.client.get(link)).text
        assert (await house.client.post(link, data={"no_more": "1"})).status_code == 401
        house.clock.passes(timedelta(days=15))
        assert await OptOut.count() == 0


async def test_one_question_more_is_kept_apart_and_changes_with_the_rating(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with asking(tmp_path, monkeypatch) as house:
        for question, least, most in (("ces", 1, 7), ("nps", 0, 10)):
            await one_question(house, question, least, most)


async def one_question(house: Asking, question: str, least: int, most: int) -> None:
    link = (await house.report())["link"]
    await change_rule(house.installation, {"name": "phone", "question": "none"})
    assert 'name="further"' not in (await house.client.get(link)).text
    await change_rule(house.installation, {"name": "phone", "question": question})
    page = await house.client.get(link)
    assert page.text.count('name="further"') == most - least + 1
    assert len(page.content) < 30_000
    for number in (least, most):
        sent = {"score": "4", "question": question, "further": str(number)}
        assert (await house.client.post(link, data=sent)).status_code == 303
        (kept,) = await FurtherAnswer.select()
        assert (kept["question"], kept["score"]) == (question, number)
        assert f'value="{number}" checked' in (await house.client.get(link)).text
    for wrong in (str(most + 1), str(least - 1), "x", "²"):
        sent = {"score": "4", "question": question, "further": wrong}
        assert (await house.client.post(link, data=sent)).status_code == 400
    # Without a face nothing is stored, and nothing that was chosen is lost.
    unfinished = await house.client.post(link, data={"question": question, "further": str(least)})
    assert unfinished.status_code == 422
    assert f'value="{least}" checked' in unfinished.text
    await house.client.post(link, data={"score": "5", "question": question})
    assert await FurtherAnswer.count() == 0
