"""Once a day: forget what has been kept long enough, unless the clock is in doubt."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from survey import clock, database
from survey.asking.handing import forget_asked
from survey.asking.rules import longest_apart
from survey.audit.checkpoints import replace_old_entries
from survey.calls.keeping import forget_calls
from survey.cases.addresses import forget_addresses
from survey.contacts.forgetting import forget_customers
from survey.customers.retention import Retention, forget_what_was_said
from survey.helpdesks.taking import forget_aside
from survey.helpdesks.tickets import forget_tickets_aside
from survey.jobs.kinds import Kind
from survey.jobs.planning import forget_jobs
from survey.jobs.trusting import JUMP
from survey.lifecycle.closing import forget_counted
from survey.organisation.leavers import forget_leavers
from survey.requests.keeping import forget_answers
from survey.secrets_directory import SecretsDirectory

# When the fewest are about, and never in the hour that summer time takes away or gives twice.
AT = time(4)

log = logging.getLogger("resonanz")


def forgetting_kind(
    zone_now: Callable[[], ZoneInfo],
    secrets: SecretsDirectory,
    kept: Callable[[], Retention] = Retention,
) -> Kind:
    """The job of every night."""
    forgetting = Forgetting()

    async def work(_: datetime) -> None:
        if await forgetting.forget():
            await forget_what_was_said(kept(), zone_now(), clock.now())
            await replace_old_entries(secrets, clock.today(UTC))
            await database.empty_log()

    def next_night(after: datetime) -> datetime:
        zone = zone_now()
        night = datetime.combine(after.astimezone(zone).date(), AT, zone)
        if night <= after:
            night = datetime.combine(night.date() + timedelta(days=1), AT, zone)
        return night.astimezone(UTC)

    return Kind("forget", work, next_night)


class Forgetting:
    """Deletes what is due, unless the clock has jumped since the last time: then it is in doubt."""

    def __init__(self) -> None:
        self._said, self._ran = clock.now(), clock.uptime()

    async def forget(self) -> bool:
        """The receipts of old waves, who has left, how customers are found and reached, what lay aside, jobs.

        False where nothing was forgotten.
        """
        now, ran = clock.now(), clock.uptime()
        jump = (now - self._said) - timedelta(seconds=ran - self._ran)
        self._said, self._ran = now, ran
        if abs(jump) > JUMP:
            log.warning("The clock has jumped by %s; nothing is forgotten before tomorrow", jump)
            return False
        await forget_counted(now)
        await forget_leavers()
        await forget_customers(now)
        await forget_addresses(now)
        await forget_asked(now, await longest_apart())
        await forget_aside(now)
        await forget_tickets_aside(now)
        await forget_answers(now)
        await forget_calls(now)
        await forget_jobs(now)
        return True
