"""Kept sums as commands: compare them with the ratings, or add everything up anew."""

from collections.abc import Mapping
from typing import Any

from api.installation import Installation
from survey import clock
from survey.rollups.keeping import count_kept, rebuild, wrong_weeks
from survey.weeks import week_label

Arguments = Mapping[str, Any]


async def verify(_: Installation, __: Arguments) -> dict[str, Any]:
    """How many weeks are kept, and which of them are wrong."""
    return await compared()


async def build_anew(installation: Installation, _: Arguments) -> int:
    """For how many weeks sums are kept now."""
    return len(await rebuild(installation.settings.timezone, clock.now()))


async def compared() -> dict[str, Any]:
    """The same for whoever looks after the whole database."""
    wrong = await wrong_weeks()
    return {"kept": await count_kept(), "wrong": [week_label(week) for week in wrong]}
