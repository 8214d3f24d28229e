"""A firm of 30 in five teams after eight weeks: what each of its readers sees, in a real browser."""

import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Literal
from uuid import uuid4

import pytest
from playwright.sync_api import Request, expect

from api.access.signing_in.cookie import DESK
from api.access.signing_in.cookie import NAME as COOKIE
from survey import database
from survey.accounts.roles import Role
from survey.accounts.sessions import begin_session
from survey.contacts.links import rating_token
from survey.contacts.ratings import GivenRating, rate
from survey.contacts.tables import Contact, Touchpoint
from survey.key_directory import open_key_directory
from survey.lifecycle.closing import close_wave
from survey.organisation.tables import Person as Employee
from survey.organisation.tables import Team
from survey.weeks import monday_of, week_of
from tests.api.pulse import SECRETS
from tests.clock import this_week
from tests.journeys.conftest import Open, Visit, drawn
from tests.journeys.impatient import APPLICATION as IMPATIENT
from tests.journeys.pulse_page import answer
from tests.journeys.server import running
from tests.pulse_week import PulseWeek, in_database, open_pulse_week
from tests.reader import key_of
from tests.survey.accounts.people import hire as hire_lead
from tests.survey.lifecycle.week import hire, open_week

TEAMS = ("Hotline", "Lager", "Außendienst", "Werkstatt", "Ärzteservice")
WEEKS = 8


@dataclass(frozen=True)
class Firm:
    """Where it is served, and who has which link."""

    address: str
    key: str
    customer: str
    last: str
    # What is in the browser of whoever leads the Hotline.
    lead: str

    @property
    def results(self) -> str:
        return f"{self.address}/results#{self.key}"


async def eight_weeks(folder: Path) -> str:
    """Most answer in most weeks; nobody's mood changes but by chance."""
    await database.migrate()
    await hire(TEAMS, 6)
    chance = random.Random(30)  # noqa: S311  # the same firm every time
    first = this_week() - WEEKS
    name = ""
    for week in range(first, first + WEEKS):
        wave = await open_week(folder, week)
        name = wave.wave
        for number, (cell, person) in enumerate(await wave.people()):
            if chance.random() < 0.75:
                comment = f"The door still squeaks, {number}" if chance.random() < 0.4 else ""
                await wave.answer(person, cell, chance.choice((2, 3, 3, 4, 4, 5)), comment)
        await close_wave(wave.keys, wave.wave)
        await customers_of(week, chance)
    return name


async def customers_of(week: int, chance: random.Random) -> None:
    """Six customers of each team and week, and some of them say why they are not content."""
    ended_at = datetime.combine(monday_of(week) + timedelta(days=1), time(10), UTC)

    async def job() -> None:
        touchpoint = Touchpoint(id=uuid4(), name=f"desk {week}", open_channel=False)
        await Touchpoint.insert(touchpoint)
        for team in await Team.select(Team.id):
            for _ in range(6):
                contact = Contact(
                    id=uuid4(),
                    team=team["id"],
                    touchpoint=touchpoint.id,
                    channel="call",
                    ended_at=ended_at,
                    week=week,
                )
                await Contact.insert(contact)
                score = chance.choice((1, 3, 4, 4, 5))
                why = ("waited",) if score == 1 else ()
                await rate(contact.id, GivenRating(score, why, comment="Mr Grau was rude"), ended_at)

    await database.write(job)


async def one_contact() -> str:
    """A customer's link that is still good."""
    ended_at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    (team, *_) = await Team.select(Team.id)
    (touchpoint,) = await Touchpoint.select(Touchpoint.id).where(Touchpoint.name == "phone")
    contact = Contact(
        id=uuid4(), team=team["id"], touchpoint=touchpoint["id"], channel="call", ended_at=ended_at,
        week=week_of(ended_at.date()),
    )  # fmt: skip
    await database.write(Contact.insert(contact).run)
    return f"/r/{rating_token(SECRETS, contact.id, ended_at)}"


