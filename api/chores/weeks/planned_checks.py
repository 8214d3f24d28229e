"""Days in whose weeks a check is asked in the place of the questions; the schedule shows and sets them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from api.choosing import change_settings, written
from api.installation import Installation
from api.settings.values import checks as read_days
from survey.errors import BadInput, Misconfigured


def wanted_checks(installation: Installation, changes: Mapping[str, Any]) -> tuple[date, ...]:
    """The days that `changes` names, or those that hold."""
    text = changes.get("checks")
    if text is None:
        return installation.settings.checks
    if not text.strip():
        return ()
    try:
        return read_days(text)
    except Misconfigured:
        raise BadInput(
            "“{text}” names no days for checks. Write them with commas between them, as 2027-03-10, "
            "2027-09-08; at most twelve.",
            text=text[:100],
        ) from None


async def set_checks(installation: Installation, changes: Mapping[str, Any]) -> None:
    """From now on checks are planned in the weeks of these days; what is so already is no change."""
    days = wanted_checks(installation, changes)
    if days != installation.settings.checks:
        await change_settings(installation, {"checks": written("checks", days) if days else None})
