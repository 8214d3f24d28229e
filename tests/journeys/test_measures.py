"""Forty weeks: a wish, a measure made of it, its lot, what came of it, and a reply on the pulse page."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from playwright.sync_api import Page, expect

from survey import database
from survey.accounts.roles import Role
from survey.ballots.manifest import fingerprint, write_manifest
from survey.measures.keeping import find_measure
from survey.organisation.tables import Person as Employee
from survey.organisation.tables import Team
from survey.releases.tables import Release, ReleaseMean
from survey.secrets_directory import open_secrets_directory
from survey.tokens import sign_link
from survey.waves.tables import Wave, WaveCell
from survey.weeks import monday_of, week_label, week_of
from tests.api.pulse import SECRETS
from tests.journeys.conftest import Open, Visit
from tests.journeys.measured import FILE
from tests.journeys.pulse_page import answer
from tests.journeys.server import free_port, running
from tests.pulse_week import in_database
from tests.survey.accounts.people import PASSWORD, Person, hire
from tests.survey.lifecycle.week import Week, open_week
from tests.survey.lifecycle.week import hire as move_in

TEAMS = ("Aachen", "Bonn", "Celle", "Dresden", "Essen", "Fulda", "Gera", "Halle")
WISH = "Jemand, der vor acht ans Telefon geht"
SAID = "Ihr habt gesagt, morgens ist es hektisch: Ab Montag nehmen zwei ab sieben ab."
NOW = datetime.now(UTC)
WEEK = week_of(NOW.date())
LONG_AGO = timedelta(weeks=40)
WORDS = {
    "en": {"helped": "Helped", "cause": "because of this measure"},
    "de": {"helped": "Hat geholfen", "cause": "wegen dieser Maßnahme"},
}


@dataclass
class House:
    """Eight groups with a year of weeks behind them, and the open week of today."""

    folder: Path
    url: str
    week: Week = field(init=False)
    lena: Person = field(init=False)
    mia: Person = field(init=False)
    links: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)

    @property
    def server(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def lives(self, ago: timedelta) -> Iterator[None]:
        """A server of that day."""
        file = self.folder / "clock"
        file.write_text(str(-ago.total_seconds()))
        environment = {
            FILE: str(file),
            "RESONANZ_DATA": str(self.folder / "data"),
            "RESONANZ_KEYS": str(self.folder / "keys"),
            "RESONANZ_SECRETS": str(self.folder / "secrets"),
            "RESONANZ_DATABASE": self.url,
            "RESONANZ_SECRET": ",".join(SECRETS),
        }
        with running("tests.journeys.measured:application", os.environ | environment, self.port):
            yield

    async def made(self) -> None:
        await database.migrate()
        await move_in(TEAMS, 9)
        (bonn,) = await Team.select(Team.id).where(Team.name == "Bonn")
        (one, *_) = await Employee.select(Employee.id).where(Employee.team == bonn["id"])
        changed = Employee.update({Employee.email: "mia@example.org", Employee.lead: True})
        await database.write(changed.where(Employee.id == one["id"]).run)
        self.week = await open_week(self.folder, WEEK)
        secrets = open_secrets_directory(self.folder / "secrets", apart_from=[self.folder / "data"])
        before = NOW - LONG_AGO - timedelta(days=1)
        self.lena = await hire(secrets, "lena@example.org", [Role.LEADERSHIP], before)
        self.mia = await hire(secrets, "mia@example.org", [Role.TEAM_LEAD], before)
        for cell, person in await self.week.people():
            token = sign_link(SECRETS, "pulse", self.week.invitation(person))
            self.links.setdefault(str(cell), token)
        await database.write(self._year)

    async def _year(self) -> None:
        for week in range(WEEK - 54, WEEK):
            wave, opens = week_label(week), datetime.combine(monday_of(week), datetime.min.time(), UTC)
            await Wave.insert(
                Wave(
                    id=wave,
                    week=week,
                    opens=opens + timedelta(days=2),
                    closes=opens + timedelta(days=7),
                    state="released",
                    manifest="{}",
                    release_text=f"release of {wave}",
                )
            )
            for place, cell in enumerate(self.week.manifest.cells):
                own = {"wave": wave, "cell": UUID(cell.id), "eligible": 9}
                await database.insert_rows(WaveCell, [{"id": uuid4(), "label": cell.label, **own}])
                release = {"id": uuid4(), "kind": "cell", "department": None, "n": 8, **own}
                await database.insert_rows(Release, [release])
                mean = {
                    "id": uuid4(),
                    "release": release["id"],
                    "question": "happiness",
                    "n": 8,
                    "bound": None,
                }
                tenths = 32 + (week * 7 + place * 5) % 4
                await database.insert_rows(ReleaseMean, [{**mean, "tenths": tenths}])

    async def it_works(self) -> None:
        """From its first week on each group that the lot let begin is better by six tenths."""
        drawn = (await find_measure(1)).drawn
        assert drawn is not None
        for cell, first in drawn.order:
            rows = await Release.select(Release.id, Release.wave.week).where(Release.cell == UUID(cell))
            begun = [row["id"] for row in rows if row["wave.week"] >= first]
            better = ReleaseMean.update({ReleaseMean.tenths: ReleaseMean.tenths + 6})
            await database.write(better.where(ReleaseMean.release.is_in(begun)).run)


def comes_in(page: Page, house: House, person: Person, ago: timedelta) -> None:
    page.goto(f"{house.server}/desk/sign-in?lang=en")
    page.get_by_label("E-mail address").fill(person.address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code of your app").fill(person.code(datetime.now(UTC) - ago))
    page.get_by_label("Code of your app").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Good to see you")


def in_good_shape(opened: Visit, house: House, path: str) -> None:
    """In both languages, nothing wider than the window and nothing that axe finds."""
    for language in ("de", "en"):
        opened.page.goto(f"{house.server}{path}?lang={language}")
        assert opened.overflow() <= 0
        assert opened.accessibility_findings() == []


def registers(opened: Visit, house: House) -> None:
    """Lena makes a measure of the wish, for all groups."""
    page = opened.page
    comes_in(page, house, house.lena, LONG_AGO)
    in_good_shape(opened, house, "/desk/measures")
    page.get_by_role("link", name="Make it a measure").click()
    expect(page.get_by_label("What is going to be done?")).to_have_value(WISH)
    page.get_by_label("Who does it?").fill("two of each team, in turns")
    page.get_by_label("By how many points?").fill("0.4")
    page.get_by_label("From how many points on is it worth it?").fill("0.2")
    page.get_by_label("In which week do the first begin?").fill(week_label(WEEK - 36))
    page.wait_for_load_state("load")  # half a page has half of the groups
    for box in page.get_by_role("checkbox").all():
        box.check()
    found = opened.accessibility_findings()
    assert found == []
    page.get_by_role("button", name="Register it for good").click()
    expect(page.get_by_text("Waits for its lot")).to_be_visible()
    in_good_shape(opened, house, "/desk/measures/new")


def draws(page: Page, house: House, ago: timedelta) -> None:
    """The lot falls, and its order stands there for everybody."""
    comes_in(page, house, house.lena, ago)
    page.goto(f"{house.server}/desk/measures?lang=en")
    page.get_by_role("button", name="Draw the lot").click()
    expect(page.get_by_text("Too early")).to_be_visible()
    page.get_by_text("The lot of").first.click()
    expect(page.get_by_role("row")).to_have_count(9)


def judges(opened: Visit, house: House) -> None:
    """It is judged, and both languages say what came of it."""
    page = opened.page
    comes_in(page, house, house.lena, timedelta(0))
    page.goto(f"{house.server}/desk/measures?lang=en")
    with page.expect_navigation():
        page.get_by_role("button", name="Judge it, once").click()
    for language, words in WORDS.items():
        page.goto(f"{house.server}/desk/measures?lang={language}")
        expect(page.get_by_text(words["helped"], exact=True)).to_be_visible()
        expect(page.get_by_text(words["cause"])).to_be_visible()
    in_good_shape(opened, house, "/desk/measures")


def replies(opened: Visit, house: House) -> None:
    """Mia replies to her group's newest week."""
    comes_in(opened.page, house, house.mia, timedelta(0))
    in_good_shape(opened, house, "/desk/replies")
    opened.page.get_by_label(re.compile("What do you reply")).fill(SAID)
    opened.page.get_by_role("button", name="Reply").click()
    expect(opened.page.get_by_text("1 of 54 published weeks have a reply")).to_be_visible()
    in_good_shape(opened, house, "/desk/replies")


