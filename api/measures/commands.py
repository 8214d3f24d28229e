"""Measures and replies as commands: JSON in and out. No command shows a figure of a group (role table)."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from api.installation import Installation
from api.measures.ideas import Idea, released_ideas
from api.measures.intended import read_day, read_first_week, read_points
from api.measures.judging import draw_measure, judge_measure, standing
from survey import clock
from survey.contacts.tables import Wish
from survey.errors import BadInput
from survey.measures import registering
from survey.measures.drawing import lot
from survey.measures.keeping import StoredMeasure, measures, withdraw
from survey.measures.registering import Intended
from survey.measures.replies import asked_groups, write_reply
from survey.weeks import week_label

Arguments = Mapping[str, Any]
Document = dict[str, Any]


async def register(installation: Installation, arguments: Arguments) -> Document:
    """Store a measure as of today; with `idea` that is what is done, where nothing else is said."""
    idea = await _idea(installation, arguments.get("idea") or "")
    intended = Intended(
        what=arguments["what"] or (idea.text if idea else ""),
        who=arguments["who"],
        kind=arguments["kind"],
        outcome=arguments["outcome"],
        expected=read_points(arguments["expected"]),
        smallest=read_points(arguments["smallest"]),
        groups=arguments["groups"],
        start=read_first_week(arguments["start"]),
        steps=arguments["steps"],
        prompted=read_day(arguments.get("prompted") or "") or (idea.day if idea else None),
        wish=_wish(arguments.get("wish") or ""),
    )
    return await shown(installation, await store(installation, intended))


async def store(installation: Installation, intended: Intended) -> StoredMeasure:
    """Register and log; the same measure again is neither stored nor logged twice."""
    today = clock.today(installation.settings.timezone)
    known = len(await measures())
    found = await registering.register(intended, today)
    if found.number > known:
        await installation.record("measure.register", str(found.number), {"digest": found.digest})
    return found


async def draw(installation: Installation, arguments: Arguments) -> Document:
    """Let the lot of `number` fall."""
    return await shown(installation, await draw_measure(installation, arguments["number"]))


async def judge(installation: Installation, arguments: Arguments) -> Document:
    """Judge `number`, once."""
    return await shown(installation, await judge_measure(installation, arguments["number"]))


async def give_up(installation: Installation, arguments: Arguments) -> Document:
    """Give `number` up, with the reason `why`."""
    today = clock.today(installation.settings.timezone)
    act = partial(withdraw, arguments["number"], arguments["why"], today)
    found = await installation.logged(act, "measure.withdraw", str(arguments["number"]))
    return await shown(installation, found)


async def list_all(installation: Installation, _: Arguments) -> list[Document]:
    """The whole register."""
    return [await shown(installation, each) for each in await measures()]


async def list_wishes(_: Installation, __: Arguments) -> list[dict[str, str]]:
    """What was wished for, the newest first, each with the name by which a measure answers it."""
    rows = await Wish.select(Wish.id, Wish.text, Wish.received).order_by(Wish.received, ascending=False)
    return [{"id": str(r["id"]), "text": r["text"], "received": r["received"].isoformat()} for r in rows]


async def list_replies(_: Installation, __: Arguments) -> list[Document]:
    """Every group that was published by itself, and whether its newest release has a reply."""
    return [
        {
            "group": each.name,
            "wave": each.wave,
            "reply": each.reply.text if each.reply else "",
            "times": each.times,
            "given": each.given,
        }
        for each in await asked_groups()
    ]


async def reply(installation: Installation, arguments: Arguments) -> Document:
    """Reply to the newest release of `group`."""
    today = clock.today(installation.settings.timezone)
    act = partial(write_reply, arguments["group"], arguments["text"], today)
    found = await installation.logged(act, "reply.write", arguments["group"])
    return {"group": found.name, "wave": found.wave, "reply": found.reply.text if found.reply else ""}


async def shown(installation: Installation, measure: StoredMeasure) -> Document:
    """A measure as everybody may know it; the seed appears with the order that it decided."""
    plan, drawn = measure.plan, measure.drawn
    state = await standing(installation, measure)
    names = {group.cell: group.name for group in plan.groups}
    return {
        "number": measure.number,
        "what": plan.what,
        "who": plan.who,
        "kind": plan.kind,
        "outcome": plan.outcome,
        "expected": plan.expected,
        "smallest": plan.smallest,
        "groups": [group.name for group in plan.groups],
        "first": week_label(measure.first),
        "by_lot": plan.by_lot,
        "registered": measure.registered.isoformat(),
        "digest": measure.digest,
        "commitment": plan.commitment,
        "seed": measure.seed if drawn else "",
        "wave": drawn.wave if drawn else "",
        "release": drawn.release if drawn else "",
        "order": [
            {
                "group": names[cell],
                "cell": cell,
                "lot": lot(measure.seed, drawn.release, cell),
                "week": week_label(week),
            }
            for cell, week in drawn.order
        ]
        if drawn
        else [],
        "withdrawn": measure.withdrawn.isoformat() if measure.withdrawn else "",
        "why": measure.why_withdrawn,
        "word": state.word,
        "weeks_more": state.weeks_more,
        "judged": measure.judged.isoformat() if measure.judged else "",
    }


async def list_ideas(installation: Installation, _: Arguments) -> list[dict[str, str]]:
    """What was called an idea in released comments, the newest first, each with the name for a measure."""
    return [
        {"id": each.id, "wave": each.wave, "text": each.text}
        for each in await released_ideas(installation.secrets)
    ]


async def _idea(installation: Installation, name: str) -> Idea | None:
    if not name:
        return None
    ideas = await released_ideas(installation.secrets)
    found = next((each for each in ideas if each.id == name), None)
    if found is None:
        raise BadInput("“{id}” names no idea. List them: resonanz measure ideas", id=name)
    return found


def _wish(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise BadInput("“{id}” names no wish. List them: resonanz measure wishes", id=text) from None
