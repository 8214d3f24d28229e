"""Mails when processes are killed and when two of them are at it: each at least once, to nobody in vain."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from survey import clock, database
from survey.jobs.planning import plan_job
from survey.jobs.tables import Job
from survey.lifecycle.answering import acknowledge
from survey.organisation.tables import Person
from survey.schedule.mails import AGAIN_JOB, MAIL_JOB
from survey.weeks import week_of
from tests.databases import elsewhere, execute, postgres_url
from tests.mail import mailing_process
from tests.mail.peer import Peer
from tests.pulse_week import in_database
from tests.scheduled import give_addresses
from tests.survey.lifecycle.week import Week, hire, open_week
from tests.waiting import eventually_now
from tests.warm import Forked, beside


def opened(folder: Path, url: str, *kinds: str) -> tuple[Week, dict[str, UUID]]:
    """A week of 24 people, whose mails of these kinds are due; each person by address."""

    async def make() -> tuple[Week, dict[str, UUID]]:
        await database.migrate()
        await hire()
        await give_addresses()
        week = await open_week(folder, week_of(datetime.now(UTC).date()))
        for kind in kinds:
            await plan_job(kind, clock.now())
        return week, {row["email"]: row["id"] for row in await Person.select(Person.id, Person.email)}

    return in_database(url, make)


@contextmanager
def start(url: str, folder: Path, peer: Peer, rate: int) -> Iterator[Forked]:
    settings = json.dumps(peer.settings(RESONANZ_SMTP_RATE=str(rate)))
    with beside(mailing_process.run, url, str(folder), settings) as (process, _):
        yield process


@pytest.mark.parametrize(
    ("order", "again"),
    [
        ("stall after 3", {0, 1}),  # killed at any moment after the server has the third
        ("accept-then-stall after 2", {1}),  # killed when the server has the third and has not said so
    ],
)
def test_a_kill_in_the_middle_loses_no_mail_and_nobody_gets_one_who_acknowledged_before(
    tmp_path: Path, peer: Peer, order: str, again: set[int]
) -> None:
    url = f"sqlite://{tmp_path / 'resonanz.sqlite'}"
    week, people = opened(tmp_path, url, MAIL_JOB)
    peer.orders(f"* {order}")  # else a busy machine may look when all of them have gone
    with start(url, tmp_path, peer, rate=60_000) as process:
        eventually_now(lambda: len(peer.raw()) >= 3 or process.poll() is not None)
        process.kill()
    before = set(peer.to())
    assert len(before) == 3
    peer.orders()
    answered = sorted(set(people) - before)[:2]

    async def acknowledged() -> None:
        # As if the lease of the killed process had run out, which no test waits for.
        await database.write(Job.update({Job.lease: None, Job.leased_until: None}, force=True).run)
        for address in answered:
            await acknowledge(week.keepers, week.wave, week.invitation(people[address]))

    in_database(url, acknowledged)
    with start(url, tmp_path, peer, rate=60_000) as process:
        assert process.wait(120) == 0
    found = Counter(peer.to())
    assert set(found) == set(people) - set(answered)
    # At most the one that was on its way, and it is the same mail to every mailbox.
    twice = [address for address, times in found.items() if times > 1]
    assert len(twice) in again
    called = {(mail["X-Rcpt"], mail["Message-ID"]) for mail in peer.mails()}
    assert len(called) == len(found)


def test_two_processes_with_two_jobs_send_each_mail_once(
    postgres_cluster: Path, tmp_path: Path, peer: Peer
) -> None:
    name = f"mails_{uuid4().hex}"
    elsewhere(lambda: execute(postgres_cluster, f"CREATE DATABASE {name}"))
    url = postgres_url(postgres_cluster, name)
    _, people = opened(tmp_path, url, MAIL_JOB, AGAIN_JOB)
    with (
        start(url, tmp_path, peer, rate=1200) as one,
        start(url, tmp_path, peer, rate=1200) as other,
    ):
        assert (one.wait(120), other.wait(120)) == (0, 0)
    assert Counter(peer.to()) == Counter(dict.fromkeys(people, 1))
