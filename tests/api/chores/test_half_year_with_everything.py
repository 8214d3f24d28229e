"""Half a year with everything on: schedule, site, mails that go wrong, pauses, cards, bands, and answers.

Two servers on PostgreSQL, one on SQLite, a mail server that fails, stalls and rejects in turn, servers that
are killed while they hand over mails and down when a week should close. Every wave opens, closes and is
released once; every mail that is due arrives under one name, and none to somebody who had acknowledged
before; nothing is left to do.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest

from survey.invitations.cards import read_piles
from survey.jobs.claiming import LEASE
from survey.schedule.planning import Planned, plan_from
from survey.schedule.rhythm import Rhythm
from survey.schedule.settings import USUALLY_CLOSED
from survey.schedule.working_days import Place
from survey.secrets_directory import open_secrets_directory
from survey.weeks import week_label, week_of
from tests.api.chores.test_half_a_year import BERLIN, FIRST, PLACE, WEEKS
from tests.clocked_servers import Servers, may_last, servers
from tests.half_year import Crowd, by_person
from tests.mail.impatient import impatient
from tests.mail.peer import Peer, mail_server
from tests.pulse_week import in_database
from tests.scheduled import register_owner
from tests.waiting import eventually_now

DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
TEAMS, SIZE = ("Nord", "Süd", "West"), 10
WITHOUT_MAIL = "Lager"
# West works in Berlin: no Catholic feasts, and Women's Day.
BERLIN_SITE = Place(BERLIN, "DE", "BE", closed_days=USUALLY_CLOSED)
SITE = uuid4()
# Süd pauses in these two weeks, whoever answers for it said so in the summer.
PAUSED = (7, 8)
# No server runs when this week should close; in these weeks all are killed while they hand over mails.
DOWN, KILLED = 11, (14, 22)
ANA, BEN, CEM, DOA = (f"nord-{number}@example.org" for number in range(4))
# Ana pauses her mails for good, Ben for some weeks.
ANA_PAUSES, BEN_PAUSES, BEN_AGAIN = 3, 5, 9
FAULTS: Sequence[Sequence[str]] = (
    (),
    ("* 450",),
    (f"{CEM} 450", f"{DOA} 450"),
    (f"{CEM} stall",),
    (f"{CEM} accept-then-die", f"{DOA} break"),
    ("resonanz@example.org sender",),
    (f"{CEM} goodbye",),
    ("* 550",),
    (f"{CEM} late", f"{DOA} 550"),
    ("* goodbye",),
)
STALL, FOR_GOOD = 3, {8: {CEM, DOA}}


def address(team: str, number: int) -> str:
    return f"{team.lower().replace('ü', 'ue')}-{number}@example.org"


LANGUAGES = {
    (address(team, number), "de" if number % 2 else "en") for team in TEAMS for number in range(SIZE)
}


@dataclass
class Year:
    """What is known of one run."""

    ours: Servers
    crowd: Crowd
    folder: Path
    seed: Random = field(default_factory=lambda: Random(26))  # noqa: S311  # the same every time
    mail_paused: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    # How many mails were taken, and the way back of somebody who has paused.
    mails: int = 0
    old_link: str = ""

    def goes_through(
        self, moment: datetime, fault: int, people: set[str], *, first: bool = False, killed: bool = False
    ) -> None:
        """A moment at which mails are due: they go wrong, then the mail server is mended."""
        ours, crowd, begin = self.ours, self.crowd, time.time()
        wanted = people - self.mail_paused - self.refused - crowd.acknowledged.keys()
        crowd.peer.orders(*FAULTS[fault])
        if killed:
            ours.is_now(moment + SECOND)
            eventually_now(lambda: bool(crowd.look()))
            ours.kill()
            crowd.peer.orders()
            ours.start()
            moment += LEASE + 10 * SECOND  # nobody takes over before
        ours.lives_until(moment)
        crowd.peer.orders()
        ours.lives_until(moment + 5 * HOUR)
        found = by_person(mail for mail in crowd.look() if mail.at >= begin)
        lost = FOR_GOOD.get(fault, set())
        assert wanted - lost <= found.keys() <= wanted, (moment, fault, wanted ^ found.keys(), ours.logs())
        assert {len(names) for names in found.values()} <= {1}, found
        if first:  # refused for good, they are written to no more in this wave
            self.refused = wanted - found.keys()

    def answers(self, wave: str, share: float) -> None:
        """Some of those who have a link and have not answered yet."""
        waiting = sorted(self.crowd.latest().keys() - self.crowd.acknowledged.keys())
        self.crowd.answer(self.seed.sample(waiting, round(share * len(waiting))), wave)


def asked(number: int) -> set[str]:
    """Whoever has a mail address and does not pause with the whole group."""
    teams = [team for team in TEAMS if team != "Süd" or number not in PAUSED]
    return {address(team, person) for team in teams for person in range(SIZE)}


def moments(wave: Planned) -> dict[datetime, set[str]]:
    """When reminders are due, and the people of which teams they are for."""
    found: dict[datetime, set[str]] = {}
    for again in wave.rounds:
        teams = ("West",) if again.site == SITE else ("Nord", "Süd")
        people = {address(team, number) for team in teams for number in range(SIZE)}
        found.setdefault(again.when.moment, set()).update(people)
    return dict(sorted(found.items()))


def founded(ours: Servers, folder: Path, wanted: Sequence[Planned]) -> None:
    """Roster, owner, cards, site, pause, and the schedule is on."""
    people = [
        f"{team}{number},{team} {number},{team},Service,front,{address(team, number)},{language}"
        for team in TEAMS
        for number in range(SIZE)
        for language in ("de" if number % 2 else "en",)
    ]
    people += [f"{WITHOUT_MAIL}{n},{WITHOUT_MAIL} {n},{WITHOUT_MAIL},Service,back,," for n in range(SIZE)]
    file = folder / "roster.csv"
    file.write_text("\n".join(["reference,name,team,department,office,email,language", *people]), "utf-8")
    ours.command("import-roster", str(file), "--yes")
    in_database(ours.url, register_owner)
    ours.command("schedule", "site", "Berlin", "--land", "BE", "--team", "West")
    ours.command("schedule", "set", "--on", "--land", "BY", "--catholic", "--yes")
    ours.command("cards", "draw", str(folder / "first.pdf"), "--weeks", "14")
    if len(wanted) > max(PAUSED):
        first, last = (wanted[number].opens.day.isoformat() for number in PAUSED)
        ours.command("schedule", "pause", first, last, "Inventur", "--for", "Süd", "--yes")


def plan(first: date, weeks: int) -> list[Planned]:
    found = list(islice(plan_from(week_of(first), Rhythm(), PLACE, {SITE: BERLIN_SITE}, ()), weeks))
    return [each for each in found if isinstance(each, Planned)]


def lived(folder: Path, url: str, peer: Peer, weeks: int) -> Year:
    """Week after week; returns what is known of it."""
    wanted = plan(FIRST, weeks)
    settings = {**peer.settings(), "RESONANZ_CONTACT": "+49 30 000"}
    with servers(folder, url, impatient, settings) as ours:
        ours.is_now(wanted[0].opens.moment - DAY)
        founded(ours, folder, wanted)
        ours.start()
        year = Year(ours, Crowd(peer, [server.address for server in ours.all]), folder)
        for number, wave in enumerate(wanted):
            if number == 13:
                ours.command("cards", "draw", str(folder / "second.pdf"), "--anew", "--weeks", "14")
            week(year, number, wave)
        judged(year, wanted)
        year.crowd.leave()
        ours.stop()
    return year


def week(year: Year, number: int, wave: Planned) -> None:
    """One wave from its opening to its release."""
    ours, crowd, name = year.ours, year.crowd, week_label(wave.week)
    crowd.new_week()
    year.refused = set()
    killed = number in KILLED
    fault = STALL if killed else number % len(FAULTS)
    year.goes_through(wave.opens.moment, fault, asked(number), first=True, killed=killed)
    assert dict(ours.waves())[name] == "open"
    people_decide(year, number)
    year.answers(name, 0.4)
    for code in codes(year.folder, wave.week)[:3]:
        crowd.answer_with(code, name)
    for turn, (moment, people) in enumerate(moments(wave).items(), start=1):
        year.goes_through(moment, (number + 3 * turn) % len(FAULTS), people & asked(number))
        year.answers(name, 0.5)
    if number % 9 == 1:
        assert "All together: " in ours.command("wave", "status")  # in bands
    if number == DOWN:
        ours.stop()
        ours.is_now(wave.closes.moment + 12 * HOUR)
        assert dict(ours.waves())[name] == "open"
        ours.start()
        ours.settles()
    else:
        ours.lives_until(wave.closes.moment - 10 * SECOND)
        assert dict(ours.waves())[name] == "open"
        ours.lives_until(wave.closes.moment)
    ours.becomes(wave, "released")
    assert crowd.counted(name)
    assert list(crowd.too_late()) == []
    assert {(mail.to, mail.language) for mail in crowd.look()} <= LANGUAGES
    year.mails += len(crowd.mails)


def codes(folder: Path, week: int) -> list[str]:
    """What stands on the sheets for this week."""
    piles = read_piles(open_secrets_directory(folder / "secrets"))
    return [pile.code(sheet, week) for pile in piles if pile.is_for(week) for sheet in pile.sheets]


def people_decide(year: Year, number: int) -> None:
    """Two of them about their mails; the way back is the link in an old one."""
    if number == ANA_PAUSES:
        year.crowd.pause(year.crowd.latest()[ANA].pause)
        year.mail_paused.add(ANA)
    if number == BEN_PAUSES:
        year.old_link = year.crowd.latest()[BEN].pause
        year.crowd.pause(year.old_link)
        year.mail_paused.add(BEN)
    if number == BEN_AGAIN:
        year.crowd.pause(year.old_link, again=True)
        year.mail_paused.discard(BEN)


def judged(year: Year, wanted: Sequence[Planned]) -> None:
    """What is left when all of it is over."""
    ours = year.ours
    names = [week_label(wave.week) for wave in wanted]
    assert ours.waves() == [(name, "released") for name in names]
    acts = ours.acts()
    assert (acts["wave.open"], acts["wave.close"]) == (len(wanted), len(wanted))
    assert all(due > ours.now() and held is None for _, due, held in ours.to_do()), ours.to_do()
    ended = ours.rows("SELECT kind, attempts, outcome, reason FROM job WHERE outcome <> ''")
    assert {(outcome, reason) for _, _, outcome, reason in ended} == {("done", "")}
    assert {attempts for kind, attempts, *_ in ended if kind in {"open", "close"}} == {1}
    assert ours.rows("SELECT id FROM waiting_mail") == []
    left = [path for path in (year.folder / "keys").rglob("*") if any(name in str(path) for name in names)]
    assert left == []
    log = "".join(path.read_text() for path in {server.log for server in ours.all})
    assert ("@example.org" in log, "Traceback" in log) == (False, False)


@pytest.mark.long
def test_half_a_year_with_everything(empty_database_url: str, tmp_path: Path) -> None:
    may_last()
    with mail_server(tmp_path / "mail") as peer:
        year = lived(tmp_path, empty_database_url, peer, WEEKS)
    print(f"{WEEKS} waves, {year.mails} mails, {sum(map(len, year.crowd.entries.values()))} answers")
