"""A reason that was ticked unusually often: seen in the week after, told to the owner, of no team."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from api.chores import reasons
from api.chores.reasons import HISTORY, reasons_kind, unusual_reasons
from survey import database as db
from survey.accounts.roles import Role
from survey.contacts.tables import Contact, Rating, Touchpoint
from survey.organisation.tables import Team
from survey.outbox.keeping import PURPOSE
from survey.outbox.tables import WaitingMail
from survey.weeks import monday_of, week_of
from tests.api.cases.test_cases_on_the_desk import SMTP
from tests.api.customers import found_teams, installation_for_tests
from tests.survey.accounts.people import hire

BERLIN = ZoneInfo("Europe/Berlin")


async def a_half_year(now: datetime, last_week: int) -> None:
    """Ten ratings a week, of which two ticked that they had waited; in the last one as many as are said."""
    (team,) = await Team.select(Team.id)
    (phone,) = await Touchpoint.select(Touchpoint.id).where(Touchpoint.name == "phone")
    place = {"team": team["id"], "touchpoint": phone["id"]}
    last = week_of(now.astimezone(BERLIN).date()) - 1

    async def job() -> None:
        contacts, ratings = [], []
        for week in range(last - HISTORY, last + 1):
            for number in range(10 if week < last else 12):
                contact = uuid4()
                day = monday_of(week)
                moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
                ticked = number < (last_week if week == last else 2)
                contacts.append({"id": contact, "channel": "call", "ended_at": moment, "week": week, **place})
                said = {"score": 1 if ticked else 4, "reasons": "waited" if ticked else ""}
                ratings.append({"contact": contact, "week": week, "invited": True, **said, **place})
        await db.insert_rows(Contact, contacts)
        await db.insert_rows(Rating, ratings)

    await db.write(job)


async def test_the_owner_hears_of_a_reason_that_many_ticked(database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    now = datetime.now(UTC)
    await a_half_year(now, 11)
    (found,) = await unusual_reasons(BERLIN, now)
    assert (found.reason, found.count, found.ratings, round(found.usual, 1)) == ("waited", 11, 12, 2.4)
    installation = installation_for_tests(tmp_path, **SMTP)
    await hire(installation.secrets, "ruth@example.org", [Role.OWNER], now)
    await reasons_kind(installation).work(now)
    (row,) = await WaitingMail.select()
    mail = json.loads(installation.secrets.unseal(PURPOSE, bytes(row["sealed"])))
    assert (mail["address"], mail["reasons"]) == ("ruth@example.org", "waited")


async def test_a_usual_week_and_a_short_past_tell_nobody_anything(sqlite_database: str) -> None:
    await found_teams("Nord")
    now = datetime.now(UTC)
    await a_half_year(now, 5)
    assert await unusual_reasons(BERLIN, now) == []
    assert await unusual_reasons(BERLIN, now + timedelta(weeks=30)) == []


def test_fewer_than_five_customers_and_fewer_than_twelve_weeks_say_nothing() -> None:
    ratings = Counter(dict.fromkeys(range(27), 10))
    ticked = {week: Counter({"waited": 0}) for week in range(27)}
    ticked[26] = Counter({"waited": 4})
    assert reasons._judged(26, ratings, ticked) == []
    ticked[26] = Counter({"waited": 9})
    assert [each.reason for each in reasons._judged(26, ratings, ticked)] == ["waited"]
    short = Counter(dict.fromkeys(range(15, 27), 10))
    assert reasons._judged(26, short, ticked) == []


def test_it_is_looked_every_monday_morning(tmp_path: Path) -> None:
    next_due = reasons_kind(installation_for_tests(tmp_path)).next_due
    assert next_due is not None
    for after, due in (
        ("2026-11-27T12:00", "2026-11-30T07:00"),
        ("2026-11-30T06:59", "2026-11-30T07:00"),
        ("2026-11-30T07:00", "2026-12-07T07:00"),
        ("2026-10-19T12:00", "2026-10-26T07:00"),
    ):
        moment = datetime.fromisoformat(after).replace(tzinfo=BERLIN)
        assert next_due(moment) == datetime.fromisoformat(due).replace(tzinfo=BERLIN)
