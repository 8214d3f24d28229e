"""Takes in what an export holds: in one transaction, once; what nobody has placed yet lies aside."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from survey import database
from survey.contacts.arriving.fields import OPEN_CHANNELS
from survey.contacts.links import LINK_LIFE
from survey.contacts.tables import Contact, Rating, Touchpoint
from survey.contacts.weeks import week_of_contact
from survey.database import RowConflict
from survey.errors import BadInput
from survey.helpdesks.given import Export, Given, words_of
from survey.helpdesks.placing import Place, places, score_words
from survey.helpdesks.systems import System
from survey.helpdesks.tables import RatingAside

NAMED = 12


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the ratings of an export; `aside` counts by queue those that wait for their place."""

    new: int = 0
    changed: int = 0
    known: int = 0
    aside: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scored:
    """A rating whose word has its score."""

    key: str
    queue: str
    given: datetime
    score: int
    comment: str | None


async def take_in(system: System, export: Export, file: str, timezone: ZoneInfo, now: datetime) -> Taken:
    """Store an export; raises BadInput where nobody has said yet what a word means between 1 and 5."""

    async def job() -> Taken:
        return await take_in_within(system, export, file, timezone, now)

    try:
        return await database.write(job)
    except RowConflict:  # the same file twice at the same moment: now the other one is there
        return await database.write(job)


async def try_in(system: System, export: Export, file: str, timezone: ZoneInfo, now: datetime) -> Taken:
    """What would become of an export: done, and taken back before anybody sees it."""
    taken: list[Taken] = []

    async def job() -> None:
        taken.append(await take_in_within(system, export, file, timezone, now))
        raise _TakenBackError

    with suppress(_TakenBackError):
        await database.write(job)
    return taken[-1]


class _TakenBackError(Exception):
    """Ends a transaction without a trace."""


async def take_in_within(
    system: System, export: Export, file: str, timezone: ZoneInfo, now: datetime
) -> Taken:
    """Inside a write: the same."""
    known = {**system.scale, **await score_words(system.name)}
    unknown = [word for word in words_of(export.ratings) if word not in known]
    if unknown:
        raise BadInput(
            "{file}: how do these ratings count between 1 (very unhappy) and 5 (very happy)? {words}. Say it "
            "once: “resonanz helpdesk scores {system} {example}=5 …”. Nothing was read.",
            file=file,
            words=", ".join(unknown[:NAMED]) + (", …" if len(unknown) > NAMED else ""),
            system=system.name,
            example=unknown[0],
        )
    return await _store(system.name, [_scored(each, known) for each in export.ratings], timezone, now)


async def take_in_aside(system: str, queue: str, timezone: ZoneInfo, now: datetime) -> int:
    """Inside a write: what lay aside for a queue that has its place by now."""
    rows = await RatingAside.select().where(RatingAside.system == system, RatingAside.queue == queue)
    scored = [Scored(row["key"], queue, row["given"], row["score"], row["comment"]) for row in rows]
    taken = await _store(system, [each for each in scored if each.given > now - LINK_LIFE], timezone, now)
    return taken.new


async def forget_aside(now: datetime) -> None:
    """Remove what can no longer count in any week."""

    async def job() -> None:
        await RatingAside.delete().where(RatingAside.given <= now - LINK_LIFE)

    await database.write(job)


def _scored(rating: Given, known: Mapping[str, int]) -> Scored:
    return Scored(rating.key, rating.queue, rating.given, known[rating.word], rating.comment or None)


async def _store(system: str, ratings: Sequence[Scored], timezone: ZoneInfo, now: datetime) -> Taken:
    placed = await places(system)
    open_points = set(
        await Touchpoint.select(Touchpoint.id)
        .where(Touchpoint.open_channel == True)  # noqa: E712  # SQL
        .output(as_list=True)
    )
    earlier = await _earlier([_number(system, each.key) for each in ratings])
    contacts: list[dict[str, Any]] = []
    said: list[dict[str, Any]] = []
    aside: list[dict[str, Any]] = []
    done: list[str] = []
    waiting: Counter[str] = Counter()
    changed = known = 0
    for each in ratings:
        number = _number(system, each.key)
        if (stored := earlier.get(number)) is not None:
            replaced = await _replace(stored, each, now)
            changed, known = changed + replaced, known + (not replaced)
        elif (place := placed.get(each.queue)) is not None:
            contact = _contact(number, each, place, timezone)
            contacts.append(contact)
            said.append(_rating(contact, each, invited=place.touchpoint not in open_points))
            done.append(each.key)
        else:
            waiting[each.queue] += 1
            aside.append(_aside(system, each))
    await database.insert_rows(Contact, contacts)
    await database.insert_rows(Rating, said)
    await database.insert_rows(RatingAside, aside, same=("system", "key"))
    for some in database.in_parts(done):
        await RatingAside.delete().where(RatingAside.system == system, RatingAside.key.is_in(list(some)))
    return Taken(len(contacts), changed, known, dict(waiting))


async def _earlier(numbers: list[str]) -> dict[str, dict[str, Any]]:
    """What was taken in before, under these numbers."""
    found: dict[str, dict[str, Any]] = {}
    for some in database.in_parts(numbers):
        rows = await Rating.select(
            Rating.contact,
            Rating.score,
            Rating.comment,
            Rating.contact.idempotency_key.as_alias("number"),
            Rating.contact.ended_at.as_alias("given"),
        ).where(Rating.contact.api_key.is_null(), Rating.contact.idempotency_key.is_in(list(some)))
        found.update({row["number"]: row for row in rows})
    return found


async def _replace(stored: Mapping[str, Any], rating: Scored, now: datetime) -> bool:
    """Whether a customer has thought again, in time."""
    same = (stored["score"], stored["comment"]) == (rating.score, rating.comment)
    if same or stored["given"] <= now - LINK_LIFE:
        return False
    await Rating.update({Rating.score: rating.score, Rating.comment: rating.comment}).where(
        Rating.contact == stored["contact"]
    )
    return True


def _number(system: str, key: str) -> str:
    """What the contact is known by; it goes after a year, as the number of any contact."""
    return f"{system} {key}"


def _contact(number: str, rating: Scored, place: Place, timezone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "team": place.team,
        "touchpoint": place.touchpoint,
        "channel": place.channel,
        "ended_at": rating.given,
        "week": week_of_contact(rating.given, timezone),
        "idempotency_key": number,
    }


def _rating(contact: Mapping[str, Any], rating: Scored, *, invited: bool) -> dict[str, Any]:
    return {
        "contact": contact["id"],
        "score": rating.score,
        "reasons": "",
        "comment": rating.comment,
        "week": contact["week"],
        "team": contact["team"],
        "touchpoint": contact["touchpoint"],
        "invited": invited and contact["channel"] not in OPEN_CHANNELS,
    }


def _aside(system: str, rating: Scored) -> dict[str, Any]:
    identity: UUID = uuid4()
    return {
        "id": identity,
        "system": system,
        "key": rating.key,
        "queue": rating.queue,
        "given": rating.given,
        "score": rating.score,
        "comment": rating.comment,
    }
