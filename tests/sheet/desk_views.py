"""What is photographed behind an account: every page of every role, and what its buttons lead to."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from playwright.sync_api import Page, expect

from survey.accounts.roles import Role
from tests.sheet.houses import House
from tests.sheet.views import Act, View, opens_everything


def presses(place: str) -> Act:
    """The button of a form that leads to another page."""

    def act(page: Page, house: House) -> None:
        with page.expect_navigation():
            page.locator(f'form[action*="{place}"] button').first.click()

    return act


def once() -> str:
    """No name is given twice in a house."""
    return uuid4().hex[:6]


def names_a_program(page: Page, house: House) -> None:
    page.get_by_role("textbox").first.fill(f"Wartezimmer {once()}")
    with page.expect_navigation():
        page.locator('form[action*="/desk/programs"] button').last.click()


def way_in_appears(page: Page, house: House) -> None:
    expect(page.locator('form[action*="/password"] [name=name]')).to_be_visible()


def invites(page: Page, house: House) -> None:
    page.locator('input[type="email"]').fill(f"vera-{once()}@example.org")
    page.locator('main input[type="checkbox"]').last.check()
    with page.expect_navigation():
        page.locator('form[action*="/people/invite"] button').click()


def sends_a_roster(page: Page, house: House) -> None:
    table = b"id;Name;Team;Abteilung;Front/Back\n1;Ida Blum;Nord;Service;front\n"
    page.locator("input[type=file]").set_input_files(
        {"name": "roster.csv", "mimeType": "text/csv", "buffer": table}
    )
    with page.expect_navigation():
        page.locator('form[action*="/roster/look"] button').click()


def says_what_kind_of_team(page: Page, house: House) -> None:
    table = b"team;site;since\nAachen;Kiel;2026-W01\nBonn;Ulm;2026-W01\n"
    page.locator("input[type=file]").set_input_files(
        {"name": "teams.csv", "mimeType": "text/csv", "buffer": table}
    )
    with page.expect_navigation():
        page.locator('form[action*="/traits/look"] button').click()


def sends_contacts(page: Page, house: House) -> None:
    ended = datetime.now(UTC) - timedelta(hours=1)
    row = f"Aachen;E-Mail;E-Mail;{ended.isoformat()};neu;Ida Blum"
    table = f"Team;Kontaktpunkt;Kanal;Beendet am;Phase;Agent\n{row}\n"
    page.locator("input[type=file]").set_input_files(
        {"name": "contacts.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    with page.expect_navigation():
        page.locator('form[action*="/contacts/look"] button').click()


def reads_contacts_in(page: Page, house: House) -> None:
    sends_contacts(page, house)
    with page.expect_navigation():
        page.locator('form[action*="/contacts/import"] button').click()


DESK = [
    *[View(f"desk: {role.replace('_', ' ')}", "/desk", "desk", role=role, walked=True) for role in Role],
    View("desk: account", "/desk/account", "desk", role=Role.ANALYST, walked=True),
    View(
        "desk: new codes",
        "/desk/account",
        "desk",
        act=presses("/desk/account/codes"),
        role=Role.AUDITOR,
        walked=True,
    ),
    View("desk: people", "/desk/people", "desk", role=Role.ADMINISTRATOR, walked=True),
    View("desk: people to be confirmed", "/desk/people", "desk", role=Role.WORKS_COUNCIL),
    View("desk: a link", "/desk/people", "desk", act=invites, role=Role.ADMINISTRATOR, walked=True),
    View("desk: settings", "/desk/settings", "desk", role=Role.ADMINISTRATOR, walked=True),
    *[
        View(f"desk: start {step}", f"/desk/start{step}", "desk", role=Role.ADMINISTRATOR, walked=True)
        for step in ("", "/organisation", "/agreement", "/mail", "/roster", "/question", "/wave")
    ],
    View("desk: questions", "/desk/questions", "desk", role=Role.ADMINISTRATOR, walked=True),
    View("desk: rehearsal", "/desk/rehearsal", "desk", role=Role.ADMINISTRATOR, walked=True),
    View(
        "desk: a roster is looked at",
        "/desk/start/roster",
        "desk",
        act=sends_a_roster,
        role=Role.ADMINISTRATOR,
        walked=True,
    ),
    View("desk: schedule", "/desk/schedule", "desk", role=Role.ADMINISTRATOR, walked=True),
    View("desk: jobs", "/desk/jobs", "desk", role=Role.ADMINISTRATOR, walked=True),
    View("desk: programs", "/desk/programs", "desk", role=Role.ADMINISTRATOR),
    View("desk: queues", "/desk/queues", "desk", role=Role.ADMINISTRATOR),
    View("desk: CES and NPS", "/desk/further", "desk", role=Role.ANALYST),
    View("desk: asking customers", "/desk/asking", "desk", role=Role.ADMINISTRATOR),
    View("desk: contacts", "/desk/contacts", "desk", role=Role.ADMINISTRATOR),
    View("desk: contacts, looked at", "/desk/contacts", "desk", act=sends_contacts, role=Role.ADMINISTRATOR),
    View("desk: contacts, read in", "/desk/contacts", "desk", act=reads_contacts_in, role=Role.ADMINISTRATOR),
    View("desk: kinds of teams", "/desk/traits", "desk", role=Role.ADMINISTRATOR),
    View(
        "desk: kinds of teams, looked at",
        "/desk/traits",
        "desk",
        act=says_what_kind_of_team,
        role=Role.ADMINISTRATOR,
    ),
    View("desk: a key", "/desk/programs", "desk", act=names_a_program, role=Role.ADMINISTRATOR),
    View("desk: names", "/desk/names", "desk", role=Role.WORKS_COUNCIL, walked=True),
    View("desk: names, all open", "/desk/names", "desk", act=opens_everything, role=Role.OWNER, walked=True),
    View("desk: ask less", "/desk/advice", "desk", role=Role.OWNER),
    View("desk: opening", "/desk/opening", "desk", role=Role.WORKS_COUNCIL, walked=True),
    View("desk: opening, read", "/desk/opening", "desk", role=Role.ADMINISTRATOR, walked=True),
    View("desk: log", "/desk/log", "desk", role=Role.AUDITOR, walked=True),
    View("desk: measures", "/desk/measures", "desk", role=Role.LEADERSHIP, walked=True),
    View(
        "desk: measures, all open",
        "/desk/measures",
        "desk",
        act=opens_everything,
        role=Role.LEADERSHIP,
        walked=True,
    ),
    View("desk: several organisations", "/desk/houses", "desk", role=Role.ANALYST, walked=True),
    View("desk: own team", "/desk/team", "desk", role=Role.TEAM_LEAD, walked=True),
    View("desk: own measures", "/desk/measures", "desk", role=Role.TEAM_LEAD),
    View("desk: measures without figures", "/desk/measures", "desk", role=Role.OWNER, walked=True),
    View("desk: a new measure", "/desk/measures/new", "desk", role=Role.LEADERSHIP, walked=True),
    View("desk: reply", "/desk/replies", "desk", role=Role.TEAM_LEAD, walked=True),
    View("desk: replies", "/desk/replies", "desk", role=Role.WORKS_COUNCIL),
    View("desk: a customer's rights", "/desk/customers", "desk", role=Role.AUDITOR, walked=True),
    View("desk: wishes", "/desk/wishes", "desk", role=Role.OWNER, walked=True),
    View("desk: own cases", "/desk/cases", "desk", role=Role.TEAM_LEAD),
    View(
        "desk: a case, all open",
        "/desk/cases?case=1",
        "desk",
        act=opens_everything,
        role=Role.OWNER,
        walked=True,
    ),
    View("desk: password", "/desk/account/password", "desk", role=Role.ANALYST),
    View("desk: an invitation opens", "/desk/join#{invited}", "desk", act=way_in_appears, walked=True),
    View("desk: sign in with a service", "/desk/sign-in", "desk", walked=True),
    View("desk: refused by a service", "/desk/provider/back", "desk"),
    View("desk: not this role", "/desk/log", "desk", role=Role.ANALYST),
    View("desk: an invitation", "/desk/join", "desk", walked=True),
]
