"""The roster as commands: looked at and then imported, taken back, and confirmed after a look at the tables.

Whatever is written was looked at before: a preview carries a digest, and the second step does exactly what
that stands for, or refuses.
"""

import asyncio
from base64 import b64decode
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import PurePath
from typing import Any

from api.access.administering.log_entries import readable_entries
from api.confirming.names import lists_of
from api.installation import Installation
from survey import clock, database
from survey.accounts.accounts import list_accounts
from survey.audit.recording import Act, record_all
from survey.errors import Refused, untranslated
from survey.invitations.cards import Pile, read_piles
from survey.languages.keeping import stored_languages
from survey.organisation.changing import CHANGED_MEANWHILE, RosterStep, carry_out
from survey.organisation.importing import prepare_import
from survey.organisation.known_people import read_known
from survey.organisation.leavers import forget_leavers
from survey.organisation.logged_changes import acts_of
from survey.organisation.roster_digest import confirm_roster, differences, digest_of
from survey.organisation.rosters.file import read_roster
from survey.organisation.snapshot import Organisation, Row, read_organisation
from survey.organisation.undoing import prepare_undo, undoable_until
from survey.spreadsheets.names import in_order
from survey.waves.cells import MadeCell
from survey.waves.frozen_roster import DividedRoster, divide_organisation
from survey.waves.regrouping import regrouped
from survey.weeks import week_label, week_of

Arguments = Mapping[str, Any]

ANOTHER_WEEK = untranslated(
    "A new week has begun since this was looked at, and the roster would count from that one. Nothing was "
    "written; please look again."
)
SHOWN = 10  # of each kind; more would push the question off the screen
HISTORY = 20


