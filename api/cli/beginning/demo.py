"""`resonanz demo`: a simulated year, what Resonanz finds in it, what was true, and the pages to try."""

import asyncio
import json
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import click

from analytics.registration import canonical
from analytics.simulated.worlds import World, world_of
from analytics.simulated.years import simulate
from api.cli.analysis.simulate import truth_sentence
from api.cli.language import language_option
from api.cli.words import in_words
from api.commands.weeks import waves
from api.commands.weeks.plans import USUAL
from api.files import write_file
from api.installation import SERVER, Installation, open_installation
from api.listening import listen_on
from api.machine.resources import require_resources
from api.report.drawing import DrawnReport, compute, read_files
from api.settings.fields import Settings
from api.settings.settings import chosen_address, chosen_asker, read_settings, spelled
from api.simulated.demo_data import Stored, store_year
from api.simulated.mirrors import expected_of_customers, store_checks
from api.texts import LANGUAGES, N_, translations
from api.tour.years import MISSING, SEED, TourYear
from api.web.looks.asker import asker_of, with_asker
from api.web.looks.invented import TOUR, mark_as_invented
from api.web.results_address import reading_key
from survey import clock, database
from survey.contacts.links import rating_token
from survey.contacts.tables import Contact, Touchpoint
from survey.contacts.weeks import week_of_contact
from survey.database.lock import Lock
from survey.errors import BadInput, InUse, Misconfigured
from survey.organisation.roster_digest import confirm_roster
from survey.plans.registering import register
from survey.weeks import monday_of, week_of

TEAMS = 20
# 53 weeks make 52 pairs of a week and the week before, the second look; two more may still be rated.
WEEKS = 53 + 2
LOOK_AT = N_(
    "This is the year behind the results, the open week and the rating of this demo. Answer, rate, and look "
    "at the report as those who were asked do."
)
FOLDER = Path("demo")
TABLE, PLAN = "team-weeks.csv", "plan.json"
HERE = "127.0.0.1"
PORTS = range(8000, 8100)


@click.command("demo")
@click.option("--truth", type=click.Choice(["link", "none", "shared"]), default="link", show_default=True)
@click.option("--serve/--no-serve", default=True, help="Serve the pages afterwards, or end.")
@language_option
def command(*, truth: str, serve: bool, language: str) -> None:
    """Simulate a year of 20 teams, print the finding and the truth, and serve the pages."""
    FOLDER.mkdir(exist_ok=True)
    with _alone(), _listening() if serve else nullcontext() as listening:
        _run(truth, listening, language)


def _run(truth: str, listening: socket.socket | None, language: str) -> None:
    _ = translations(language).gettext
    began = clock.monotonic()
    address = listening.getsockname()[:2] if listening else (HERE, PORTS[0])
    settings = read_settings(
        {
            "RESONANZ_DATA": str(FOLDER.absolute() / "data"),
            "RESONANZ_KEYS": str(FOLDER.absolute() / "keys"),
            "RESONANZ_SECRETS": str(FOLDER.absolute() / "secrets"),
            "RESONANZ_ADDRESS": spelled(address),
            "RESONANZ_LANGUAGE": language,
            **chosen_asker(),
        }
    )
    for folder in (settings.data, settings.keys, settings.secrets):
        shutil.rmtree(folder, ignore_errors=True)
    world = world_of(truth, teams=TEAMS, weeks=WEEKS, missing=MISSING)
    click.echo(_("Simulating 20 teams over a year; every week is released by the disclosure rules ..."))
    finding, files, links = asyncio.run(_prepare(world, settings, language))
    click.echo("\n" + in_words(json.loads(finding.json), language))
    click.echo("\n" + truth_sentence(truth, world, language))

    page = FOLDER / f"answer-{language}.html"
    by = asker_of(settings, language)
    write_file(str(page), with_asker(finding.pages[language], by, language).encode())
    for name, content in files.items():
        write_file(str(FOLDER / name), content)
    click.echo("\n" + _("The page: {file}").format(file=page))
    again = f"{called()} analyse {FOLDER / TABLE} --plan {FOLDER / PLAN}"
    click.echo(_("The same from its table: {command}").format(command=again))
    click.echo(_("Ready after {seconds:.0f} seconds.").format(seconds=clock.monotonic() - began))
    if listening:
        code = json.loads(finding.json)["verdict"]["code"]
        own = TourYear(code, truth, TEAMS, WEEKS, often=None, look_at=LOOK_AT)
        _serve(settings, links, own, listening, language)


def called() -> str:
    """The command as whoever reads it can type it: in a fresh copy it is on no path."""
    program = Path(sys.argv[0])
    known = program.name != "resonanz" or shutil.which("resonanz")
    return "resonanz" if known else str(program)


