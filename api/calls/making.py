"""Makes the calls that are due: every target by itself, so that one that hangs holds up no other."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from api.calls.forms import said_to
from api.calls.sending import send
from api.calls.zammad import GONE, link_for_ticket
from api.installation import Installation
from survey import clock, database
from survey.calls.events import CASE_DUE, HOUR, LOW, RECEIVED, RELEASED, listeners
from survey.calls.keeping import (
    DONE,
    GIVEN_UP,
    end_call,
    put_call,
    put_off_call,
    take_call,
    targets_to_call,
)
from survey.calls.targets import CALLS_JOB, ZAMMAD, open_target
from survey.contacts.links import LINK_LIFE
from survey.jobs.kinds import Kind
from survey.jobs.planning import plan_job
from survey.waves.state import RELEASED as RELEASED_STATE
from survey.waves.tables import Wave

# Whoever cannot be reached for so long is told no more of it.
LIFE = timedelta(days=3)
# Of one target at once, however much waits for it.
TURN_SECONDS = 20.0
_ENOUGH = "SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM contact WHERE ended_at > {} LIMIT {}) AS few"


def call_kinds(installation: Installation) -> tuple[Kind, ...]:
    """The calls themselves, and the moments at which events are told."""

    async def calls(_: datetime) -> None:
        await make_calls(installation)

    async def rated(due: datetime) -> None:
        await tell_of_ratings(installation, RECEIVED, due)

    async def rated_low(due: datetime) -> None:
        await tell_of_ratings(installation, LOW, due)

    async def case_due(due: datetime) -> None:
        await tell_of_late_cases(installation, due)

    async def released(_: datetime) -> None:
        await tell_of_release(installation)

    return (
        Kind(CALLS_JOB, calls),
        Kind(RECEIVED, rated),
        Kind(LOW, rated_low),
        Kind(CASE_DUE, case_due),
        Kind(RELEASED, released),
    )


async def tell_of_ratings(installation: Installation, event: str, due: datetime) -> None:
    """At the full hour: there were some. Where few could have rated, even that would name one of them."""
    least = installation.rules.k
    rows = await database.query(_ENOUGH, due - HOUR - LINK_LIFE, least)
    if rows[0]["n"] < least:
        return
    await _tell(installation, event, str(uuid4()), f"{event} {due.isoformat()}", "/desk", due)


async def tell_of_late_cases(installation: Installation, due: datetime) -> None:
    """At the full hour: a case has waited longer than was promised; which one, people see behind the link."""
    subject = f"{CASE_DUE} {due.isoformat()}"
    await _tell(installation, CASE_DUE, str(uuid4()), subject, "/desk/cases?state=late", due)


async def tell_of_release(installation: Installation) -> None:
    """The newest week that was released; told twice, the second time is none."""
    row = await (
        Wave.select(Wave.id).where(Wave.state == RELEASED_STATE).order_by(Wave.week, ascending=False).first()
    )
    if row is not None:
        wave = row["id"]
        await _tell(installation, RELEASED, wave, f"{RELEASED} {wave}", f"/results/weeks/{wave}", clock.now())


async def _tell(
    installation: Installation, event: str, identity: str, subject: str, path: str, when: datetime
) -> None:
    content = {
        "type": event,
        "id": identity,
        "link": installation.settings.url + path,
        "timestamp": when.isoformat(),
    }

    async def put() -> None:
        for target in await listeners(event):
            await put_call(installation.secrets, target, subject, content, clock.now() + LIFE)

    await database.write(put)


async def make_calls(installation: Installation) -> None:
    """Everything that is due, all targets at once."""
    targets = await targets_to_call()
    await asyncio.gather(*(call_target(installation, target) for target in targets))


async def call_target(installation: Installation, identity: UUID) -> None:
    """Whatever waits for one target, until it does not take one or has had its time."""
    until = clock.uptime() + TURN_SECONDS
    while (target := await open_target(installation.secrets, identity)) is not None:
        call = await take_call(installation.secrets, identity)
        if call is None:
            return
        if target.form == ZAMMAD:
            said = link_for_ticket(installation, target, call)
        else:
            said = said_to(target, call, clock.now(), installation.settings.language)
        told = await send(said, installation.settings.private_targets)
        if told.startswith("2"):
            await end_call(call, DONE, told)
            if clock.uptime() >= until:  # one that is slow lets the others have their turn
                await plan_job(CALLS_JOB, clock.now())
                return
        elif target.form == ZAMMAD and told in GONE:
            await end_call(call, GIVEN_UP, told)
        else:
            await put_off_call(call, told)
            return
