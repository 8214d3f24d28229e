"""What is photographed: a demo of a year, an installation in its first week, and one with nothing in it."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import BrowserContext

from api.access.signing_in.cookie import NAME as ACCOUNT
from api.access.signing_in.cookie import PLACES
from api.web.reading import COOKIE
from api.web.results_address import PLACE
from survey.accounts.roles import Role
from survey.contacts.links import rating_token
from survey.contacts.tables import Contact, Touchpoint
from survey.database import write
from survey.invitations.paused_mails import PausedMails
from survey.key_directory import KeyDirectory, open_key_directory
from survey.organisation.tables import Person, Team
from survey.tokens import sign_link
from survey.weeks import week_of
from tests.api.pulse import SECRETS
from tests.journeys.server import ROOT, free_port, running
from tests.pulse_week import APPLICATION, open_pulse_week
from tests.reader import key_of, opened
from tests.served import RESONANZ, served

# The last word that the demo says before it waits.
READY = "Ctrl-C"


@dataclass(frozen=True)
class House:
    """Where it is served, the key of its results, and what stands in the addresses of its pages."""

    address: str
    key: str
    addresses: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, Iterator[str]] = field(default_factory=dict)
    # What the browser of somebody with each role holds.
    sessions: Mapping[Role, str] = field(default_factory=dict)

    def let_in(self, browser: BrowserContext, role: Role | None, reads: bool) -> None:
        """Put into the browser what somebody with an account has in it, or a reader without one."""
        if role:
            for place in PLACES:
                session = self.sessions[role]
                browser.add_cookies(
                    [{"name": ACCOUNT, "value": session, "domain": "127.0.0.1", "path": place}]
                )
        elif reads:
            browser.add_cookies([{"name": COOKIE, "value": self.key, "domain": "127.0.0.1", "path": PLACE}])

    def address_of(self, path: str) -> str:
        """A path with what it names filled in: links that stay, and those of people who answer once."""
        once = {name: next(links) for name, links in self.given.items() if f"{{{name}}}" in path}
        return self.address + path.format(**self.addresses, **once)


@contextmanager
def demo(folder: Path) -> Iterator[House]:
    """A year of twenty teams, with the links that the demo prints."""
    port = free_port()
    environment = os.environ | {"PYTHONPATH": str(ROOT), "RESONANZ_ADDRESS": f"127.0.0.1:{port}"}
    with subprocess.Popen(
        [*RESONANZ, "demo", "--lang", "en"], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            said = _until_ready(process)
            address = f"http://127.0.0.1:{port}"
            key = re.search(r"/results\?lang=en#([0-9a-f]+)", said)
            links = re.findall(rf"{re.escape(address)}(/(?:pulse|r)/\S+)", said)
            if key is None or len(links) != 2:
                raise LookupError(f"the demo did not say its links:\n{said}")
            yield House(address, key[1], _addresses(address, key[1], *links))
        finally:
            process.send_signal(signal.SIGINT)


def _addresses(address: str, key: str, pulse: str, rating: str) -> dict[str, str]:
    """The links, and the newest week and the first two groups that the results name."""
    with opened(address, f"{address}/results#{key}") as reader:
        front = reader.get("/results").text
    groups = re.findall(r"/results/groups/([^/?\"]+)", front)
    week = pulse.removeprefix("/pulse/").partition("#")[0]
    wave = re.findall(r"/results/weeks/([^/?\"]+)", front)[0]
    return {
        "pulse": pulse, "rating": rating, "week": week, "wave": wave, "group": groups[0], "other": groups[1],
    }  # fmt: skip


def _until_ready(process: subprocess.Popen[str]) -> str:
    lines = []
    for line in process.stdout or ():
        lines.append(line)
        sys.stderr.write(".")
        if READY in line:
            break
    return "".join(lines)


@contextmanager
def first_week(folder: Path) -> Iterator[House]:
    """24 people who are being asked for the first time, and as many customers, each with their link."""
    week = open_pulse_week(folder, f"sqlite://{folder / 'resonanz.sqlite'}")
    contacts = week.do(_contacts)
    pauses = week.do(partial(_pauses, open_key_directory(folder / "keys")))
    with running(APPLICATION, os.environ | week.environment(), week.port):
        yield House(
            week.server,
            key_of(open_key_directory(folder / "keys")),
            given={
                "person": iter([week.link(each.token).removeprefix(week.server) for each in week.people]),
                "customer": iter(contacts),
                "mails": iter(pauses),
            },
        )


async def _pauses(keys: KeyDirectory) -> list[str]:
    paused = PausedMails(keys)
    people = [row["id"] for row in await Person.select(Person.id)]
    return [f"/pulse/mails/{sign_link(SECRETS, 'mails', paused.link_id(person))}" for person in people]


async def _contacts() -> list[str]:
    ended_at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    (team, *_) = await Team.select(Team.id)
    desk = Touchpoint(id=uuid4(), name="desk", open_channel=False)
    made = [
        Contact(
            id=uuid4(), team=team["id"], touchpoint=desk.id, channel="call", ended_at=ended_at,
            week=week_of(ended_at.date()),
        )
        for _ in range(24)
    ]  # fmt: skip

    async def job() -> None:
        await Touchpoint.insert(desk)
        await Contact.insert(*made)

    await write(job)
    return [f"/r/{rating_token(SECRETS, contact.id, ended_at)}" for contact in made]


@contextmanager
def empty(folder: Path) -> Iterator[House]:
    """An installation in which nothing has happened yet."""
    with served(folder) as server:
        yield House(server.address, key_of(open_key_directory(folder / "keys")))
