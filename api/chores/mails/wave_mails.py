"""The mails of an open wave, at their moments: the first ones, reminders, and once more what was put off.

What is still to be done stands in the slots beside the keys. Whatever of this is done twice, the second time
finds nothing to do; a kill in the middle costs at most one mail that goes out twice.
"""

from datetime import datetime, timedelta
from typing import Any

from api.chores.mails.handing_over import HandingOver
from api.installation import Installation
from survey import clock, database
from survey.jobs.planning import plan_job
from survey.schedule.mails import AGAIN_JOB, plan_first_mails
from survey.waves.state import OPEN
from survey.waves.tables import Wave

# Whoever a mail server puts off is tried again after these: it lets most of them in within minutes.
AGAIN_AFTER = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))


async def first_mails(installation: Installation, due: datetime) -> None:
    """Everybody who is asked gets the link; the job says why where the server takes none."""
    await _hand_over(installation, due, is_quiet=False)


async def remind(installation: Installation, due: datetime) -> None:
    """Whoever has not acknowledged gets the same mail again; nothing tells who or how many they were."""
    await _hand_over(installation, due, is_quiet=True)


async def once_more(installation: Installation, _due: datetime) -> None:
    """What was put off before; always planned, and it always takes as long, so it tells nothing."""
    for wave in await _open_waves():
        await HandingOver(installation, wave, is_quiet=True).go()


async def plan_mails(installation: Installation) -> None:
    """At the start of a server: an open wave whose first mails nobody has planned, because mail is new."""
    if installation.settings.smtp_server:
        for wave in await _open_waves():
            await plan_first_mails(wave["id"])


async def _hand_over(installation: Installation, due: datetime, *, is_quiet: bool) -> None:
    waves = await _open_waves()
    if not waves or not installation.settings.smtp_server:
        return

    async def plan() -> None:
        for after in AGAIN_AFTER:
            await plan_job(AGAIN_JOB, due + after)

    await database.write(plan)
    for wave in waves:
        await HandingOver(installation, wave, is_quiet=is_quiet).go()


async def _open_waves() -> list[dict[str, Any]]:
    found = await Wave.select(Wave.id, Wave.week, Wave.closes).where(
        Wave.state == OPEN, Wave.closes > clock.now()
    )
    return list(found)
