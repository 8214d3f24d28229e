"""Jobs: written with their cause, done once, tried again, caught up once, forgotten; no names in a reason."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from survey import database as db
from survey.errors import BadInput, NotFound, Overloaded, Refused
from survey.jobs.claiming import FIRST_WAIT, LEASE, LONGEST_WAIT, claim, fail, finish, let_go, renew
from survey.jobs.kinds import GivenUp, Kind
from survey.jobs.listing import ListedJob, bring_forward, list_jobs
from survey.jobs.planning import SHOWN_FOR, drop_job, forget_jobs, plan_job, plan_repeated
from survey.jobs.tables import Job
from survey.jobs.trusting import DOUBT
from survey.jobs.working import Worker
from tests.clock import MovedClock, moved_clock
from tests.waiting import eventually

WEDNESDAY = datetime(2026, 3, 11, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    return moved_clock(monkeypatch, WEDNESDAY)


class Done:
    """Notes the moments for which work was done, and fails as often as it is told."""

    def __init__(self, *failures: Exception) -> None:
        self.due: list[datetime] = []
        self.failures = list(failures)

    async def work(self, due: datetime) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.due.append(due)


async def do_all(worker: Worker) -> None:
    """Look, and wait until everything that was begun has ended."""
    await worker.look()
    while worker._doing:
        await asyncio.wait(worker._doing.values())
        await asyncio.sleep(0)
        await worker.look()


async def only() -> ListedJob:
    (job,) = await list_jobs()
    return job


async def test_a_job_is_written_with_its_cause_or_not_at_all(database: str, clock: MovedClock) -> None:
    async def cause() -> None:
        await plan_job("close", WEDNESDAY)
        raise BadInput("The cause has failed.")

    with pytest.raises(BadInput):
        await db.write(cause)
    assert await list_jobs() == ()


async def test_the_same_job_planned_twice_is_one(database: str, clock: MovedClock) -> None:
    await asyncio.gather(*(plan_job("close", WEDNESDAY) for _ in range(5)))
    await plan_job("close", WEDNESDAY.astimezone())
    assert await Job.count() == 1


async def test_nothing_is_done_before_it_is_due_and_then_once(database: str, clock: MovedClock) -> None:
    done = Done()
    await plan_job("close", WEDNESDAY + HOUR)
    workers = [Worker([Kind("close", done.work)]) for _ in range(3)]
    await asyncio.gather(*map(do_all, workers))
    assert (done.due, (await only()).state) == ([], "planned")
    clock.passes(HOUR)
    assert (await only()).state == "due"
    await asyncio.gather(*map(do_all, workers))
    assert done.due == [WEDNESDAY + HOUR]
    assert (await only()).state == "done"
    clock.passes(timedelta(days=1))
    await asyncio.gather(*map(do_all, workers))
    assert len(done.due) == 1


async def test_of_many_jobs_each_is_claimed_by_one_of_those_who_ask_at_once(
    database: str, clock: MovedClock
) -> None:
    for number in range(20):
        await plan_job("mail", WEDNESDAY - timedelta(minutes=number))
    held = await asyncio.gather(*(claim(["mail"]) for _ in range(25)))
    found = [each.due for each in held if each]
    assert len(found) == len(set(found)) == 20
    assert await claim(["mail"]) is None


async def test_the_one_that_waited_longest_comes_first_and_other_kinds_are_left_alone(
    database: str, clock: MovedClock
) -> None:
    await plan_job("close", WEDNESDAY - HOUR)
    await plan_job("open", WEDNESDAY - 3 * HOUR)
    await plan_job("close", WEDNESDAY - 2 * HOUR)
    held = await claim(["close"])
    assert held
    assert held.due == WEDNESDAY - 2 * HOUR
    assert await claim(["forget"]) is None
    assert await claim([]) is None


async def test_a_failure_is_told_without_names_and_tried_again_later_each_time(
    database: str, clock: MovedClock
) -> None:
    named = BadInput("{person} has no address; wave {wave} waits.", person="Eva Marker-7f3a", wave="2026-W11")
    done = Done(named, ValueError("eva.marker-7f3a@example.org"), Overloaded("The database is gone."))
    worker = Worker([Kind("mail", done.work)])
    await plan_job("mail", WEDNESDAY)
    waits = []
    for sentence in (
        "… has no address; wave 2026-W11 waits.",
        "The program failed (ValueError); the log",
        "gone",
    ):
        await do_all(worker)
        job = await only()
        assert job.state == "failed"
        assert sentence in str(job.reason)
        assert job.next_try
        waits.append(job.next_try - clock.says)
        await do_all(worker)  # not yet
        clock.reaches(job.next_try)
    assert waits == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]
    (row,) = await Job.select()
    assert "arker-7f3a" not in str(row)
    await do_all(worker)
    assert done.due == [WEDNESDAY]
    job = await only()
    assert (job.state, job.reason, job.next_try) == ("done", None, None)


async def test_the_wait_has_an_end(database: str, clock: MovedClock) -> None:
    await plan_job("mail", WEDNESDAY)
    for _ in range(40):
        held = await claim(["mail"])
        assert held
        await fail(held, Overloaded("The database is gone."))
        job = await only()
        assert job.next_try
        assert job.next_try - clock.says <= LONGEST_WAIT
        clock.reaches(job.next_try)


async def test_what_makes_no_sense_any_more_is_given_up_with_its_reason(
    database: str, clock: MovedClock
) -> None:
    late = GivenUp(Refused("The week {week} was left out: the server was down.", week="2026-W11"))
    worker = Worker([Kind("open", Done(late).work)])
    await plan_job("open", WEDNESDAY)
    await do_all(worker)
    clock.passes(timedelta(days=1))
    await do_all(worker)
    job = await only()
    assert (job.state, str(job.reason)) == (
        "given up",
        "The week 2026-W11 was left out: the server was down.",
    )


async def test_after_a_downtime_what_comes_again_and_again_is_done_once(
    database: str, clock: MovedClock
) -> None:
    done = Done()
    night = Kind("forget", done.work, lambda after: after + timedelta(days=1))
    await asyncio.gather(*(plan_repeated([night]) for _ in range(3)))
    assert await Job.count() == 1
    clock.passes(timedelta(days=30))
    await plan_repeated([night])
    workers = [Worker([night]) for _ in range(2)]
    await asyncio.gather(*map(do_all, workers))
    assert done.due == [WEDNESDAY + timedelta(days=1)]
    planned, ended = await list_jobs()
    assert (planned.state, ended.state) == ("planned", "done")
    assert planned.due == clock.says + timedelta(days=1)


async def test_whoever_was_killed_is_followed_when_the_lease_has_run_out(
    database: str, clock: MovedClock
) -> None:
    await plan_job("close", WEDNESDAY)
    killed = await claim(["close"])
    assert killed
    assert (await only()).state == "running"
    clock.passes(LEASE - timedelta(seconds=1))
    assert await claim(["close"]) is None
    clock.passes(timedelta(seconds=1))
    second = await claim(["close"])
    assert second
    assert second.attempts == 2
    # The first was not dead, only slow: it has nothing to say any more.
    assert not await renew(killed)
    assert not await finish(killed)
    assert not await fail(killed, Overloaded("Too late."))
    assert await finish(second)
    assert (await only()).state == "done"


async def test_a_lease_is_renewed_as_long_as_the_work_goes_on(database: str, clock: MovedClock) -> None:
    going_on = asyncio.Event()

    async def work(_: datetime) -> None:
        await going_on.wait()

    worker = Worker([Kind("close", work)])
    await plan_job("close", WEDNESDAY)
    await worker.look()
    first = clock.says

    async def three_leases_long() -> bool:
        (row,) = await Job.select(Job.leased_until)
        if row["leased_until"] - clock.says > LEASE / 3:  # no database is so slow that the time would not do
            clock.passes(timedelta(seconds=2))
        assert await claim(["close"]) is None
        return clock.says > first + 3 * LEASE

    await eventually(three_leases_long, seconds=120)
    going_on.set()
    await asyncio.wait(worker._doing.values())
    assert (await only()).state == "done"


async def test_a_process_that_stood_still_stops_when_another_does_it(
    database: str, clock: MovedClock
) -> None:
    stopped = asyncio.Event()

    async def work(_: datetime) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    worker = Worker([Kind("close", work)])
    await plan_job("close", WEDNESDAY)
    await worker.look()

    await db.write(Job.update({Job.lease: uuid4()}, force=True).run)  # another has it

    async def it_stops() -> bool:
        clock.passes(timedelta(seconds=2))
        return stopped.is_set()

    await eventually(it_stops)
    (row,) = await Job.select(Job.lease, Job.outcome)
    assert row["lease"]
    assert not row["outcome"]


async def test_a_server_that_stops_leaves_what_it_was_doing_to_the_next(
    database: str, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("survey.jobs.working.LAST_SECONDS", 0.01)
    begun = asyncio.Event()

    async def work(_: datetime) -> None:
        begun.set()
        await asyncio.Event().wait()

    worker = Worker([Kind("close", work)])
    await plan_job("close", WEDNESDAY)
    async with worker.ending():
        await worker.look()
        await begun.wait()
    assert (await only()).state == "due"
    assert await claim(["close"])


async def test_one_kind_does_not_wait_for_another_and_never_overtakes_itself(
    database: str, clock: MovedClock
) -> None:
    sending = asyncio.Event()
    done = Done()

    async def send(_: datetime) -> None:
        await sending.wait()

    worker = Worker([Kind("mail", send), Kind("close", done.work)])
    await plan_job("mail", WEDNESDAY - 2 * HOUR)
    await plan_job("mail", WEDNESDAY - HOUR)
    await plan_job("close", WEDNESDAY)
    await worker.look()

    async def closed() -> bool:
        return any((job.kind, job.state) == ("close", "done") for job in await list_jobs())

    await eventually(closed)
    running = [job for job in await list_jobs() if job.state == "running"]
    assert [job.kind for job in running] == ["mail"]
    sending.set()
    while worker._doing:
        await asyncio.wait(worker._doing.values())
        await asyncio.sleep(0)


async def test_when_the_clock_jumps_nothing_is_done_until_it_has_gone_on_evenly(
    database: str, clock: MovedClock, caplog: pytest.LogCaptureFixture
) -> None:
    done = Done()
    worker = Worker([Kind("close", done.work)])
    await plan_job("close", WEDNESDAY + timedelta(days=5))
    clock.passes(timedelta(minutes=1), jumps=timedelta(days=300))
    await do_all(worker)
    assert "The clock has jumped" in caplog.text
    clock.passes(DOUBT / 2, jumps=-timedelta(days=300))  # somebody has set it right
    await do_all(worker)
    clock.passes(2 * DOUBT)
    await do_all(worker)
    assert done.due == []
    clock.passes(timedelta(days=5))  # as it should
    await do_all(worker)
    assert len(done.due) == 1


async def test_a_clock_that_was_wrong_and_is_right_now_is_believed_after_a_quarter_of_an_hour(
    database: str, clock: MovedClock
) -> None:
    done = Done()
    worker = Worker([Kind("close", done.work)])
    await plan_job("close", WEDNESDAY + HOUR)
    clock.passes(timedelta(), jumps=2 * HOUR)
    await do_all(worker)
    assert done.due == []
    clock.passes(DOUBT)
    await do_all(worker)
    assert len(done.due) == 1


async def test_what_is_not_needed_is_dropped_unless_somebody_does_it(
    database: str, clock: MovedClock
) -> None:
    await plan_job("open", WEDNESDAY + HOUR)
    await drop_job("open", WEDNESDAY + HOUR)
    assert await list_jobs() == ()
    await plan_job("open", WEDNESDAY)
    held = await claim(["open"])
    await drop_job("open", WEDNESDAY)
    assert held
    await let_go(held)
    assert await Job.count() == 1


async def test_what_was_done_is_forgotten_after_a_while_and_what_is_due_is_not(
    database: str, clock: MovedClock
) -> None:
    for kind in ("open", "close"):
        await plan_job(kind, WEDNESDAY)
    held = await claim(["open"])
    assert held
    await finish(held)
    await forget_jobs(clock.says + SHOWN_FOR)
    assert await Job.count() == 2
    await forget_jobs(clock.says + SHOWN_FOR + HOUR)
    assert [job.kind for job in await list_jobs()] == ["close"]


async def test_only_what_is_due_or_comes_every_day_is_tried_at_once(database: str, clock: MovedClock) -> None:
    once, daily = Kind("close", Done().work), Kind("forget", Done().work, lambda after: after + HOUR)
    with pytest.raises(NotFound, match="nothing of this kind"):
        await bring_forward(once)
    await plan_job("close", WEDNESDAY + HOUR)
    with pytest.raises(Refused, match="not done before"):
        await bring_forward(once)
    await plan_job("forget", WEDNESDAY + HOUR)
    await bring_forward(daily)
    worker = Worker([once, daily])
    await do_all(worker)
    states = {(job.kind, job.state) for job in await list_jobs()}
    assert states == {("close", "planned"), ("forget", "done"), ("forget", "planned")}
    clock.passes(HOUR)
    held = await claim(["close"])
    assert held
    await fail(held, Overloaded("The database is gone."))
    await bring_forward(once)
    assert await claim(["close"])


async def test_a_process_that_does_not_know_a_kind_leaves_it_alone(database: str, clock: MovedClock) -> None:
    """As after going back to an older version."""
    await plan_job("of tomorrow's version", WEDNESDAY)
    await do_all(Worker([Kind("close", Done().work)]))
    assert (await only()).state == "due"
