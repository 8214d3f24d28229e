"""Does anybody who answers wait for others? `python -m tests.benchmarks.calm`.

    [--teams 20] [--weeks 52] [--seconds 30] [--rounds 2] [--pace 100] [--databases sqlite postgres]

A real server with a year behind it and a week open. Every `pace` milliseconds one person comes at a moment
fixed beforehand, with a connection of their own, and does what a browser does until its signature is there:
page, manifest, place, issue. In turn alone, and beside a crowd (`tests/benchmarks/crowd.py`): 200 raters,
20,000 contacts by program and as many by file, and 200 readers of the report. What counts is the p95 beside
the crowd over that alone. Client, crowd, server and database share the machine.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from analytics.simulated.worlds import world_of
from analytics.simulated.years import simulate
from api.commands.weeks import waves
from api.installation import SERVER, open_installation
from api.settings.settings import link_secrets, read_settings
from api.simulated.demo_data import store_year
from api.web import base64url
from survey import database
from survey.ballots.keys import load_manifest, load_public_keys, load_secrets
from survey.ballots.manifest import read_manifest
from survey.contacts.api_keys import create_key
from survey.contacts.links import rating_token
from survey.contacts.tables import Contact, Touchpoint
from survey.contacts.weeks import week_of_contact
from survey.invitations.identities import invitation_id
from survey.organisation.roster_digest import confirm_roster
from survey.organisation.tables import Person, Team
from survey.tokens import sign_link
from survey.waves.tables import CellPart
from survey.weeks import week_of
from tests.answered_for import AGREED
from tests.benchmarks.crowd import FILE, Crowd
from tests.benchmarks.http_client import Connection, request
from tests.benchmarks.pulse_load import fresh_database
from tests.databases import running_cluster
from tests.reader import reading
from tests.scheduled import register_owner
from tests.served import Served, served
from tests.voter import Voter

SECRET = "a-secret-that-only-this-benchmark-knows"
RATED = 2_000
PAUSE = 5.0  # until the server has finished what the crowd has begun
STEPS = ("page", "manifest", "place", "issue")


@dataclass
class Prepared:
    """Requests of each person, and what the crowd needs."""

    people: list[list[bytes]]
    crowd: Crowd


async def prepare(server: Served, teams: int, weeks: int) -> Prepared:
    """A year, an open week with everybody's requests, contacts of the last hour, and a program's key."""
    environment = server.environment | AGREED
    settings = read_settings(
        {name: text for name, text in environment.items() if name.startswith("RESONANZ_")}
    )
    async with open_installation(settings, SERVER) as installation:
        now = datetime.now(UTC)
        year = await asyncio.to_thread(simulate, world_of("link", teams=teams, weeks=weeks), 1)
        first = week_of(now.date()) - weeks
        made = await store_year(year, first, settings.timezone, installation.rules, settings.language)
        await confirm_roster(installation.secrets)  # it was written into the tables past the server
        await register_owner()
        opened = await waves.open_this_week(installation, {"closes": (now + timedelta(days=6)).isoformat()})
        (touchpoint,) = await Touchpoint.select(Touchpoint.id).where(Touchpoint.name == "phone")
        ended_at = now.replace(microsecond=0) - timedelta(hours=1)
        week = week_of_contact(ended_at, settings.timezone)
        usual = {"touchpoint": touchpoint["id"], "channel": "call", "ended_at": ended_at, "week": week}
        rows = [{"id": uuid4(), "team": made.teams[0], **usual} for _ in range(RATED)]
        await database.write(lambda: database.insert_rows(Contact, rows))
        keys, wave = installation.keys, str(opened["wave"])
        manifest = read_manifest(load_manifest(keys, wave))
        public, secret = load_public_keys(keys, wave, manifest), load_secrets(keys, wave).people
        cells = {row["team"]: str(row["cell"]) for row in await CellPart.select()}
        people = []
        for person in await Person.select(Person.id, Person.team).where(Person.lead.eq(False)):
            cell = cells[person["team"]]
            if cell not in public:
                continue
            link = sign_link(
                link_secrets(settings, keys.secrets), "pulse", invitation_id(secret, person["id"])
            )
            voter = Voter.prepare(wave, cell, public[cell].der)
            asked = {
                "cell": cell,
                "key_id": public[cell].id.hex(),
                "blinded": base64url.encode(voter.blinded),
            }
            people.append(
                [
                    request("GET", f"/pulse/{wave}"),
                    request("GET", f"/pulse/{wave}/manifest"),
                    request("POST", f"/pulse/{wave}/place", {"token": link}),
                    request("POST", f"/pulse/{wave}/issue", {"token": link, **asked}),
                ]
            )
        crowd = Crowd(
            port=server.port,
            ratings=[rating_token((SECRET,), row["id"], ended_at) for row in rows],
            reading=reading(keys),
            key=await create_key("the benchmark", now.date()),
            team=(await Team.select(Team.name))[0]["name"],
        )
        return Prepared(people, crowd)


async def everybody(
    port: int, people: Iterator[list[bytes]], asked: argparse.Namespace
) -> dict[str, list[float]]:
    """Seconds of each step, of people who come at their pace whether or not the server has finished."""
    waits: dict[str, list[float]] = {name: [] for name in STEPS}
    begun = time.perf_counter()

    async def one(moment: float, requests: Sequence[bytes]) -> None:
        await asyncio.sleep(moment - time.perf_counter())
        connection = await Connection.open(port)
        for name, data in zip(STEPS, requests, strict=True):
            status, body = await connection.exchange(data)
            assert status == 200, (name, status, body)
            waits[name].append(time.perf_counter() - moment)
            moment = time.perf_counter()
        connection.close()

    count = round(1000 * asked.seconds / asked.pace)
    await asyncio.gather(*(one(begun + number * asked.pace / 1000, next(people)) for number in range(count)))
    return waits


def p(waits: Sequence[float], hundredth: int) -> float:
    """A percentile, in milliseconds."""
    return 1000 * statistics.quantiles(waits, n=100)[hundredth - 1]


def measure(server: Served, prepared: Prepared, asked: argparse.Namespace) -> None:
    """Rounds in turn, and their lines."""
    people, ratios = cycle(prepared.people), dict[str, list[float]]()
    asyncio.run(everybody(server.port, people, asked))  # keys of groups are made ready, texts are read
    print(f"{'':<16} {'step':<9} {'p50':>7} {'p95':>7} {'p99':>7} ms   p95 beside / alone")
    for number in range(asked.rounds):
        time.sleep(PAUSE)
        alone = asyncio.run(everybody(server.port, people, asked))
        file = server.folder / FILE
        file.write_text(json.dumps(prepared.crowd.of_round(number, server.folder)))
        command = [sys.executable, "-m", "tests.benchmarks.crowd", str(file)]
        with subprocess.Popen(command, env=server.environment, stdout=subprocess.PIPE, text=True) as crowd:
            assert crowd.stdout
            crowd.stdout.readline()  # all of them have begun
            beside = asyncio.run(everybody(server.port, people, asked))
            crowd.terminate()
            told = crowd.stdout.read()
        for way, waits in (("alone", alone), ("beside", beside)):
            for step in STEPS:
                figures = " ".join(f"{p(waits[step], each):7.1f}" for each in (50, 95, 99))
                print(f"{f'{number + 1} {way}':<16} {step:<9} {figures}", end="")
                if way == "beside":
                    ratios.setdefault(step, []).append(p(beside[step], 95) / p(alone[step], 95))
                    print(f"      {ratios[step][-1]:5.2f}", end="")
                print()
        print(f"   load {os.getloadavg()[0]:.1f}; {told.strip()}", flush=True)
    print("medians: " + ", ".join(f"{step} {statistics.median(each):.2f}" for step, each in ratios.items()))


def one(url: str | None, folder: Path, asked: argparse.Namespace) -> None:
    """One database."""
    changes = {"RESONANZ_SECRET": SECRET} | ({"RESONANZ_DATABASE": url} if url else {})
    stopped = Served(folder, changes=changes)
    prepared = asyncio.run(prepare(stopped, asked.teams, asked.weeks))
    with served(folder, **changes) as server:
        prepared.crowd.port = server.port
        asyncio.run(_first_report(server, prepared.crowd))
        measure(server, prepared, asked)
        print(f"the log holds {server.log_size():,} bytes", flush=True)


async def _first_report(server: Served, crowd: Crowd) -> None:
    connection = await Connection.open(server.port)
    await connection.exchange(request("GET", "/results/report", headers=crowd.reading))
    connection.close()


def main() -> None:
    """Both databases."""
    parser = argparse.ArgumentParser(description="Who answers, beside everybody else.")
    for name, default in {"teams": 20, "weeks": 52, "seconds": 30, "rounds": 2, "pace": 100}.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    asked = parser.parse_args()
    with TemporaryDirectory() as folder, running_cluster() as cluster:
        for kind in asked.databases:
            home = Path(folder) / kind
            home.mkdir()
            print(kind, flush=True)
            one(asyncio.run(fresh_database(cluster, "calm")) if kind == "postgres" else None, home, asked)


if __name__ == "__main__":
    main()
