"""The servers of one organisation, the programs beside them, and the clock that all of them live by."""

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from queue import Queue
from threading import Event, Thread
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from survey.accounts.roles import Role
from survey.secrets_directory import open_secrets_directory
from tests.api.calls.stand_in import HANG, StandIn, stand_in
from tests.clocked_servers import Rows, Servers, servers
from tests.mail.peer import Peer
from tests.pulse_week import in_database
from tests.reader import OURS
from tests.survey.accounts.people import Person, hire

BERLIN = ZoneInfo("Europe/Berlin")
# A Monday; four weeks later clocks are put forward.
FIRST = datetime(2027, 3, 1, tzinfo=BERLIN)
TEAMS = ("Nord", "Ost", "West", "Süd", "Laden", "Technik", "Rechnung", "Beratung")
PEOPLE = 9
LEAD, OWNER = "mia@example.org", "ruth@example.org"
METADATA = "http://169.254.169.254/latest/meta-data/"
# What misbehaves, and what it does with every call.
TARGETS = {"hangs": HANG, "leads elsewhere": 302, "fails for a day": 500, "takes": 204, "zammad": 200}


def browser(**more: Any) -> httpx.Client:
    """A client that reads no certificates, which would take longer than its requests."""
    return httpx.Client(verify=False, timeout=60, **more)  # noqa: S501  # only http, on this machine


@dataclass
class House:
    """What a month needs."""

    servers: Servers
    peer: Peer
    targets: dict[str, StandIn]
    staff: dict[str, Person]
    keys: dict[str, str] = field(default_factory=dict)
    says: datetime = FIRST
    program: httpx.Client = field(default_factory=browser)

    def is_now(self, moment: datetime) -> None:
        assert moment > self.says
        self.says = moment
        self.servers.is_now(moment)

    def now(self) -> datetime:
        """As the servers see it: some seconds have passed since it was set."""
        return self.servers.now()

    def address(self, number: int) -> str:
        """One of the servers, in turn."""
        return self.servers.all[number % len(self.servers.all)].address

    def send(
        self, path: str, body: object, scope: str, key: str | None = None, turn: int = 0
    ) -> httpx.Response:
        """A program's request."""
        headers = {"Authorization": f"Bearer {self.keys[scope]}"}
        if key is not None:
            headers["Idempotency-Key"] = key
        return self.program.post(f"{self.address(turn)}{path}", json=body, headers=headers)

    def signed_in(self, address: str) -> httpx.Client:
        """Somebody's browser, at the first server."""
        client = browser(base_url=self.address(0), headers=OURS | {"Accept": "text/html"})
        person = self.staff[address]
        form = {"address": address, "password": person.password, "code": person.code(self.now())}
        answer = client.post("/desk/sign-in", data=form)
        assert answer.status_code == 303, answer.text
        return client  # opened by its first request, so closed by whoever has it

    def rows(self, sql: str) -> Rows:
        """Names and values, read beside the servers; a browser has the event loop of this thread."""
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(self.servers.rows, sql).result()

    def file(self, name: str, content: str) -> str:
        path = self.servers.all[0].folder / name
        path.write_text(content, encoding="utf-8")
        return str(path)

    def logs(self) -> bytes:
        """Everything that the servers have written down."""
        return b"".join(server.log.read_bytes() for server in self.servers.all)


@contextmanager
def house(folder: Path, url: str, peer: Peer) -> Iterator[House]:
    """Founded, and running."""
    with servers(folder, url) as ours, running_targets() as targets:
        extra = peer.settings(RESONANZ_PRIVATE_TARGETS="127.0.0.1", RESONANZ_ORGANISATION="Stadtwerke")
        for each in ours.all:
            each.changes |= extra
        ours.is_now(FIRST)
        roster = ["reference,name,team,department,office,email,lead"]
        for team in TEAMS:
            for number in range(PEOPLE):
                first = team == "Nord" and number == 0
                mail, lead = (LEAD, "yes") if first else ("", "no")
                roster.append(f"{team}{number},{team} {number},{team},Service,front,{mail},{lead}")
        (folder / "roster.csv").write_text("\n".join(roster), encoding="utf-8")
        ours.command("import-roster", str(folder / "roster.csv"))
        secrets = open_secrets_directory(folder / "secrets")

        async def employ() -> dict[str, Person]:
            return {
                LEAD: await hire(secrets, LEAD, [Role.TEAM_LEAD], FIRST, "Mia Lead"),
                OWNER: await hire(secrets, OWNER, [Role.OWNER], FIRST, "Ruth Owner"),
            }

        found = House(ours, peer, targets, in_database(url, employ))
        for scope in ("contacts", "ratings", "tickets", "cases"):
            told = ours.command("api-key", "create", f"program for {scope}", "--scope", scope)
            (found.keys[scope],) = re.findall(r"resonanz_\S+", told)
        for name, target in targets.items():
            if name != "zammad":
                events = [word for each in ("rating.received", "rating.low") for word in ("--event", each)]
                ours.command("webhook", "add", name, f"{target.address}/hook", *events)
        (folder / "token").write_text("t0ken\n")
        ours.start()
        with found.program:
            yield found
        ours.stop()


@contextmanager
def running_targets() -> Iterator[dict[str, StandIn]]:
    """The programs that are called, in a thread: a browser has the event loop of this one."""
    ready: Queue[dict[str, StandIn]] = Queue()
    over = Event()

    async def run() -> None:
        async with stand_in() as a, stand_in() as b, stand_in() as c, stand_in() as d, stand_in() as e:
            named = dict(zip(TARGETS, (a, b, c, d, e), strict=True))
            for name, usual in TARGETS.items():
                named[name].usual = usual
            named["leads elsewhere"].location = METADATA
            ready.put(named)
            await asyncio.to_thread(over.wait)

    thread = Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    try:
        yield ready.get(timeout=30)
    finally:
        over.set()
        thread.join(30)
