"""Sheets of codes for people without mail: drawn for the groups of the next wave, counted, and ended."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from api.installation import Installation
from api.web.looks.asker import asker_of
from survey import clock, database
from survey.ballots.manifest import fingerprint
from survey.ballots.spoken import spoken
from survey.errors import BadInput, NotFound, Refused
from survey.invitations.cards import Pile, Wanted, draw, piles_for, read_piles, void, written
from survey.lifecycle.published import published_wave
from survey.organisation.known_people import read_known
from survey.schedule.settings import read_schedule
from survey.spreadsheets.names import in_order
from survey.waves.cells import MadeCell
from survey.waves.frozen_roster import DividedRoster, divide_roster, without_mail
from survey.waves.state import OPEN, VOID
from survey.waves.tables import Wave
from survey.weeks import monday_of, week_label, week_of

Arguments = Mapping[str, Any]
MOST_WEEKS = 26


async def draw_sheets(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """Sheets that are missing, of the named group or all; with `anew` all of theirs, and the old ones end."""
    weeks, anew = arguments["weeks"], bool(arguments.get("anew"))
    if not 1 <= weeks <= MOST_WEEKS:
        raise BadInput("Sheets are made for 1 to {most} weeks, not {weeks}.", most=MOST_WEEKS, weeks=weeks)
    first = await _first_week(installation)
    roster, unmailed = await _groups(installation)
    cells = _cells(roster, arguments.get("group"))
    piles = await asyncio.to_thread(read_piles, installation.secrets)
    wanted = []
    for cell in cells:
        there = 0 if anew else _valid(piles, cell, first)
        if (missing := _people(cell, unmailed) - there) > 0:
            wanted.append(Wanted(roster.labels[cell.id], cell.members, missing))
    asked = [
        week
        for week in range(first, first + weeks)
        if (await read_schedule(installation.settings.timezone)).rhythm.asks(week)
    ]
    if wanted and not asked:
        raise BadInput("No week of these is asked about; make sheets for more weeks.")
    detail = {"groups": ", ".join(each.label for each in wanted)}
    if wanted:
        # Logged before anybody can read them: whoever holds sheets could answer with them.
        await installation.record("cards.draw", str(sum(each.sheets for each in wanted)), detail)
    made = await asyncio.to_thread(draw, installation.secrets, wanted, first, weeks, anew=anew)
    return {
        "url": installation.settings.url,
        "sender": asker_of(installation.settings, arguments["language"]).sender,
        "sheets": [_sheet(pile, sheet, asked) for pile in made for sheet in sorted(pile.sheets)],
    }


async def show(installation: Installation, _: Arguments) -> list[dict[str, Any]]:
    """Each group with people without mail: how many they are, and how many sheets count for them."""
    first = await _first_week(installation)
    roster, unmailed = await _groups(installation)
    piles = await asyncio.to_thread(read_piles, installation.secrets)
    rows = [
        {
            "group": roster.labels[cell.id],
            "people": _people(cell, unmailed),
            "sheets": _valid(piles, cell, first),
            "until": max(
                (
                    week_label(pile.first_week + pile.weeks - 1)
                    for pile in piles_for(piles, cell.members, first)
                ),
                default="",
            ),
        }
        for cell in roster.partition.cells
    ]
    lost = [
        {"group": pile.label, "people": 0, "sheets": len(pile.sheets), "until": ""}
        for pile in piles
        if pile.is_for(first) and not any(pile.members <= cell.members for cell in roster.partition.cells)
    ]
    told = [row for row in rows if row["people"] or row["sheets"]]
    return sorted(told, key=lambda row: in_order(str(row["group"]))) + lost


async def void_sheet(installation: Installation, arguments: Arguments) -> dict[str, str]:
    """End the sheet `number`, from the next opening on."""
    label = await asyncio.to_thread(void, installation.secrets, arguments["number"])
    # Not its number: the log should not tell which sheets are in use.
    await installation.record("cards.void", label)
    return {"group": label}


async def poster(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """What hangs on the notice board: the address, and the words of the open week to compare."""
    found = await Wave.select(Wave.id, Wave.week, Wave.closes).where(Wave.state == OPEN).first()
    told: dict[str, Any] = {
        "url": installation.settings.url,
        "sender": asker_of(installation.settings, arguments["language"]).sender,
        "week": None,
    }
    if found is None:
        return told
    manifest = (await published_wave(installation.keys, found["id"])).text
    closes = found["closes"].astimezone(installation.settings.timezone)
    return told | {
        "week": monday_of(found["week"]).isoformat(),
        "closes": closes.isoformat(timespec="minutes"),
        "words": spoken(fingerprint(manifest.encode())),
    }


async def _first_week(installation: Installation) -> int:
    """The week that the next opening asks about, at the earliest."""
    week = week_of(clock.today(installation.settings.timezone))
    asked = await Wave.exists().where(Wave.week == week, Wave.state != VOID)
    return week + 1 if asked else week


async def _groups(installation: Installation) -> tuple[DividedRoster, frozenset[Any]]:
    settings = installation.settings
    known = await asyncio.to_thread(read_known, installation.secrets)
    week = week_of(clock.today(settings.timezone))

    async def job() -> tuple[DividedRoster, frozenset[Any]]:
        unmailed = frozenset(map(str, await without_mail()))
        return await divide_roster(week, settings.language, known), unmailed

    roster, unmailed = await database.read(job)
    if not roster.partition.cells:
        raise Refused("With this roster no wave can open, so there are no groups to make sheets for.")
    return roster, unmailed


def _cells(roster: DividedRoster, group: str | None) -> Sequence[MadeCell]:
    cells = sorted(roster.partition.cells, key=lambda cell: in_order(roster.labels[cell.id]))
    if group is None:
        return cells
    named = [cell for cell in cells if roster.labels[cell.id] == group]
    if not named:
        known = ", ".join(roster.labels[cell.id] for cell in cells)
        raise NotFound("There is no group “{group}”. There are: {known}.", group=group, known=known)
    return named


def _people(cell: MadeCell, unmailed: frozenset[Any]) -> int:
    return sum(person in unmailed for person in cell.people)


def _valid(piles: Sequence[Pile], cell: MadeCell, week: int) -> int:
    return sum(len(pile.sheets) for pile in piles_for(piles, cell.members, week))


def _sheet(pile: Pile, sheet: int, weeks: Sequence[int]) -> dict[str, Any]:
    return {
        "number": sheet,
        "group": pile.label,
        "cards": [
            {
                "wave": week_label(week),
                "monday": monday_of(week).isoformat(),
                "sunday": (monday_of(week) + timedelta(days=6)).isoformat(),
                "code": written(pile.code(sheet, week)),
            }
            for week in weeks
        ],
    }
