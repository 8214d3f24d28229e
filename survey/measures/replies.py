"""You said, we did: what a group's lead replies to a release, once for each, for the whole group to read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from survey import database
from survey.database import RowConflict
from survey.errors import BadInput, Conflict, NotFound
from survey.measures.tables import Reply
from survey.plain_text import plain_text
from survey.releases.tables import Release
from survey.spreadsheets.names import in_order, same_name
from survey.waves.sides import last_pulse
from survey.waves.tables import CellPart, Wave, WaveCell

LONGEST_REPLY = 500


@dataclass(frozen=True, slots=True)
class Replied:
    """A reply and the day of its last change."""

    text: str
    written: date


@dataclass(frozen=True, slots=True)
class Asked:
    """A group whose lead is asked to reply to its newest release; `given` replies to `times` releases."""

    cell: str
    name: str
    teams: frozenset[UUID]
    wave: str
    week: int
    reply: Replied | None
    times: int
    given: int


async def asked_groups(teams: Collection[UUID] | None = None) -> list[Asked]:
    """The groups that were published by themselves, by the alphabet; with `teams` those of these teams.

    A group whose teams answer in another one by now is not among them: no page would show it a reply.
    """

    async def job() -> list[Asked]:
        parts: dict[UUID, set[UUID]] = {}
        for part in await CellPart.select(CellPart.cell, CellPart.team).where(CellPart.team.is_not_null()):
            parts.setdefault(part["cell"], set()).add(part["team"])
        newest = await last_pulse(Wave.id)
        present = await WaveCell.select(WaveCell.cell).where(WaveCell.wave == (newest or {}).get("id"))
        asked_now = {row["cell"] for row in present}
        elsewhere = {team for cell in asked_now for team in parts.get(cell, ())}
        named = WaveCell.select(WaveCell.cell, WaveCell.wave, WaveCell.label)
        labels = {(row["cell"], row["wave"]): row["label"] for row in await named}
        replies = {(row["cell"], row["wave"]): row for row in await Reply.select()}
        weeks: dict[UUID, list[tuple[int, str]]] = {}
        released = Release.select(Release.cell, Release.wave, Release.wave.week)
        for row in await released.where(Release.kind == "cell"):
            weeks.setdefault(row["cell"], []).append((row["wave.week"], row["wave"]))
        found = []
        for cell, each in weeks.items():
            own = parts.get(cell, set())
            if not own or (teams is not None and own.isdisjoint(teams)):
                continue
            if cell not in asked_now and not own.isdisjoint(elsewhere):
                continue
            week, wave = max(each)
            reply = replies.get((cell, wave))
            found.append(
                Asked(
                    cell=str(cell),
                    name=labels[cell, wave],
                    teams=frozenset(own),
                    wave=wave,
                    week=week,
                    reply=Replied(reply["text"], reply["written"]) if reply else None,
                    times=len(each),
                    given=sum((cell, name) in replies for _, name in each),
                )
            )
        return sorted(found, key=lambda group: (in_order(group.name), group.cell))

    return await database.read(job)


async def write_reply(
    group: str, text: str, today: date, teams: Collection[UUID] | None = None, wave: str | None = None
) -> Asked:
    """Store a reply to the group's newest release; until the next one it can be changed.

    `group` is an address or a name. With `wave` it is refused where that is no longer the newest one.
    """
    said = plain_text(text)
    if not said:
        raise BadInput("Please write what you reply to your group.")
    if len(said) > LONGEST_REPLY:
        raise BadInput("Please say it in at most {longest} characters.", longest=LONGEST_REPLY)

    async def job() -> Asked:
        asked = await _find(group, teams)
        if wave is not None and wave != asked.wave:
            raise Conflict("A newer week has been published meanwhile. Please reply to that one.")
        here = (Reply.wave == asked.wave) & (Reply.cell == UUID(asked.cell))
        if asked.reply is None:
            await Reply.insert(
                Reply(id=uuid4(), wave=asked.wave, cell=UUID(asked.cell), text=said, written=today)
            )
        elif asked.reply.text != said:
            await Reply.update({Reply.text: said, Reply.written: today}).where(here)
        return await _find(group, teams)

    try:
        return await database.write(job)
    except RowConflict:
        raise Conflict(
            "Somebody else has replied at the same moment. Please look at the page again."
        ) from None


async def _find(group: str, teams: Collection[UUID] | None) -> Asked:
    key = same_name(group)
    asked = await asked_groups(teams)
    # An old group may have had the same name: the one that was published last is meant.
    matching = [each for each in asked if key in {same_name(each.cell), same_name(each.name)}]
    if not matching:
        raise NotFound(
            "No group “{group}” of yours has been published by itself, so there is nothing to reply to.",
            group=group,
        )
    return max(matching, key=lambda each: (each.week, each.wave))


async def replies_to(cell: str) -> dict[str, Replied]:
    """Every reply that a group ever got, by wave; an address that is no group's has none."""
    try:
        group = UUID(cell)
    except ValueError:
        return {}
    rows = await Reply.select(Reply.wave, Reply.text, Reply.written).where(Reply.cell == group)
    return {row["wave"]: Replied(plain_text(row["text"]), row["written"]) for row in rows}


async def reply_on_the_pulse(cell: UUID, wave: str) -> str | None:
    """What a group reads beside its last result; the same for everybody in it, whoever asks."""
    row = await Reply.select(Reply.text).where(Reply.cell == cell, Reply.wave == wave).first()
    return plain_text(row["text"])[:LONGEST_REPLY] if row else None
