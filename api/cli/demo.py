"""`resonanz demo`: a simulated year, what Resonanz finds in it, what was true, and the pages to try."""

import asyncio
import json
import shutil
import socket
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import click

from analytics.registration import canonical
from analytics.simulate import simulate
from analytics.worlds import World, world_of
from api import waves
from api.cli.files import write_file
from api.cli.language import language_option
from api.cli.simulate import truth_sentence
from api.cli.words import in_words
from api.demo_data import Demo, store_year
from api.insights.reporting import Finding, Reporter, compute
from api.installation import SERVER, Installation, open_installation
from api.plans import USUAL, plan_file
from api.settings import hand_down, read_settings
from api.texts import translations
from survey import database
from survey.contacts.links import rating_token
from survey.contacts.tables import Contact, Touchpoint
from survey.contacts.weeks import week_of_contact
from survey.errors import BadInput
from survey.organisation.roster_digest import confirm_roster
from survey.plans.registering import register
from survey.weeks import monday_of, week_of

# Chosen before any result was looked at, and never changed for a nicer one.
SEED = 2026
MISSING = 0.05  # share of weeks lost on each side
TEAMS = 20
# 53 weeks make 52 pairs of a week and the week before, the second look; two more may still be rated.
WEEKS = 53 + 2
FOLDER = Path("demo")
TABLE, PLAN = "team-weeks.csv", "plan.json"
PORTS = range(8000, 8100)


@click.command("demo")
@click.option("--truth", type=click.Choice(["link", "none", "shared"]), default="link", show_default=True)
@click.option("--serve/--no-serve", default=True, help="Serve the pages afterwards, or end.")
@language_option
def command(*, truth: str, serve: bool, language: str) -> None:
    """Simulate a year of 20 teams, print the finding and the truth, and serve the pages."""
    _ = translations(language).gettext
    began = time.monotonic()
    port = _free_port()
    variables = {
        "RESONANZ_DATA": str(FOLDER.absolute() / "data"),
        "RESONANZ_KEYS": str(FOLDER.absolute() / "keys"),
        "RESONANZ_ADDRESS": f"127.0.0.1:{port}",
    }
    for place in ("RESONANZ_DATA", "RESONANZ_KEYS"):
        shutil.rmtree(variables[place], ignore_errors=True)
    world = world_of(truth, teams=TEAMS, weeks=WEEKS, missing=MISSING)
    click.echo(_("Simulating 20 teams over a year; every week is released by the disclosure rules ..."))
    finding, files, links = asyncio.run(_prepare(world, variables, language))
    click.echo("\n" + in_words(json.loads(finding.json), language))
    click.echo("\n" + truth_sentence(truth, world, language))

    page = FOLDER / f"answer-{language}.html"
    write_file(str(page), finding.pages[language].encode())
    for name, content in files.items():
        write_file(str(FOLDER / name), content)
    click.echo("\n" + _("The page: {file}").format(file=page))
    again = f"resonanz analyse {FOLDER / TABLE} --plan {FOLDER / PLAN}"
    click.echo(_("The same from its table: {command}").format(command=again))
    click.echo(_("Ready after {seconds:.0f} seconds.").format(seconds=time.monotonic() - began))
    if serve:
        _serve(variables, links, port, language)


async def _prepare(
    world: World, variables: dict[str, str], language: str
) -> tuple[Finding, dict[str, bytes], dict[str, str]]:
    settings = read_settings(variables)
    async with open_installation(settings, SERVER) as installation:
        first_week = week_of(datetime.now(settings.timezone).date()) - WEEKS
        # As an organisation would: the plan first, then the data.
        await register(canonical(USUAL), monday_of(first_week) - timedelta(days=7))
        year = await asyncio.to_thread(simulate, world, SEED)
        demo = await store_year(year, first_week, settings.timezone, installation.rules)
        await confirm_roster(installation.keys)  # nobody imported these people
        reporter = Reporter(settings, [language])
        files = {TABLE: await reporter.panel_file(), PLAN: await plan_file()}
        finding = await asyncio.to_thread(compute, files[TABLE], files[PLAN], [language])
        return finding, files, await _links(installation, demo)


async def _links(installation: Installation, demo: Demo) -> dict[str, str]:
    """An open wave with one employee's link, and one contact with a customer's."""
    closes = (datetime.now(UTC) + timedelta(days=7)).isoformat()
    await waves.open_this_week(installation, {"closes": closes})
    employees: list[dict[str, Any]] = await waves.links(installation, {})
    (touchpoint,) = await Touchpoint.select(Touchpoint.id).where(Touchpoint.name == "phone")
    ended_at = datetime.now(UTC) - timedelta(hours=1)
    contact = Contact(
        id=uuid4(),
        team=demo.teams[0],
        touchpoint=touchpoint["id"],
        channel="call",
        ended_at=ended_at,
        week=week_of_contact(ended_at, installation.settings.timezone),
    )
    await database.write(Contact.insert(contact).run)
    token = rating_token(installation.secrets, contact.id, contact.ended_at)
    return {
        "employee": str(employees[0]["link"]),
        "customer": f"{installation.settings.url}/r/{token}",
    }


def _free_port() -> int:
    for port in PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise BadInput(
        "The ports {first} to {last} are all in use; stop one of the servers.",
        first=PORTS[0],
        last=PORTS[-1],
    )


def _serve(variables: dict[str, str], links: dict[str, str], port: int, language: str) -> None:
    from api.cli.serve import serve  # noqa: PLC0415

    _ = translations(language).gettext
    report = f"http://127.0.0.1:{port}/report?lang={language}"
    click.echo("\n" + _("The report:            {address}").format(address=report))
    click.echo(_("Answer as an employee: {address}").format(address=links["employee"]))
    click.echo(_("Rate as a customer:    {address}").format(address=links["customer"]))
    forward = f"ssh -N -L {port}:127.0.0.1:{port} {socket.gethostname()}"
    click.echo(_("From another machine:  {command}").format(command=forward))
    click.echo(_("Stop it with Ctrl-C."))
    hand_down(variables)
    serve(read_settings(variables))