async def a_lead(folder: Path) -> str:
    """Somebody of the Hotline leads it and is signed in."""
    (team,) = await Team.select(Team.id).where(Team.name == "Hotline")
    (one, *_) = await Employee.select(Employee.id).where(Employee.team == team["id"])
    leads = Employee.update({Employee.email: "mia@example.org", Employee.lead: True})
    await database.write(leads.where(Employee.id == one["id"]).run)
    now = datetime.now(UTC)
    secrets = open_key_directory(folder / "keys").secrets
    mia = await hire_lead(secrets, "mia@example.org", [Role.TEAM_LEAD], now)
    return await begin_session(mia.account, "Firefox, Linux", now)


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    folder = tmp_path_factory.mktemp("firm")
    (folder / "data").mkdir()
    url = f"sqlite://{folder / 'resonanz.sqlite'}"
    last = in_database(url, lambda: eight_weeks(folder))
    customer = in_database(url, one_contact)
    lead = in_database(url, lambda: a_lead(folder))
    environment = os.environ | {
        "RESONANZ_DATA": str(folder / "data"),
        "RESONANZ_KEYS": str(folder / "keys"),
        "RESONANZ_SECRETS": str(folder / "secrets"),
        "RESONANZ_DATABASE": url,
        "RESONANZ_SECRET": ",".join(SECRETS),
    }
    with running(IMPATIENT, environment) as address:
        yield Firm(address, key_of(open_key_directory(folder / "keys")), customer, last, lead)


VIEWS: list[tuple[int, Literal["light", "dark"], str]] = [
    (360, "light", "de"),
    (360, "dark", "en"),
    (1280, "light", "en"),
    (1280, "dark", "de"),
]
GROUPS = {"de": "Gruppen", "en": "Groups"}


def entered(visit: Open, firm: Firm, **how: object) -> Visit:
    """Somebody opens the results link of their invitation; before the key is exchanged there is nothing."""
    opened = visit(firm.results, refusals={404}, **how)
    expect(opened.page).to_have_url(f"{firm.address}/results")
    return opened


def in_good_shape(opened: Visit, picture: str) -> None:
    assert opened.overflow() <= 0
    assert opened.accessibility_findings() == []
    # Whoever wants to look for themselves names a folder.
    if folder := os.environ.get("RESULTS_PICTURES"):
        opened.page.screenshot(path=f"{folder}/{picture}.png", full_page=True)


# The first of all readers, so that there is something to wait for.
def test_leadership_opens_the_report_with_the_same_key_and_it_comes_by_itself(
    visit: Open, firm: Firm
) -> None:
    opened = visit("about:blank", refusals={404})
    waiting: list[int] = []
    opened.page.on("response", lambda answer: waiting.append(answer.status))
    opened.page.goto(f"{firm.address}/results/report#{firm.key}")
    expect(opened.page).to_have_url(f"{firm.address}/results/report")
    last = opened.page.get_by_role("heading", name="For experts: everything else, by question")
    expect(last).to_be_visible()
    assert 202 in waiting  # nobody touched anything after that


@pytest.mark.parametrize(("width", "scheme", "language"), VIEWS)
def test_from_the_organisation_to_a_group_and_its_week(
    visit: Open, firm: Firm, width: int, scheme: Literal["light", "dark"], language: str
) -> None:
    opened = entered(visit, firm, width=width, scheme=scheme, language=language)
    page, name = opened.page, f"{language}-{width}-{scheme}"
    in_good_shape(opened, f"{name}-1-organisation")
    groups = page.locator("section", has=page.get_by_role("heading", name=GROUPS[language], exact=True))
    names = groups.get_by_role("link").all_inner_texts()
    assert names == sorted(names, key=lambda each: each.replace("Ä", "A"))
    groups.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(names[0])
    in_good_shape(opened, f"{name}-2-group")
    page.get_by_role("combobox").select_option(index=1)
    page.get_by_role("combobox").locator("xpath=../..").get_by_role("button").click()
    expect(page.locator(".key-other")).to_be_visible()
    in_good_shape(opened, f"{name}-3-two-groups")
    page.get_by_role("rowheader").get_by_role("link").first.click()
    expect(page.locator("#comments")).to_be_visible()
    in_good_shape(opened, f"{name}-4-week")
    expect(page.get_by_text("Mr Grau")).to_have_count(0)
    page.goto(f"{firm.address}/results/weeks/{firm.last}")
    in_good_shape(opened, f"{name}-5-week-of-all")


def test_a_lead_has_the_own_group_on_one_page_and_replies_by_keyboard(visit: Open, firm: Firm) -> None:
    language, width = "de", 360
    opened = visit("about:blank", width=width, scheme="dark", language=language)
    page = opened.page
    page.context.add_cookies([{"name": COOKIE, "value": firm.lead, "domain": "127.0.0.1", "path": DESK}])
    page.goto(f"{firm.address}{DESK}/team?lang={language}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hotline")
    in_good_shape(opened, f"{language}-{width}-team")
    page.get_by_role("textbox").focus()
    page.keyboard.type(said := f"Ab Montag nehmen zwei ab sieben ab ({language})")
    page.keyboard.press("Tab")
    with page.expect_navigation():  # until then the page before says all of this, too
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"{DESK}/team\?lang={language}$"))
    expect(page.get_by_role("textbox")).to_have_value(re.compile(re.escape(said)))
    # Groups of six answer with another one; the others stand nowhere.
    own = page.get_by_role("heading", level=1).inner_text()
    others = [team for team in TEAMS if team not in own]
    assert len(others) >= 2
    assert not any(team in page.content() for team in others)


