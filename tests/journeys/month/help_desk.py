"""What a help desk sends in a month: the same ten times, out of order, a year late, in any time zone.

Agents stand in everything that it exports; none of their names may be found anywhere afterwards.
"""

import csv
import io
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from survey.requests.keeping import KEPT_FOR
from survey.weeks import week_of
from tests.api.programs.zammad import AGENT, closed
from tests.journeys.month.house import BERLIN, TEAMS, House

AGENTS = ("Quirin Zwieblinger", "Xaver Querbeet", "Yvonne Dachsenhausen")
ZONES = (UTC, ZoneInfo("Asia/Kolkata"), ZoneInfo("America/Los_Angeles"), BERLIN, None)
PLACES = (("phone", "call"), ("e-mail", "mail"), ("chat", "chat"))
TIMES = 10
# Every so many days something comes as a file, by a command.
FILES = 5
QUEUE = "Service Desk"
# Teams whose help desks ask by themselves; every command takes a second.
RATED_ELSEWHERE = TEAMS[1:4]


@dataclass(frozen=True)
class Known:
    """A contact as the test remembers it: by what it is found in the tables, and what it belongs to."""

    name: str
    team: str
    ended_at: datetime
    link: str = ""

    @property
    def week(self) -> int:
        return week_of(self.ended_at.astimezone(BERLIN).date())


