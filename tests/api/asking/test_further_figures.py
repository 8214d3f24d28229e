"""Customers answer one question more; its figures stand apart, and nothing else changes by a byte."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from api.installation import installation_of
from api.results.further_answers import figure_of
from survey import database as db
from survey.accounts.roles import Role
from survey.asking.figures import Answers, further_answers
from survey.asking.tables import FurtherAnswer
from survey.contacts.tables import Contact, Rating, Touchpoint
from survey.organisation.tables import Team
from survey.rollups.weekly import weekly_ratings, weekly_reasons
from survey.weeks import week_of
from tests.api.access.desk import desk_application, member
from tests.survey.lifecycle.week import hire

ZONE = ZoneInfo("Europe/Berlin")
MARCH = week_of(date(2026, 3, 9))
JULY = datetime(2026, 7, 15, 12, tzinfo=UTC)


async def answer(
    touchpoint: str, team: str, scores: list[int], *, week: int = MARCH, invited: bool = True
) -> None:
    """Customers of a team there, one for each score."""
    point = await Touchpoint.select(Touchpoint.id).where(Touchpoint.name == touchpoint).first()
    of = await Team.select(Team.id).where(Team.name == team).first()
    assert point
    assert of
    for score in scores:
        contact = Contact(
            id=uuid4(), team=of["id"], touchpoint=point["id"], channel="call", week=week,
            ended_at=datetime(2026, 3, 10, tzinfo=UTC),
        )  # fmt: skip
        await Contact.insert(contact)
        rating = Rating(
            contact=contact.id, score=4, week=week, team=of["id"], touchpoint=point["id"], invited=invited
        )
        await Rating.insert(rating)
        await FurtherAnswer.insert(FurtherAnswer(contact=contact.id, question="ces", score=score))


async def test_quarters_that_are_over_show_groups_that_nobody_can_subtract(database: str) -> None:
    await hire()  # Nord and Süd have eight people each

    async def job() -> None:
        await answer("phone", "Nord", [7] * 6)
        await answer("chat", "Süd", [1] * 3)  # too few, so another is hidden with it
        await answer("e-mail", "Süd", [4] * 5)
        await answer("visit", "Nord", [1] * 9, invited=False)
        await answer("phone", "Nord", [7] * 9, week=week_of(date(2026, 7, 6)))  # not over

    await db.write(job)
    assert await further_answers(ZONE, JULY, 5) == [
        Answers("ces", "2026-Q1", "", (3, 0, 0, 5, 0, 0, 6)),
        Answers("ces", "2026-Q1", "phone", (0, 0, 0, 0, 0, 0, 6)),
    ]
    assert await further_answers(ZONE, JULY, 20) == []


async def test_the_page_and_its_table_say_the_same(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = desk_application(tmp_path)
    assert installation_of(app)
    await hire()

    async def told(*_: object) -> list[Answers]:
        return [Answers("nps", "2026-Q1", "", (1, 0, 0, 0, 0, 0, 1, 2, 0, 4, 2))]

    async with member(app, "anna@example.org", [Role.ANALYST]) as anna:
        assert "There is no such quarter yet." in (await anna.browser.get("/desk/further")).text
        monkeypatch.setattr("api.routes.desk.further.further_answers", told)
        page = (await anna.browser.get("/desk/further", headers={"Accept-Language": "de"})).text
        table = (await anna.browser.get("/desk/further/table.csv")).text
    figure = figure_of("nps", (1, 0, 0, 0, 0, 0, 1, 2, 0, 4, 2))
    assert (figure.n, figure.mean) == (10, 40)
    assert "40 (" in page
    assert table.splitlines()[1].startswith("2026-Q1,nps,,10,40.00,")


async def test_nothing_that_is_computed_of_ratings_reads_it(database: str) -> None:
    """All that panel and report are made of, before and after; and no file on that way names the table."""
    await hire()
    await db.write(answer, "phone", "Nord", [7] * 6)

    async def computed() -> bytes:
        weeks = range(MARCH - 1, MARCH + 2)
        found = (await weekly_ratings(weeks, ZONE, JULY), await weekly_reasons(weeks))
        return repr(found).encode()

    with_it = await computed()
    assert b"n=6, total=24" in with_it
    await db.write(FurtherAnswer.delete(force=True).run)
    assert await computed() == with_it
    for folder in ("analytics", "survey/rollups", "api/report", "api/panel_file"):
        for file in Path(folder).rglob("*.py"):
            assert "further_answer" not in file.read_text(), file
