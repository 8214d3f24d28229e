"""20,000 contacts in a month, and everything that goes wrong in one: the sums come out all the same.

Real servers (two on PostgreSQL) under a clock that the test moves from one part of the day to the next, a
mail server and the programs that are called beside them, a few customers in Chromium.
"""

import faulthandler
import json
import re
import subprocess
import sys
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import numpy as np
import pytest

from api.report.collecting import CellWeek, Collected, PanelCell
from api.report.panel import build_panel
from survey.organisation.tables import Team
from survey.releases.rules import FEWEST_RATINGS
from survey.rollups.weekly import WeekOfRatings, weekly_ratings
from tests.api.calls.stand_in import Received
from tests.journeys.conftest import Open
from tests.journeys.month.customers import Answering, Customers, Post
from tests.journeys.month.help_desk import NAMES, HelpDesk
from tests.journeys.month.house import BERLIN, FIRST, LEAD, METADATA, OWNER, House, house
from tests.mail.peer import Peer
from tests.promises.files_of import bytes_on_disk
from tests.pulse_week import in_database
from tests.waiting import eventually_now

DAYS, CONTACTS = 30, 20_000
# After the last contact: until every case is settled, and then until addresses and links are over.
UNTIL_SETTLED, UNTIL_OVER = 25, 16
# No mail arrives there.
BOUNCING = "weg-"
DAY = timedelta(days=1)


def connect(home: House) -> None:
    """Zammad gets its links back."""
    server = home.servers.all[0]
    words = "helpdesk", "connect", "zammad", home.targets["zammad"].address
    subprocess.run(
        [sys.executable, "-m", "tests.shifted", str(home.servers.clock), *words],
        cwd=server.folder,
        env=server.environment,
        input="t0ken\n",
        text=True,
        check=True,
        timeout=120,
    )


def nothing_is_due(home: House) -> None:
    """The servers have done what was due by the moment that it is now, but for calls that fail."""
    sql = (
        "SELECT kind AS name, 1 AS value FROM job WHERE outcome = '' AND next_try <= '{now}' "
        "AND kind IN ('outbox', 'case', 'forget')"
    )
    now = home.says.astimezone(datetime.now().astimezone().tzinfo)
    eventually_now(lambda: not home.rows(sql.format(now=now.isoformat(" "))), 120)


class Month:
    """Day by day."""

    def __init__(self, home: House, visit: Open, contacts: int) -> None:
        self.home, self.visit, self.contacts = home, visit, contacts
        random = Random(7)  # noqa: S311  # the same month each time
        self.desk, self.customers = HelpDesk(home, random), Customers(home, random)
        self.answering = Answering(home, Post(home.peer))
        self.tickets: dict[str, str] = {}

    def lives(self) -> None:
        self.desk.set_up()
        connect(self.home)
        self.home.peer.orders(*(f"{BOUNCING}{number}@example.org 550" for number in range(1000)))
        for day in range(DAYS):
            if day == 8:
                self.home.targets["fails for a day"].usual = 204
            size = self.contacts // DAYS + (day < self.contacts % DAYS)
            self.at(day, 17)
            self.customers.will_rate(day, self.desk.day(day, size))
            self.with_links(day)
            self.at(day, 18)
            self.customers.rate(day, self.visit)
            self.evening(day)
        for day in range(DAYS, DAYS + UNTIL_SETTLED):
            self.at(day, 18)
            self.customers.rate(day, self.visit)
            if not self.evening(day) and not self.customers.planned:
                break
        self.last = day

    def at(self, day: int, hour: int) -> None:
        self.home.is_now(
            datetime.combine((FIRST + day * DAY).date(), FIRST.time(), BERLIN) + timedelta(hours=hour)
        )

    def evening(self, day: int) -> int:
        """Staff answer on working days, mails go out, customers say what they think of it."""
        left = self.answering.staff(day) if (FIRST + day * DAY).weekday() < 5 else 1
        self.at(day, 20)
        nothing_is_due(self.home)
        self.answering.customers()
        self.at(day, 29)  # five in the morning: what is kept long enough is forgotten
        nothing_is_due(self.home)
        return left

    def with_links(self, day: int) -> None:
        """Tickets whose links have come back into Zammad."""
        waiting = {
            each.name: each for each in self.desk.known if each.name.startswith("zammad") and not each.link
        }
        waiting = {name: each for name, each in waiting.items() if name not in self.tickets}
        zammad = self.home.targets["zammad"]
        eventually_now(lambda: len(told_links(zammad.received)) >= len(self.tickets) + len(waiting), 120)
        links = told_links(zammad.received)
        found = [replace(each, link=links[name]) for name, each in waiting.items()]
        self.tickets |= {each.name: each.link for each in found}
        self.customers.will_rate(day, found)


