"""No test begins just before midnight: whoever asks twice what day it is would be told two.

`scripts/test --at` has tests live around a midnight, each of them on one side.
"""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

# In UTC, where installations of the tests lie, and where the machine is.
ZONES = (UTC, ZoneInfo("Europe/Berlin"), None)
# What nearly every test takes at most, on a busy machine.
LONGEST = timedelta(seconds=30)


def rest_of_the_day(now: datetime) -> timedelta:
    """How long it is until the next midnight, whose ever."""
    here = [now.astimezone(zone) for zone in ZONES]
    ends = [each.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1) for each in here]
    return min(end.astimezone(UTC) for end in ends) - now


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Before its fixtures, which ask as well."""
    left = rest_of_the_day(datetime.now(UTC))
    if left < LONGEST:
        time.sleep(left.total_seconds())