@contextmanager
def _alone() -> Iterator[None]:
    """Keep a second demo from taking the database away from the first."""
    try:
        lock = Lock(FOLDER / "demo.lock", "resonanz demo")
    except InUse as in_use:
        raise InUse(
            "A demo is running in the folder {folder} already ({holder}), and this one would take its "
            "database away. Stop that one first, or start this one in another folder.",
            folder=FOLDER.absolute(),
            holder=in_use.values["holder"],
        ) from None
    try:
        yield
    finally:
        lock.release()


async def _prepare(
    world: World, settings: Settings, language: str
) -> tuple[DrawnReport, dict[str, bytes], dict[str, str]]:
    async with open_installation(settings, SERVER) as installation:
        mark_as_invented(settings)
        first_week = week_of(clock.today(settings.timezone)) - WEEKS
        # As an organisation would: the plan first, then the data.
        await register(canonical(USUAL), monday_of(first_week) - timedelta(days=7))
        year = await asyncio.to_thread(simulate, world, SEED)
        said = expected_of_customers(year, SEED)
        demo = await store_year(
            year, first_week, settings.timezone, installation.rules, settings.language, also=said
        )
        await store_checks(demo, first_week, SEED, installation.rules, settings.language)
        await confirm_roster(installation.secrets)  # nobody imported these people
        read = await read_files(settings.timezone, clock.now(), invented=True)
        if read.panel is None:
            raise LookupError("a simulated year has released weeks")
        files = {TABLE: read.panel, PLAN: read.plan}
        finding = await asyncio.to_thread(compute, read.panel, read.plan, [language])
        return finding, files, await _links(installation, demo)


async def _links(installation: Installation, demo: Stored) -> dict[str, str]:
    """An open wave with one employee's link, and one contact with a customer's."""
    closes = (clock.now() + timedelta(days=7)).isoformat()
    await waves.open_this_week(installation, {"closes": closes})
    employees: list[dict[str, Any]] = await waves.links(installation, {})
    (touchpoint,) = await Touchpoint.select(Touchpoint.id).where(Touchpoint.name == "phone")
    ended_at = clock.now() - timedelta(hours=1)
    contact = Contact(
        id=uuid4(),
        team=demo.teams[0],
        touchpoint=touchpoint["id"],
        channel="call",
        ended_at=ended_at,
        week=week_of_contact(ended_at, installation.settings.timezone),
    )
    await database.write(Contact.insert(contact).run)
    token = rating_token(installation.link_secrets, contact.id, contact.ended_at)
    key = reading_key(installation)
    language = installation.settings.language
    return {
        "results": f"{installation.settings.url}/results?lang={language}#{key}",
        "report": f"{installation.settings.url}/results/report?lang={language}#{key}",
        "check": f"{installation.settings.url}/results/check?lang={language}#{key}",
        "employee": str(employees[0]["links"][0]["link"]),
        "customer": f"{installation.settings.url}/r/{token}",
    }


def _listening() -> socket.socket:
    """The port is taken at once, so that another demo takes the next one."""
    require_resources()
    address = chosen_address()
    if address is not None:
        return listen_on(address)
    for port in PORTS:
        with suppress(Misconfigured):
            return listen_on((HERE, port))
    raise BadInput(
        "The ports {first} to {last} are all in use; stop one of the servers.",
        first=PORTS[0],
        last=PORTS[-1],
    )


def _serve(
    settings: Settings, links: dict[str, str], own: TourYear, listening: socket.socket, language: str
) -> None:
    from api.cli.running.serve import serve  # noqa: PLC0415
    from api.tour.routes import tour_routes  # noqa: PLC0415
    from api.tour.touring import Tour  # noqa: PLC0415

    _ = translations(language).gettext
    port = settings.address[1]
    forward = f"ssh -N -L {port}:{spelled(settings.address)} {socket.gethostname()}"
    lines = [
        _("The results:           {address}").format(address=links["results"]),
        _("The report:            {address}").format(address=links["report"]),
        _("Staff and leadership:  {address}").format(address=links["check"]),
        _("The tour:              {address}").format(address=f"{settings.url}{TOUR}?lang={language}"),
        _("Answer as an employee: {address}").format(address=links["employee"]),
        _("Rate as a customer:    {address}").format(address=links["customer"]),
        _("From another machine:  {command}").format(command=forward),
        _("Stop it with Ctrl-C."),
    ]
    today = clock.today(settings.timezone)
    tour = Tour(LANGUAGES, today, own, links["results"], links["report"], links["check"])
    try:
        serve(settings, listening, "\n" + "\n".join(lines), tour_routes(tour), tour.begin)
    finally:
        tour.close()