@dataclass
class HelpDesk:
    """A program that reports to a house."""

    house: House
    random: Random
    known: list[Known] = field(default_factory=list)
    # What customers said in other programs, by the name of the contact.
    rated: dict[str, int] = field(default_factory=dict)
    number: int = 0
    held: list[tuple[int, list[dict[str, Any]], str]] = field(default_factory=list)
    sent: list[tuple[int, list[dict[str, Any]], str, Any]] = field(default_factory=list)

    def set_up(self) -> None:
        """Once: what its queues and words mean."""
        command = self.house.servers.command
        for place, team in enumerate(RATED_ELSEWHERE):
            command("helpdesk", "place", "zendesk", str(place), "--team", team, *_at("e-mail", "mail"))
            command("helpdesk", "place", "other", f"Q{place}", "--team", team, *_at("chat", "chat"))
        command("helpdesk", "scores", "zendesk", "good=5", "bad=1")
        command("helpdesk", "place", "zammad", QUEUE, "--team", "Nord", *_at("e-mail", "mail"))

    def day(self, number: int, contacts: int) -> list[Known]:
        """Everything of one day; what is new, with links."""
        before = len(self.known)
        now = self.house.now()
        self._batches(number, now, contacts * 6 // 10)
        self._singles(now, contacts // 100)
        self._late(now)
        self._tickets(now, contacts // 100)
        if number % FILES == FILES - 1:
            self._file(now, FILES * (contacts * 2 // 10))
        self._ratings(number, now, contacts * 15 // 100)
        return self.known[before:]

    def _contact(self, now: datetime) -> dict[str, Any]:
        self.number += 1
        touchpoint, channel = self.random.choice(PLACES)
        ended = (now - timedelta(minutes=self.random.randrange(1, 600))).replace(microsecond=0)
        zone = self.random.choice(ZONES)
        told = ended.astimezone(zone or BERLIN)
        return {
            "team": self.random.choice(TEAMS),
            "touchpoint": touchpoint,
            "channel": channel,
            "ended_at": (told if zone else told.replace(tzinfo=None)).isoformat(),
            "customer": f"K-{self.number}",
        }

    def _batches(self, day: int, now: datetime, contacts: int) -> None:
        """Three lists, one of which comes three days late; each ten times, some at the same moment."""
        for part in range(3):
            size = contacts // 3 + (part < contacts % 3)
            batch = [self._contact(now) for _ in range(size)]
            self.held.append((day + 3 * (part == 2), batch, f"day-{day}-{part}"))
        for due, batch, key in [each for each in self.held if each[0] <= day]:
            self.held.remove((due, batch, key))
            self._batch(day, batch, key)
        if day % 5 == 4:  # and once more what came long ago, until its answer is forgotten
            came, batch, key, wanted = self.random.choice(self.sent)
            again = self.house.send("/api/contacts", batch, "contacts", key)
            if came + KEPT_FOR.days >= day:
                assert (again.status_code, again.json()) == (200, wanted), (came, day, again.text)
            else:
                assert again.status_code == 422, (came, day, again.text)
                assert {each["column"] for each in again.json()["errors"]} == {"ended_at"}

    def _batch(self, day: int, batch: list[dict[str, Any]], key: str) -> None:
        if not batch:
            return
        answers = self._ten_times(key, [batch])
        assert sorted(each.status_code for each in answers) == [200] * (TIMES - 1) + [201], answers[0].text
        found = [_same(each.json()) for each in answers]
        assert all(each == found[0] for each in found)
        self.sent.append((day, batch, key, answers[0].json()))
        self.known += [_known(*each) for each in zip(batch, answers[0].json(), strict=True)]

    def _ten_times(self, key: str, bodies: Sequence[object]) -> list[httpx.Response]:
        """Three at once, to all servers in turn."""

        def send(turn: int) -> httpx.Response:
            return self.house.send("/api/contacts", bodies[turn % len(bodies)], "contacts", key, turn)

        with ThreadPoolExecutor(3) as threads:
            return list(threads.map(send, range(TIMES)))

    def _singles(self, now: datetime, contacts: int) -> None:
        """One at a time, each event ten times, told in another time zone each time."""
        for _ in range(contacts):
            told = self._contact(now)
            key = f"ticket-{self.number}"
            moment = _moment(told["ended_at"])
            bodies = [told | {"ended_at": moment.astimezone(zone).isoformat()} for zone in ZONES if zone]
            answers = self._ten_times(key, bodies)
            assert sorted(each.status_code for each in answers) == [200] * (TIMES - 1) + [201]
            assert len({each.json()["id"] for each in answers}) == 1
            self.known.append(_known(told, answers[0].json()))

    def _late(self, now: datetime) -> None:
        """An event of a year ago: refused by its place, and nothing of its list is taken."""
        fresh = self._contact(now)
        old = fresh | {"ended_at": (now - timedelta(days=365)).isoformat(timespec="seconds")}
        one = self.house.send("/api/contacts", old, "contacts", f"late-{self.number}")
        many = self.house.send("/api/contacts", [fresh, old], "contacts", f"late-list-{self.number}")
        assert (one.status_code, many.status_code) == (400, 422)
        assert [(each["row"], each["column"]) for each in many.json()["errors"]] == [(2, "ended_at")]

    def _tickets(self, now: datetime, contacts: int) -> None:
        """Zammad tells of tickets, ten times each; the links come back into its own tickets."""
        for _ in range(contacts):
            self.number += 1
            ended = (now - timedelta(minutes=self.random.randrange(1, 600))).replace(microsecond=0)
            became = []
            for turn in range(TIMES):
                zone = ZONES[turn % 4]
                body = closed(ended.astimezone(zone).isoformat(), self.number, QUEUE)
                became.append(self.house.send("/api/zammad", body, "tickets", turn=turn).json()["became"])
            assert became == ["contact"] + ["known"] * (TIMES - 1)
            self.known.append(Known(f"zammad ticket {self.number}", "Nord", ended))

    def _file(self, now: datetime, contacts: int) -> None:
        """A table of several days, imported twice."""
        rows = [self._contact(now) for _ in range(contacts)]
        first = self.number - contacts
        out = io.StringIO()
        write = csv.writer(out, delimiter=";")
        write.writerow(["Ticket", "Agent", "Team", "Kontaktpunkt", "Kanal", "Beendet am", "Kundennummer"])
        for place, row in enumerate(rows):
            moment = row["ended_at"]
            cells = [f"F-{first + place}", self.random.choice(AGENTS), row["team"], row["touchpoint"]]
            write.writerow([*cells, row["channel"], moment, row["customer"]])
        path = self.house.file(f"contacts-{self.number}.csv", out.getvalue())
        links = path.replace("contacts-", "links-")
        command = self.house.servers.command
        assert f"New: {contacts}. Known before: 0." in command("import-contacts", path, "--links", links)
        assert f"New: 0. Known before: {contacts}." in command(
            "import-contacts", path, "--links", f"{links}2"
        )
        told, again = (
            list(csv.DictReader(io.StringIO(Path(each).read_text(encoding="utf-8-sig"))))
            for each in (links, f"{links}2")
        )
        assert told == again
        assert len(told) == contacts
        self.known += [
            Known(each["key"], each["team"], _moment(each["ended_at"]), each["link"]) for each in told
        ]

    def _ratings(self, day: int, now: datetime, contacts: int) -> None:
        """What customers said in other programs: by their interfaces, and now and then as files."""
        zendesk, other = [], []
        for _ in range(contacts):
            self.number += 1
            place = self.random.randrange(len(RATED_ELSEWHERE))
            given = (now - timedelta(minutes=self.random.randrange(1, 600))).replace(microsecond=0)
            agent = self.random.choice(AGENTS)
            if self.random.random() < 0.5:
                good = self.random.random() < 0.8
                score, name = (5 if good else 1), f"zendesk {self.number}"
                zendesk.append(
                    {
                        "ticket_id": self.number, "group_id": place, "assignee": {"name": agent},
                        "score": "good" if good else "bad", "created_at": given.isoformat(),
                        "comment": None,
                    }
                )  # fmt: skip
            else:
                score, name = self.random.randint(1, 5), f"other {self.number}"
                other.append((self.number, given.isoformat(), score, f"Q{place}", agent))
            self.rated[name] = score
            self.known.append(Known(name, RATED_ELSEWHERE[place], given))
        body = {"satisfaction_ratings": zendesk}
        lists = [{"key": str(a), "given": b, "score": c, "queue": d, "agent": e} for a, b, c, d, e in other]
        if day % FILES:
            for turn in range(TIMES):
                for system, told, key in (("zendesk", body, f"z{day}"), ("other", lists, None)):
                    answer = self.house.send(f"/api/ratings?from={system}", told, "ratings", key, turn)
                    assert answer.status_code == 200, answer.text
        else:
            out = io.StringIO()
            write = csv.writer(out)
            write.writerow(["key", "given", "score", "queue", "agent"])
            write.writerows(other)
            files = (
                ("zendesk", self.house.file(f"zendesk-{day}.json", json.dumps(body))),
                ("other", self.house.file(f"other-{day}.csv", out.getvalue())),
            )
            for system, path in files * 2:
                self.house.servers.command("helpdesk", "import", path, "--from", system)


def _at(touchpoint: str, channel: str) -> Sequence[str]:
    return ("--touchpoint", touchpoint, "--channel", channel)


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=BERLIN)


def _known(told: dict[str, Any], answer: dict[str, Any]) -> Known:
    return Known(answer["id"], told["team"], _moment(told["ended_at"]), answer["link"])


def _same(answers: list[dict[str, Any]]) -> list[str]:
    """Two servers of one house have the same links behind their own names."""
    return [each["id"] for each in answers]


NAMES = (*AGENTS, AGENT)