def test_the_key_leaves_the_address_and_nothing_but_the_results_gets_the_cookie(
    visit: Open, firm: Firm
) -> None:
    opened = entered(visit, firm)
    (cookie,) = opened.page.context.cookies()
    assert (cookie["path"], cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (
        "/results", True, "Strict", -1,
    )  # fmt: skip
    sent: list[Request] = []

    def note(request: Request) -> None:
        sent.append(request)

    opened.page.on("request", note)
    opened.page.goto(f"{firm.address}/privacy")
    opened.page.goto(f"{firm.address}/results")
    with_cookie = {each.url for each in sent if "cookie" in each.all_headers()}
    assert with_cookie == {f"{firm.address}/results"}
    assert not any(firm.key in each.url for each in sent)


def test_a_link_in_another_sites_page_opens_the_results_too(visit: Open, firm: Firm) -> None:
    """As from a web mail: the strict cookie is not sent there, and the key opens them again."""
    opened = entered(visit, firm)
    page = opened.page
    elsewhere = firm.results.replace("127.0.0.1", "localhost")
    page.goto(firm.address.replace("127.0.0.1", "localhost") + "/privacy")
    page.evaluate("address => { location.href = address }", firm.results)
    expect(page).to_have_url(f"{firm.address}/results")
    expect(page.get_by_role("heading", level=2).first).to_be_visible()
    assert elsewhere != firm.results


def test_without_script_the_link_is_pasted(visit: Open, firm: Firm) -> None:
    opened = visit(f"{firm.address}/results", width=360, script=False, language="de", refusals={404})
    opened.page.get_by_role("textbox").fill(f"Ergebnisse: {firm.results}.")
    opened.page.get_by_role("button", name="Ergebnisse öffnen").click()
    expect(opened.page.get_by_role("heading", level=1)).to_contain_text("Die ganze Organisation, Woche vom")


def test_a_wrong_key_says_so_and_the_field_takes_the_right_one(visit: Open, firm: Firm) -> None:
    opened = visit(f"{firm.address}/results#{'0' * 32}", width=360, scheme="dark", refusals={404})
    expect(opened.page.get_by_role("alert")).to_contain_text("There is a new one every quarter")
    in_good_shape(opened, "entrance-360-dark")


def test_with_the_keyboard_alone_from_the_front_page_to_a_group(visit: Open, firm: Firm) -> None:
    page = entered(visit, firm).page
    group = page.locator("#groups ~ ul a").first
    drawn(page)
    for _ in range(40):
        page.keyboard.press("Tab")
        if group.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox")).to_be_visible()


def test_a_customer_and_a_stranger_see_nothing_of_it(visit: Open, firm: Firm) -> None:
    customer = visit(firm.address + firm.customer, width=360)
    expect(customer.page.get_by_role("radio")).to_have_count(5)
    for address in ("/results", "/results/report", "/results/table.csv", "/forecast"):
        stranger = visit(firm.address + address, device=customer, refusals={404})
        expect(stranger.page.get_by_role("heading", level=1)).to_have_text(
            "Results are for those who were asked"
        )


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PulseWeek]:
    folder = tmp_path_factory.mktemp("week")
    opened = open_pulse_week(folder, f"sqlite://{folder / 'resonanz.sqlite'}")
    with opened.served():
        yield opened


@pytest.mark.parametrize("shared", [False, True])
def test_after_sending_one_is_led_to_the_results_and_no_request_holds_both_keys(
    visit: Open, week: PulseWeek, shared: bool
) -> None:
    person = week.people[int(shared)]
    key = key_of(open_key_directory(week.folder / "keys"))
    opened = visit(f"{week.link(person.token)}~{key}", width=360, refusals={404})
    bodies: list[str] = []
    opened.page.on("request", lambda each: bodies.append(f"{each.url} {each.post_data or ''}"))
    if shared:
        opened.page.get_by_text("Do others use this device too?").click()
        opened.page.get_by_role("button", name="Keep nothing on this device").click()
    answer(opened.page, 4)
    verdict = opened.page.get_by_role("link", name="The organisation's answer so far")
    expect(verdict).to_have_attribute("href", f"/results/report?lang=en#{key}")
    opened.page.get_by_role("link", name="What came of the weeks before").click()
    expect(opened.page.get_by_text("The first week is being asked")).to_be_visible()
    with_key = [body for body in bodies if key in body]
    assert with_key == [f"{week.server}/results/open key={key}"]
    assert not any(person.token in body for body in with_key)