def told_links(received: list[Received]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in received:
        number = each.path.rpartition("/")[2]
        link = json.loads(each.body)["rating_link"]
        name = f"zammad ticket {number}"
        assert found.setdefault(name, link) == link
    return found


@pytest.mark.long
def test_a_month_of_a_service_desk(empty_database_url: str, tmp_path: Path, peer: Peer, visit: Open) -> None:
    # Longer than any test may hang; here every wait has an end of its own.
    faulthandler.cancel_dump_traceback_later()
    lived(empty_database_url, tmp_path, peer, visit, CONTACTS)


def lived(url: str, folder: Path, peer: Peer, visit: Open, contacts: int) -> None:
    with house(folder, url, peer) as home:
        month = Month(home, visit, contacts)
        month.lives()
        every_contact_is_there_once(month)
        every_case_is_settled(month)
        every_target_was_told(month)
        home.is_now(home.says + UNTIL_OVER * DAY)
        nothing_is_due(home)
        home.is_now(home.says + DAY)
        nothing_is_due(home)
        told = home.servers.command("rollups", "verify")
        assert "wrong" not in told.lower() or "0" in told, told
        no_address_is_left(month)
        pages = everything_shown(home)
        logs = home.logs()
    in_database(url, lambda: every_rating_counts_once(month))
    stored = in_database(url, lambda: bytes_on_disk(url))
    for name in NAMES:
        for word in (name, name.split()[1]):
            for place in (stored, logs, pages):
                assert word.encode() not in place
    assert b"Traceback" not in logs, logs[-5000:]
    assert month.customers.in_browser >= DAYS


def every_contact_is_there_once(month: Month) -> None:
    """Whatever was acknowledged, and nothing else."""
    name = "CASE WHEN api_key IS NULL THEN idempotency_key ELSE CAST(id AS text) END"
    sql = f"SELECT {name} AS name, 1 AS value FROM contact"  # noqa: S608  # our own words
    stored = Counter(name for name, _ in month.home.rows(sql))
    assert max(stored.values()) == 1
    assert stored.keys() == {each.name for each in month.desk.known}


def expected(month: Month) -> dict[tuple[str, int], list[int]]:
    """Scores by team and week."""
    scores = month.desk.rated | month.customers.rated
    found: dict[tuple[str, int], list[int]] = {}
    for each in month.desk.known:
        if each.name in scores:
            found.setdefault((each.team, each.week), []).append(scores[each.name])
    return found


async def every_rating_counts_once(month: Month) -> None:
    """In the sums of weeks, and in the panel that the report is made of."""
    wanted = expected(month)
    names = {row["id"]: row["name"] for row in await Team.select(Team.id, Team.name)}
    weeks = range(min(week for _, week in wanted), max(week for _, week in wanted) + 1)
    sums = await weekly_ratings(weeks, BERLIN, month.home.says)
    assert all(each.final and not each.open_channel for each in sums)
    counted: dict[tuple[str, int], tuple[int, int]] = {}
    for each in sums:
        n, total = counted.get((names[each.team], each.week), (0, 0))
        counted[names[each.team], each.week] = n + each.n, total + each.total
    assert counted == {place: (len(scores), sum(scores)) for place, scores in wanted.items()}
    panel = build_panel(collected(names, weeks, sums)).panel
    assert panel.rating.n is not None
    for row, team in enumerate(panel.teams):
        for column, week in enumerate(panel.weeks):
            scores = wanted.get((team, int(week)), [])
            if len(scores) >= FEWEST_RATINGS:
                assert panel.rating.n[row, column] == len(scores)
                assert panel.rating.value[row, column] == pytest.approx(sum(scores) / len(scores))
            else:
                assert np.isnan(panel.rating.value[row, column])


def collected(names: dict[UUID, str], weeks: range, sums: list[WeekOfRatings]) -> Collected:
    """As if each team had been asked each week."""
    cells = tuple(
        PanelCell(team, name, "Service", "front", frozenset({team})) for team, name in names.items()
    )
    asked = CellWeek(eligible=9, pooled=False, means={"happiness": (3.5, 9)})
    staff = {(cell.id, week): asked for cell in cells for week in weeks}
    return Collected(weeks, cells, staff, {}, tuple(sums), ())


def every_case_is_settled(month: Month) -> None:
    """Each customer who left an address has had an answer, and who said no another one."""
    rows = month.home.rows(
        "SELECT number AS name, CASE WHEN settled IS NULL THEN 0 ELSE 1 END AS value FROM customer_case"
    )
    assert len(rows) == len(month.customers.asked)
    assert all(value for _, value in rows), rows
    again = month.home.rows("SELECT number AS name, reopened AS value FROM customer_case WHERE reopened > 0")
    assert len(again) == len(month.answering.said_no) > 0
    assert not any(address.startswith(BOUNCING) for address in month.home.peer.to())
    assert any(address.startswith(BOUNCING) for address in month.customers.asked)
    assert month.answering.notices[OWNER] > 0
    assert month.answering.notices[LEAD] > 0


def every_target_was_told(month: Month) -> None:
    """Those that take it were told of hours, each once; nobody was led elsewhere."""
    targets = month.home.targets
    taken = [each.headers["webhook-id"] for each in targets["takes"].received]
    assert len(taken) == len(set(taken)) > DAYS
    failed = Counter(each.headers["webhook-id"] for each in targets["fails for a day"].received)
    assert (
        max(failed.values()) > 1
    )  # one call of a target that fails is tried each time that the clock stands still
    told = month.home.servers.command("webhook", "log", "leads elsewhere")
    assert "302" in told
    assert METADATA not in told
    for each in targets.values():
        for call in each.received:
            assert not re.search(rb"kunde-|score|(?<![\w.-])K-\d", call.body)  # not within a signature


def no_address_is_left(month: Month) -> None:
    sql = (
        "SELECT number AS name, 1 AS value FROM customer_case WHERE sealed IS NOT NULL OR finder IS NOT NULL"
    )
    assert month.home.rows(sql) == []
    assert month.home.rows("SELECT id AS name, 1 AS value FROM waiting_mail") == []


def everything_shown(home: House) -> bytes:
    """What staff can read at the end."""
    shown = []
    with closing(home.signed_in(OWNER)) as browser:
        for path in (
            "/desk/cases?state=settled",
            "/desk/cases?state=settled&case=1",
            "/desk/jobs",
            "/desk/queues",
            "/desk/wishes",
        ):
            answer = browser.get(path)
            shown.append(answer.content)
    return b"".join(shown)