async def preview(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """What importing the roster in `content` (base64) would do; nothing is written."""
    return await foreseen(installation, await prepared(installation, arguments))


async def import_file(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """Apply the roster in `content` as of today, if that still does what `agreed`, a digest, stands for."""
    step = await prepared(installation, arguments)
    try:
        await asyncio.to_thread(_requires_agreed, step, arguments)
    except Refused:
        last = await prepared(installation, arguments, weeks_ago=1)
        if await asyncio.to_thread(lambda: last.digest) == arguments["agreed"]:
            raise Refused(ANOTHER_WEEK) from None
        raise
    return await imported(installation, step, PurePath(arguments["name"]).name)


async def imported(installation: Installation, step: RosterStep, name: str) -> dict[str, Any]:
    """Carry a step out that was agreed to; `name` is what the roster is called in the audit log."""
    until = undoable_until(clock.now())
    if not step.nothing:
        acts = await asyncio.to_thread(acts_of, installation.secrets, step, "roster.import", name)
        await carry_out(installation.secrets, step, until, partial(_log, installation, acts))
        await forget_leavers()  # those of earlier imports
    lists, opened = await lists_of(installation)
    return {
        "undo_until": until.astimezone(installation.settings.timezone).isoformat(timespec="minutes"),
        "waiting": sum(len(each.new) for each in lists) if opened else 0,
    }


async def preview_undo(installation: Installation, _: Arguments) -> dict[str, Any] | None:
    """What taking the last import back would do; None where it stays for good."""
    step = await prepare_undo(installation.secrets, clock.now())
    return await foreseen(installation, step) if step else None


async def undo(installation: Installation, arguments: Arguments) -> None:
    """Take the last import back, if that still does what `agreed` stands for."""
    step = await prepare_undo(installation.secrets, clock.now())
    if step is None:
        raise Refused(CHANGED_MEANWHILE)
    await asyncio.to_thread(_requires_agreed, step, arguments)
    acts = await asyncio.to_thread(acts_of, installation.secrets, step, "roster.undo")
    await carry_out(installation.secrets, step, None, partial(_log, installation, acts))
    await forget_leavers()


async def show_differences(installation: Installation, _: Arguments) -> dict[str, Any]:
    """Where the tables are not what the application has made of them, and who is there now."""
    organisation = await read_organisation()
    found = await asyncio.to_thread(differences, installation.secrets, organisation)
    people: dict[str, list[Row]] = {}
    for row in organisation.present:
        people.setdefault(str(row["team"]), []).append(row)
    return {
        "known": found is not None,
        "people": len(organisation.present),
        "teams": len(people),
        "digest": digest_of(organisation),
        "differences": [
            {
                "name": each.name,
                "how": each.how,
                "people": [
                    {"name": row["name"], "lead": row["lead"], "since": week_label(row["team_since"])}
                    for row in sorted(people.get(each.id, []), key=lambda row: in_order(row["name"]))
                ],
            }
            for each in sorted(found or [], key=lambda each: in_order(each.name))
        ],
    }


async def confirm(installation: Installation, arguments: Arguments) -> None:
    """Take the tables as they are, if they are what `agreed` stands for."""
    if not await confirm_roster(installation.secrets, arguments["agreed"]):
        raise Refused(CHANGED_MEANWHILE)
    await installation.record("roster.confirm")


async def _log(installation: Installation, acts: Sequence[Act]) -> None:
    await record_all(installation.secrets, installation.actor, acts)


async def history(installation: Installation, arguments: Arguments) -> list[dict[str, Any]]:
    """The newest changes of the roster as the audit log has them: who, on which day, how many."""
    limit = arguments.get("limit", HISTORY)
    found = [
        entry
        for action in ("roster.import", "roster.undo", "roster.confirm")
        for entry in await readable_entries(installation, action=action, limit=limit)
    ]
    newest = sorted(found, key=lambda entry: -entry.number)[:limit]
    roles = {each.address: each.roles for each in await list_accounts(clock.now())}
    return [
        {
            "day": entry.day,
            "who": entry.actor_name or entry.actor,
            "roles": [str(role) for role in roles.get(entry.actor_name, ())],
            "action": entry.action,
            "file": entry.subject,
            "detail": dict(entry.detail),
        }
        for entry in newest
    ]


async def prepared(installation: Installation, arguments: Arguments, weeks_ago: int = 0) -> RosterStep:
    """The step that the roster in `content` (base64) stands for, or stood for some weeks ago."""
    name = arguments["name"]
    # In a thread: a long file must not hold up whoever is answering.
    added = [each.code for each in await stored_languages()]
    roster = await asyncio.to_thread(lambda: read_roster(b64decode(arguments["content"]), name, added))
    today = clock.today(installation.settings.timezone)
    return await prepare_import(installation.secrets, roster, week_of(today) - weeks_ago, name)


def _requires_agreed(step: RosterStep, arguments: Arguments) -> None:
    if arguments["agreed"] != step.digest:
        raise Refused(CHANGED_MEANWHILE)


async def foreseen(installation: Installation, step: RosterStep) -> dict[str, Any]:
    """What a step does to people, and to the groups in which they answer."""
    told = await asyncio.to_thread(described, step)
    before, after = await database.read(partial(divided, installation, step))
    piles = await asyncio.to_thread(read_piles, installation.secrets)
    week = week_of(clock.today(installation.settings.timezone))
    return {
        **told,
        "refused": after.partition.refused,
        "groups": _groups(before, after),
        "sheets": _sheets([pile for pile in piles if pile.is_for(week)], step.after, after) if piles else [],
    }


async def divided(installation: Installation, step: RosterStep) -> tuple[DividedRoster, DividedRoster]:
    """The groups of the next wave without this step and with it."""
    settings = installation.settings
    week = week_of(clock.today(settings.timezone))
    known = await asyncio.to_thread(read_known, installation.secrets)
    before, after = [
        await divide_organisation(organisation, week, settings.language, known)
        for organisation in (step.before, step.after)
    ]
    return before, after


def _groups(before: DividedRoster, after: DividedRoster) -> list[dict[str, Any]]:
    """Who answers together in another way than before; nothing where nobody did or nobody will."""
    if not before.partition.cells or not after.partition.cells:
        return []
    return [
        {
            "before": [_group(cell, before) for cell in each.before],
            "after": [_group(cell, after) for cell in each.after],
        }
        for each in regrouped(before.partition, after.partition)
    ]


def _sheets(piles: Sequence[Pile], organisation: Organisation, roster: DividedRoster) -> list[dict[str, Any]]:
    """Where sheets of codes would be too few, too many, or no group's any more (with nobody to draw them)."""
    unmailed = {str(row["id"]) for row in organisation.present if not row["email"]}
    found, lost = [], list(piles)
    for cell in roster.partition.cells:
        theirs = [pile for pile in piles if pile.members <= cell.members]
        lost = [pile for pile in lost if pile not in theirs]
        people, sheets = len(unmailed & set(cell.people)), sum(len(pile.sheets) for pile in theirs)
        if theirs and people != sheets:
            found.append({"group": roster.labels[cell.id], "people": people, "sheets": sheets})
    return found + [{"group": pile.label, "people": None, "sheets": len(pile.sheets)} for pile in lost]


def _group(cell: MadeCell, roster: DividedRoster) -> dict[str, Any]:
    return {"label": roster.labels[cell.id], "people": len(cell.people)}


def described(step: RosterStep) -> dict[str, Any]:
    """Who joins, leaves, moves or is called otherwise: how many, and the first of them by name."""
    places = {**step.before.teams, **step.after.teams}

    def team(row: Row) -> str:
        return str(places[row["team"]]["name"])

    told: dict[str, list[dict[str, Any]]] = {
        "joined": [{"name": row["name"], "team": team(row)} for row in step.joined],
        "left": [{"name": row["name"], "team": team(row)} for row in step.left],
        "moved": [
            {"name": new["name"], "from": team(old), "to": team(new), "lead": new["lead"]}
            for old, new in step.moved
        ],
        "renamed": [
            {"name": old["name"], "from": _called(old), "to": _called(new)} for old, new in step.renamed
        ],
        "renumbered": [
            {"name": new["name"], "from": old["reference"], "to": new["reference"]}
            for old, new in step.renumbered
        ],
        "language": [
            {"name": new["name"], "from": old["language"] or "–", "to": new["language"] or "–"}
            for old, new in step.spoken_to_otherwise
        ],
        "new_teams": [
            {"name": row["name"]} for each, row in step.after.teams.items() if each not in step.before.teams
        ],
    }
    return {
        "digest": step.digest,
        "asks": step.asks,
        "before": len(step.before.present),
        "unchanged": step.unchanged,
        "returned": len(step.returned),
        "lost_zeros": len(step.lost_zeros),
        "counts": {kind: len(rows) for kind, rows in told.items()},
        "first": {
            kind: sorted(rows, key=lambda row: in_order(row["name"]))[:SHOWN] for kind, rows in told.items()
        },
    }


def _called(row: Row) -> str:
    return f"{row['name']} <{row['email']}>" if row["email"] else str(row["name"])
