"""What is photographed behind an account: eight groups with a past, and something on every page."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from survey import database
from survey.accounts.accounts import invite
from survey.accounts.roles import Role
from survey.accounts.sessions import begin_session
from survey.accounts.tables import AccountSession
from survey.audit.recording import Act, record_all
from survey.cases.answering import answer_case
from survey.cases.opening import LETTER, Told, open_told_case
from survey.cases.problems import add_problem, join_problem
from survey.cases.tables import CustomerCase
from survey.cases.working_hours import Terms
from survey.contacts.api_keys import create_key, revoke_key
from survey.contacts.tables import Touchpoint, Wish
from survey.key_directory import open_key_directory
from survey.measures.drawing import draw
from survey.measures.keeping import withdraw
from survey.measures.registering import Intended, register
from survey.measures.replies import write_reply
from survey.organisation.roster_digest import confirm_roster
from survey.organisation.tables import Person as Employee
from survey.organisation.tables import Team
from survey.releases.tables import Release, ReleaseMean
from survey.secrets_directory import SecretsDirectory
from survey.waves.tables import Wave, WaveCell
from survey.weeks import monday_of, week_label
from tests.api.pulse import SECRETS
from tests.clock import this_week
from tests.journeys.server import free_port, running
from tests.pulse_week import APPLICATION, in_database
from tests.sheet.houses import House
from tests.survey.accounts.people import hire
from tests.survey.lifecycle.week import Week, open_week
from tests.survey.lifecycle.week import hire as move_in
from tests.survey.measures.house import BERLIN

GROUPS = ("Aachen", "Bonn", "Celle", "Dresden", "Essen", "Fulda", "Gera", "Halle")
NAMES = {
    Role.TEAM_LEAD: "Mia Schneider",
    Role.ANALYST: "Jonas Weber",
    Role.LEADERSHIP: "Lena Berg",
    Role.ADMINISTRATOR: "Omar Haddad",
    Role.WORKS_COUNCIL: "Ruth Keller",
    Role.AUDITOR: "Emil Vogt",
    Role.OWNER: "Olga Petersen",
}
WISH = "Jemand, der vor acht ans Telefon geht"


@contextmanager
def desk(folder: Path) -> Iterator[House]:
    """Somebody with an account for each role; all are signed in."""
    url = f"sqlite://{folder / 'resonanz.sqlite'}"
    (folder / "data").mkdir()
    port = free_port()
    tokens, invited = in_database(url, lambda: _furnish(folder))
    environment = {
        "RESONANZ_DATA": str(folder / "data"),
        "RESONANZ_KEYS": str(folder / "keys"),
        "RESONANZ_SECRETS": str(folder / "secrets"),
        "RESONANZ_DATABASE": url,
        "RESONANZ_SECRET": ",".join(SECRETS),
        # A service that nobody asks: who comes back from it with nothing is refused.
        "RESONANZ_OIDC_ISSUER": "https://login.example.org",
        "RESONANZ_OIDC_CLIENT": "resonanz",
        "RESONANZ_OIDC_SECRET": "invented",
    }
    with running(APPLICATION, os.environ | environment, port):
        yield House(f"http://127.0.0.1:{port}", "", {"invited": invited}, sessions=tokens)


async def _furnish(folder: Path) -> tuple[dict[Role, str], str]:
    """Everything that stands on the pages; returns what each role's browser holds, and an invitation."""
    await database.migrate()
    await move_in(GROUPS, 9)
    secrets = open_key_directory(folder / "keys").secrets
    address = f"{Role.TEAM_LEAD}@example.org"
    await _joined(secrets, "Bonn", [("Mia Schneider", address)])
    week = await open_week(folder, this_week())
    await _past(week, 30)
    await _measures(week, datetime.now(BERLIN).date())
    await _cases(secrets)
    await _joined(secrets, "Celle", [("Erika Sommer", ""), ("Paul Winter", ""), ("Nora Lindqvist", "")])
    now = datetime.now(UTC)
    tokens = {}
    for role, name in NAMES.items():
        person = await hire(secrets, f"{role}@example.org", [role], now, name)
        tokens[role] = await begin_session(person.account, "Firefox, Linux", now)
    # However long the photographs take, nobody has to sign in again to change something.
    lasting = AccountSession.update({AccountSession.fresh_until: now + timedelta(hours=8)}, force=True)
    await database.write(lasting.run)
    invited = await invite("vera.neumann@example.org", [Role.ANALYST], now)
    await invite("helga.von-der-heydt-oberlaender@kundendienst.example.org", [Role.OWNER, Role.AUDITOR], now)
    for name, ended in (("Telefonanlage", False), ("Tickets", True)):
        await create_key(name, now.date())
        if ended:
            await revoke_key(name, now.date())
    acts = [
        Act("setting.set", "RESONANZ_ORGANISATION", {"to": "Beispielwerke"}),
        Act("wave.open", week.wave),
        Act("import.contacts", "anrufe-der-woche-aus-der-telefonanlage.csv", {"new": "1204"}),
    ]
    await record_all(secrets, "resonanz", acts)
    return tokens, invited


