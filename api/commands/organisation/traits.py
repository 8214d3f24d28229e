"""What kind of team each is, as commands: a file is looked at, then it counts."""

import asyncio
from base64 import b64decode
from collections.abc import Mapping
from functools import partial
from pathlib import PurePath
from typing import Any

from api.installation import Installation
from survey import clock
from survey.organisation.tables import Team
from survey.organisation.traits import (
    FEWEST_OF_A_BAND,
    TraitStep,
    compared,
    now_known,
    prepare_traits,
    store_traits,
    stored,
)
from survey.organisation.traits_file import TRAITS, ToldTrait, read_traits
from survey.weeks import week_label, week_of

Arguments = Mapping[str, Any]


async def preview(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """What the file in `content` (base64) would change, and what could then be compared."""
    return _described(installation, await prepare_traits(await _told(installation, arguments)))


async def import_file(installation: Installation, arguments: Arguments) -> None:
    """Store it, if that still does what `agreed`, a digest, stands for; nothing to do is no act."""
    told = await _told(installation, arguments)
    store = partial(store_traits, told, arguments["agreed"])
    if not (await prepare_traits(told)).changes:
        return
    await installation.logged(store, "import.traits", PurePath(arguments["name"]).name)


async def list_all(installation: Installation, _: Arguments) -> dict[str, Any]:
    """Every team of which something is known, with what holds this week, and what can be compared."""
    known, week = await stored(), _this_week(installation)
    return {"teams": now_known(known, week), "compared": _compared(compared(known, week))}


async def _told(installation: Installation, arguments: Arguments) -> tuple[ToldTrait, ...]:
    teams = [row["name"] for row in await Team.select(Team.name)]
    content, name = b64decode(arguments["content"]), arguments["name"]
    return await asyncio.to_thread(read_traits, content, name, teams, _this_week(installation))


def _described(installation: Installation, step: TraitStep) -> dict[str, Any]:
    return {
        "digest": step.digest,
        "unchanged": step.unchanged,
        "changes": [
            {
                "team": change.team,
                "trait": change.trait,
                "since": week_label(change.since),
                "from": before,
                "to": change.label or None,
            }
            for change, before in step.changes
        ],
        "compared": _compared(compared(step.after, _this_week(installation))),
    }


def _compared(counts: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    """Each trait with its labels; it is compared where two of them stand for enough teams."""
    return [
        {
            "trait": trait,
            "labels": counts[trait],
            "enough": sum(count >= FEWEST_OF_A_BAND for count in counts[trait].values()) >= 2,
        }
        for trait in TRAITS
        if trait in counts
    ]


def _this_week(installation: Installation) -> int:
    return week_of(clock.today(installation.settings.timezone))
