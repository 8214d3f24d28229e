"""Omar changes when weeks open in his browser; Ruth of the works council sees it, and changes nothing."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest
from litestar import Litestar

from api.chores.weeks.schedule import show
from survey.accounts.roles import Role
from survey.audit.tables import AuditEntry
from survey.contacts.tables import Event
from survey.organisation.roster_digest import confirm_roster
from survey.pauses.tables import Pause
from survey.schedule.tables import PlannedWave, Schedule, Site
from tests.api.access.desk import Member, desk_application, member
from tests.api.access.using import ICS
from tests.clock import GoingClock
from tests.survey.lifecycle.week import hire

PAGE = "/desk/schedule"
FRIDAY = datetime(2026, 11, 27, 9, tzinfo=UTC)
RULE = {
    "on": "1",
    "opens-day": "4",
    "opens-at": "10:30",
    "closes-day": "2",
    "closes-at": "17:00",
    "round-1-day": "1",
    "round-1-at": "09:00",
    "every": "2",
    "country": "DE",
    "land": "BY",
    "catholic": "1",
    "closed": "12-24, 31.12.",
}


@pytest.fixture
async def app(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Litestar:
    # Before Christmas a site has holidays of its own, and weeks are others.
    monkeypatch.setattr("survey.clock._clock", GoingClock(FRIDAY))
    app = desk_application(
        tmp_path, RESONANZ_SMTP_SERVER="mail.example.org", RESONANZ_SMTP_SENDER="a@example.org"
    )
    await hire()
    await confirm_roster(app.state.installation.secrets)
    return app


@pytest.fixture
async def omar(app: Litestar) -> AsyncIterator[Member]:
    async with member(app, "omar@example.org", [Role.ADMINISTRATOR]) as found:
        yield found


async def post(omar: Member, place: str, **fields: str) -> str:
    """The page that answers, or where it leads."""
    answer = await omar.browser.post(f"{PAGE}/{place}", data=fields)
    return answer.headers["location"] if answer.status_code == 303 else unescape(answer.text)


def wrong_on(page: str) -> str:
    (sentence,) = re.findall(r'role="alert">\s*<p>(.*?)</p>', page, re.DOTALL)
    return str(sentence)


async def test_checks_are_seen_before_they_are_planned_and_taken_back(omar: Member, app: Litestar) -> None:
    home = app.state.installation
    looked = await post(omar, "look", **RULE, checks="10.3.2100, 2100-09-08")
    assert 'name="checks" value="10.3.2100, 2100-09-08"' in looked
    assert home.settings.checks == ()
    assert await post(omar, "set", **RULE, checks="10.3.2100, 2100-09-08") == PAGE
    assert home.settings.checks == (date(2100, 3, 10), date(2100, 9, 8))
    # Whatever else is changed, also by a page without the field, they stay.
    assert await post(omar, "set", **RULE | {"every": "1"}) == PAGE
    assert len(home.settings.checks) == 2
    assert "“spring” names no days for checks" in wrong_on(await post(omar, "set", **RULE, checks="spring"))
    (coming, *_) = (await show(home, {}))["waves"]
    day = coming["opens"]["day"]
    assert "A check" in await post(omar, "look", **RULE | {"every": "1"}, checks=day)
    assert await post(omar, "set", **RULE, checks="") == PAGE
    assert home.settings.checks == ()


async def test_omar_looks_first_and_then_changes_the_rule(omar: Member) -> None:
    looked = await post(omar, "look", **RULE)
    assert "The next eight weeks, as they would be" in looked
    assert len(re.findall(r"<h3>\d{4}-W\d\d</h3>", looked)) == 8
    assert "Thursday" in looked
    assert "10:30 (Europe/Berlin): opens; everybody with an address is sent their link" in looked
    assert "whoever has not said that they have answered is sent the same mail again" in looked
    assert "24 people in 3 groups" in looked
    assert not await Schedule.exists()
    # What is sent on is what was looked at.
    shown = looked[looked.index('id="look"') : looked.index("Let it be so")]
    sent = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"', shown))
    assert {name: sent[name] for name in RULE} == RULE
    assert await post(omar, "set", **sent) == PAGE
    (row,) = await Schedule.select()
    assert (row["opens"], row["closes"], row["rounds"]) == ("4 10:30", "2 17:00", "1 09:00")
    assert (row["every"], row["land"], row["catholic"]) == (2, "BY", True)
    assert row["closed_days"] == "12-24,12-31"
    assert await PlannedWave.count() == 1
    assert await AuditEntry.exists().where(AuditEntry.action == "schedule.set")


async def test_a_rule_that_cannot_be_kept_is_refused_before_anything_is_stored(omar: Member) -> None:
    for wrong, sentence in (
        ({"opens-at": "02:30"}, "between 02:00 and 03:00"),
        ({"opens-day": "6"}, "on a working day"),
        ({"round-1-at": ""}, "a weekday and a time, or neither"),
        ({"land": "XX"}, "no part “XX”"),
        ({"country": "Q"}, "no holidays of"),
        ({"closed": "32.13."}, "is no day of the year"),
        ({"every": "3"}, "not sent from our own page"),
        ({"opens-at": ""}, "no weekday with a time"),
    ):
        for act in ("look", "set"):
            assert sentence in wrong_on(await post(omar, act, **RULE | wrong)), wrong
    assert not await Schedule.exists()


async def test_a_pause_is_looked_at_set_once_and_taken_back_once(omar: Member) -> None:
    pause = {"begins": "2030-08-05", "ends": "2030-08-16", "label": "Summer"}
    assert "Pause “Summer”, from 2030-08-05 to 2030-08-16: everybody." in await post(
        omar, "pause/look", **pause
    )
    assert not await Pause.exists()
    torn = await post(omar, "pause/look", **pause, name="Nowhere")
    assert "Nowhere" in wrong_on(torn)
    assert "before it begins" in wrong_on(await post(omar, "pause", **pause | {"ends": "2030-08-01"}))
    for _ in range(2):
        assert await post(omar, "pause", **pause) == PAGE
    assert await Pause.count() == 1
    await post(omar, "pause", begins="2030-12-23", ends="2031-01-06", label="Christmas")
    assert await post(omar, "resume", number="1", begins="2030-08-05") == PAGE
    assert "have changed meanwhile" in wrong_on(await post(omar, "resume", number="1", begins="2030-08-05"))
    assert [row["label"] for row in await Pause.select()] == ["Christmas"]


async def test_a_reminder_waits_where_a_site_has_a_holiday(omar: Member, app: Litestar) -> None:
    wave = (await show(app.state.installation, {}))["waves"][0]
    day = date.fromisoformat(wave["rounds"][0]["day"])
    munich = {"site-name": "München", "site-zone": "Europe/Berlin", "site-country": "DE", "site-land": "BY"}
    munich |= {"site-catholic": "1", "site-closed": f"{day:%m-%d}", "site-team": "Nord"}
    looked = await post(omar, "site/look", **munich)
    assert "Site München: Nord." in looked
    assert f"In München the reminder waits: {day.day}.{day.month}." in looked
    assert not await Site.exists()
    shown = looked[looked.index('id="look"') : looked.index("Let it be so")]
    sent = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"', shown))
    assert sent == munich | {"once": sent["once"]}
    for _ in range(2):
        assert await post(omar, "site", **sent) == PAGE
    (row,) = await Site.select(Site.land, Site.catholic, Site.closed_days)
    assert row == {"land": "BY", "catholic": True, "closed_days": f"{day:%m-%d}"}
    assert "In München the reminder waits" in (await omar.browser.get(PAGE)).text
    change = unescape((await omar.browser.get(PAGE, params={"site": "München"})).text)
    assert "Change the site München" in change
    assert re.search(r'name="site-team" value="Nord" checked', change)
    for wrong, sentence in (
        ({"site-team": "Nowhere"}, "no team Nowhere"),
        ({"site-zone": "Bayern"}, "no time zone"),
        ({"site-name": ""}, "a name of one line"),
        ({"site-land": "XX"}, "no part “XX”"),
    ):
        for act in ("site/look", "site"):
            assert sentence in wrong_on(await post(omar, act, **munich | wrong)), wrong
    assert await post(omar, "site/remove", **{"site-name": "München"}) == PAGE
    assert "no site München" in wrong_on(await post(omar, "site/remove", **{"site-name": "München"}))
    assert not await Site.exists()


async def test_events_come_by_hand_and_from_a_calendar_and_go(omar: Member) -> None:
    move = {"begins": "2030-09-02", "ends": "2030-09-03", "label": "Move", "whom": "team: Nord"}
    for _ in range(2):
        assert await post(omar, "event", **move) == PAGE
    assert await Event.count() == 1
    assert "before it begins" in wrong_on(await post(omar, "event", **move | {"ends": "2030-09-01"}))
    assert "No team and no department" in wrong_on(await post(omar, "event", **move | {"whom": "team: X"}))
    read = await omar.browser.post(f"{PAGE}/calendar", files={"file": ("firm.ics", ICS)}, data={"whom": ""})
    assert read.headers["location"] == PAGE
    broken = ICS.replace(b"SUMMARY:Move", b"RRULE:FREQ=DAILY")
    refused = (await omar.browser.post(f"{PAGE}/calendar", files={"file": ("firm.ics", broken)})).text
    assert "It repeats; only single events can be read" in refused
    page = (await omar.browser.get(PAGE)).text
    assert "2030-09-02 – 2030-09-03: Nord" in page
    assert "2030-08-01 – 2030-08-01: everybody" in page
    assert await post(omar, "event/remove", **move) == PAGE
    assert "no such event" in wrong_on(await post(omar, "event/remove", **move))
    assert await Event.count() == 1


async def test_ruth_sees_the_schedule_and_changes_nothing(app: Litestar) -> None:
    async with member(app, "ruth@example.org", [Role.WORKS_COUNCIL]) as ruth:
        page = (await ruth.browser.get(PAGE)).text
        assert "The next eight weeks, if it were switched on" in page
        assert "<button>" not in page[page.index("<main") :]
        assert (await ruth.browser.post(f"{PAGE}/set", data=RULE)).status_code == 403
    assert not await Schedule.exists()