async def _joined(secrets: SecretsDirectory, team: str, people: list[tuple[str, str]]) -> None:
    """These come into the team; whoever has an address leads it."""

    async def job() -> None:
        (found,) = await Team.select(Team.id).where(Team.name == team)
        for name, address in people:
            row = Employee(
                id=uuid4(), reference=name, name=name, email=address or None, team=found["id"],
                lead=bool(address), team_since=this_week(),
            )  # fmt: skip
            await Employee.insert(row)

    await database.write(job)
    await confirm_roster(secrets)


async def _past(week: Week, weeks: int) -> None:
    """Every group was published in each of these weeks."""

    async def job() -> None:
        for number in range(this_week() - weeks, this_week()):
            wave, monday = week_label(number), monday_of(number)
            opens = datetime(monday.year, monday.month, monday.day, 8, tzinfo=UTC) + timedelta(days=2)
            await Wave.insert(
                Wave(
                    id=wave, week=number, opens=opens, closes=opens + timedelta(days=4), state="released",
                    manifest="{}", release_text=f"release of {wave}",
                )
            )  # fmt: skip
            for place, cell in enumerate(week.manifest.cells):
                own = {"wave": wave, "cell": UUID(cell.id), "eligible": 9}
                release = {"id": uuid4(), "kind": "cell", "department": None, "n": 8, **own}
                await database.insert_rows(WaveCell, [{"id": uuid4(), "label": cell.label, **own}])
                await database.insert_rows(Release, [release])
                mean = {
                    "id": uuid4(),
                    "release": release["id"],
                    "question": "happiness",
                    "n": 8,
                    "bound": None,
                }
                tenths = 32 + (number * 7 + place * 5) % 4
                await database.insert_rows(ReleaseMean, [{**mean, "tenths": tenths}])

    await database.write(job)


async def _cases(secrets: SecretsDirectory) -> None:
    """One that was answered and joins a known problem, one that waits, and one that is no team's."""
    terms, now = Terms(BERLIN), datetime.now(UTC)
    for team, words in (
        ("Bonn", "Seit zwei Wochen antwortet niemand auf meinen Brief."),
        ("Bonn", "Die Rechnung stimmt nicht."),
        ("", "Wann gibt es wieder eine Telefonnummer, unter der jemand abhebt?"),
    ):
        told = Told(LETTER, words, team=team, touchpoint="phone", address="vera@example.org")
        await open_told_case(secrets, told, terms, now)
    (phone,) = await Touchpoint.select(Touchpoint.id).where(Touchpoint.name == "phone")
    (first,) = await CustomerCase.select(CustomerCase.id).where(CustomerCase.number == 1)
    problem = await add_problem("Leitung gestört", "Am Montag war die Leitung gestört.", phone["id"])
    await join_problem(first["id"], problem)
    await answer_case(secrets, first["id"], "Wir haben Ihren Brief gefunden.", terms, now, None)


async def _measures(week: Week, today: date) -> None:
    """One of each kind: begun by lot, begun in one group, waiting for its lot, and given up; and a wish."""
    long_ago = today - timedelta(weeks=24)
    groups = [cell.label for cell in week.manifest.cells]
    by_lot = Intended(
        what="Zehn Minuten mehr für jedes Gespräch am Telefon",
        who="die Leitungen der Gruppen",
        kind="try",
        outcome="happiness",
        expected=0.3,
        smallest=0.1,
        groups=groups,
        start=this_week() - 20,
    )
    one = Intended(
        what="Ein zweiter Bildschirm für alle, die Anrufe und Tickets gleichzeitig bearbeiten",
        who="die Haustechnik", kind="try", outcome="happiness", expected=0.4, smallest=0.2,
        groups=groups[:1], start=this_week() - 8, steps=1,
    )  # fmt: skip
    soon = Intended(
        what="Kein Termin vor neun", who="alle", kind="try", outcome="happiness", expected=0.3, smallest=0.1,
        groups=groups, start=this_week() + 30,
    )  # fmt: skip
    await register(by_lot, long_ago)
    genuine = {week_label(number) for number in range(this_week() - 30, this_week())}
    await draw(1, genuine, long_ago + timedelta(weeks=2), BERLIN)
    await register(one, today - timedelta(weeks=10))
    await withdraw(2, "Die Bildschirme kamen nicht.", today - timedelta(weeks=9))
    await register(soon, today)
    await database.write(Wish.insert(Wish(id=uuid4(), team=None, text=WISH, received=today)).run)
    await write_reply(groups[2], "Ab Montag nehmen zwei ab sieben Uhr ab.", today, None)
