"""Waves that open and close at their time, and the moments at which people are asked again.

The schedule plans them (survey/schedule); here is what happens when they are due. A wave's own state is the
guard: whatever of this is done twice, the second time changes nothing.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from api.chores.mails.outbox import empty_outbox
from api.chores.mails.wave_mails import first_mails, once_more, remind
from api.commands.weeks.requirements import requires_all
from api.installation import Installation
from api.mail.outgoing import put_alert
from api.settings.terms import check_weeks
from survey import clock, database
from survey.accounts.owners import owners
from survey.errors import Refused
from survey.jobs.kinds import GivenUp, Kind
from survey.lifecycle.asking import Kind as Wanted
from survey.lifecycle.asking import WaveTimes
from survey.lifecycle.closing import close_wave
from survey.lifecycle.living import living
from survey.lifecycle.opening import open_wave
from survey.outbox.keeping import OUTBOX_JOB
from survey.schedule.keeping import (
    CLOSE_JOB,
    OPEN_JOB,
    ROUND_JOB,
    due_rounds,
    note_missed,
    note_opened,
    paused_parts_of,
    planned_for,
)
from survey.schedule.mails import AGAIN_JOB, MAIL_JOB, plan_first_mails
from survey.schedule.planning import SHORTEST
from survey.waves.holding import read_hold
from survey.waves.state import CLOSING, OPEN
from survey.waves.tables import Wave
from survey.weeks import week_label

# A wave that opens so little after its time was opened at its time.
PUNCTUAL = timedelta(minutes=5)

log = logging.getLogger("resonanz")


def wave_kinds(installation: Installation) -> Sequence[Kind]:
    """Opening, closing, asking again."""
    return (
        Kind(OPEN_JOB, partial(open_due, installation)),
        Kind(CLOSE_JOB, partial(close_due, installation)),
        Kind(MAIL_JOB, partial(first_mails, installation)),
        Kind(ROUND_JOB, partial(ask_again, installation)),
        Kind(AGAIN_JOB, partial(once_more, installation)),
        Kind(OUTBOX_JOB, partial(empty_outbox, installation)),
    )


async def open_due(installation: Installation, due: datetime) -> None:
    """Open the wave that is planned for this moment, later if there is still enough time, or leave it out."""
    planned = await planned_for(due)
    if planned is None:
        return  # opened already, or planned otherwise meanwhile
    zone, now, closes = installation.settings.timezone, clock.now(), planned.closes.moment
    if closes - now < SHORTEST and now - due > PUNCTUAL:
        held = await asyncio.to_thread(read_hold, installation.secrets)
        await database.write(partial(_leave_out, installation, planned.week))
        raise GivenUp(_left_out(planned.week, held=held is not None))
    await requires_all(installation)
    opens = due if now - due <= PUNCTUAL else now
    kind: Wanted = "check" if planned.week in check_weeks(installation.settings) else "pulse"
    times = WaveTimes(planned.week, opens.astimezone(zone), closes.astimezone(zone), kind)

    async def also(wave: str) -> None:
        await note_opened(planned.week, closes, zone)
        if installation.settings.smtp_server:
            await plan_first_mails(wave)
        await installation.record("wave.open", wave, {"kind": kind} if kind == "check" else {})

    async with living(planned.week):
        wave = await open_wave(
            installation.keys,
            times,
            installation.rules,
            installation.settings.language,
            await paused_parts_of(planned),
            also,
        )
    log.info("wave %s: opened at its time", wave)


def _left_out(week: int, *, held: bool) -> Refused:
    told = {"week": week_label(week), "hours": int(SHORTEST / timedelta(hours=1))}
    if held:
        return Refused(
            "Week {week} was left out: its opening was held until it would have closed within {hours} hours.",
            **told,
        )
    return Refused(
        "Week {week} was left out: it could not be opened at its time, and when it could, it would "
        "have closed within {hours} hours.",
        **told,
    )


async def _leave_out(installation: Installation, week: int) -> None:
    await note_missed(week, installation.settings.timezone)
    await put_alert(installation.settings, installation.secrets, await owners(), week_label(week))


async def close_due(installation: Installation, due: datetime) -> None:
    """Close whatever should be closed by now; where a server was down meanwhile, at once."""
    rows = await Wave.select(Wave.id).where(Wave.state.is_in([OPEN, CLOSING]), Wave.closes <= due)
    for row in rows:
        # Shielded: a server that stops leaves a close that has begun to its end, or to the next start.
        await asyncio.shield(_close(installation, row["id"]))


async def _close(installation: Installation, wave: str) -> None:
    await close_wave(installation.keys, wave, partial(installation.record, "wave.close", wave))
    await installation.keepers.end(wave)


async def ask_again(installation: Installation, due: datetime) -> None:
    """The moment of a reminder: whom it is for is known by their teams, and nobody is told how many they are.

    Where no mail server is named the job says that nobody was reminded.
    """
    rounds = await due_rounds(due)
    if not rounds or not await Wave.exists().where(Wave.state == OPEN):
        return
    if installation.settings.smtp_server:
        await remind(installation, due)
        return
    raise GivenUp(
        Refused(
            "No mail is set up, so nobody was reminded. Whoever hands out the links can remind everybody, "
            "whether they have answered or not."
        )
    )