def reads(phone: Visit, language: str, times: int) -> None:
    """Somebody answers the open week; the group's own reply stands beside its last result."""
    answer(phone.page, 4, language)
    expect(phone.page.get_by_text(SAID)).to_have_count(times)
    own = phone.page.locator("a[data-results*=groups]")
    expect(own).to_have_attribute("href", re.compile(r"/results/groups/[0-9a-f-]{36}\?lang="))
    assert phone.overflow() <= 0
    assert phone.accessibility_findings() == []


def test_a_wish_becomes_a_measure_that_is_drawn_judged_and_answered(visit: Open, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    house = House(tmp_path, f"sqlite:///{tmp_path}/resonanz.sqlite")
    in_database(house.url, house.made)
    lena = visit("about:blank", width=360, scheme="dark")
    with house.lives(LONG_AGO):
        customer = visit(f"{house.server}/wishes/bonn", width=360, language="de").page
        customer.get_by_role("textbox").first.fill(WISH)
        customer.get_by_role("button", name="Absenden").click()
        expect(customer.get_by_text("Ihr Wunsch ist angekommen")).to_be_visible()
        registers(lena, house)
    with house.lives(later := LONG_AGO - timedelta(weeks=2)):
        draws(lena.page, house, later)
    in_database(house.url, house.it_works)
    with house.lives(timedelta(0)):
        judges(lena, house)
        replies(visit("about:blank", width=360), house)
        manifest = house.week.manifest
        (bonn,) = [cell.id for cell in manifest.cells if cell.label.startswith("Bonn")]
        other = next(cell.id for cell in manifest.cells if cell.id != bonn)
        for cell, language in ((bonn, "de"), (other, "en")):
            address = f"/pulse/{house.week.wave}#{fingerprint(write_manifest(manifest))}.{house.links[cell]}"
            reads(
                visit(f"{house.server}{address}", width=360, language=language), language, int(cell == bonn)
            )
