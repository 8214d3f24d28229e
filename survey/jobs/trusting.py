"""Whether the clock can be believed: one that has just jumped would close a week too early."""

import logging
from datetime import timedelta

from survey import clock

# More than a clock is ever corrected by when all goes as it should; less than summer time.
JUMP = timedelta(minutes=30)
# So long it has to go on evenly before it is believed again; meanwhile it may be set right.
DOUBT = timedelta(minutes=15)

log = logging.getLogger("resonanz")


class ClockTrust:
    """Compares what the clock says with the seconds that have passed, from one look to the next."""

    def __init__(self) -> None:
        self._said, self._ran = clock.now(), clock.uptime()
        self._doubted_until = self._ran

    def trusted(self) -> bool:
        """Whether it has gone on evenly."""
        now, ran = clock.now(), clock.uptime()
        jump = (now - self._said) - timedelta(seconds=ran - self._ran)
        self._said, self._ran = now, ran
        if abs(jump) > JUMP:
            log.warning("The clock has jumped by %s; nothing is done by it for %s", jump, DOUBT)
            self._doubted_until = ran + DOUBT.total_seconds()
        return ran >= self._doubted_until
