"""Wishes as people sort them: read, given a theme, and said what became of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from survey import database
from survey.errors import BadInput, NotFound
from survey.plain_text import plain_text
from survey.wishes.suggesting import suggest
from survey.wishes.tables import WishOutcome, WishTheme

PLANNED, DONE, DECLINED = "planned", "done", "declined"
OUTCOMES = (PLANNED, DONE, DECLINED)
LONGEST_THEME, LONGEST_WANTED, LONGEST_DID = 60, 300, 1000
# A page is read; what is older is found by touchpoint and theme.
MOST_SHOWN = 100
PAGE, RATING = "w", "r"

# Both kinds alike: neither score nor reference of a contact is among the columns. What colleagues say of a
# team is its lead's alone.
_SAID = """
SELECT 'w' AS kind, wish.id, wish.text, wish.received AS day, wish.touchpoint, wish.team FROM wish
UNION ALL
SELECT 'r', rating.contact, rating.wanted, NULL, rating.touchpoint, rating.team
FROM rating JOIN touchpoint inside ON inside.id = rating.touchpoint AND NOT inside.internal
WHERE rating.wanted IS NOT NULL
"""
_FIND = f"""
SELECT s.kind, s.id, s.text, s.day, contact.ended_at, p.name AS touchpoint_name, t.name AS team_name,
       o.state, o.wanted, o.did, o.published
FROM ({_SAID}) s
LEFT JOIN contact ON contact.id = s.id AND s.kind = 'r'
LEFT JOIN touchpoint p ON p.id = s.touchpoint
LEFT JOIN team t ON t.id = s.team
LEFT JOIN wish_outcome o ON (s.kind = 'w' AND o.wish = s.id) OR (s.kind = 'r' AND o.contact = s.id)
"""  # noqa: S608  # two texts of ours


@dataclass(frozen=True, slots=True)
class SaidWish:
    """A wish with its themes and what became of it; `key` names it in a form."""

    key: str
    text: str
    day: date
    touchpoint: str
    team: str
    themes: tuple[str, ...]
    suggested: tuple[str, ...]
    state: str
    wanted: str
    did: str
    published: date | None


@dataclass(frozen=True, slots=True)
class Counted:
    """How many wishes of a touchpoint have a theme (empty: none yet), and how many came to what."""

    touchpoint: str
    theme: str
    wishes: int
    planned: int
    done: int
    declined: int


async def said_wishes(
    teams: frozenset[UUID] | None, touchpoint: UUID | None = None, theme: str = ""
) -> list[SaidWish]:
    """The newest first: those of these teams, or with None all."""

    async def job() -> list[SaidWish]:
        conditions, values = _scope(teams)
        if touchpoint is not None:
            conditions.append("s.touchpoint = {}")
            values.append(touchpoint)
        if theme:
            conditions.append(
                "EXISTS (SELECT 1 FROM wish_theme h WHERE h.theme = {} AND "
                "((s.kind = 'w' AND h.wish = s.id) OR (s.kind = 'r' AND h.contact = s.id)))"
            )
            values.append(theme)
        rows = await database.query(f"{_FIND} WHERE {' AND '.join(conditions)}", *values)
        found = sorted(rows, key=lambda row: (_day(row), str(row["id"])), reverse=True)[:MOST_SHOWN]
        themes = await _themes()
        texts = [(str(row["text"]), each) for row in rows for each in themes.get(_key(row), ())]
        return [_wish(row, themes.get(_key(row), ()), texts) for row in found]

    return await database.read(job)


async def counts(teams: frozenset[UUID] | None) -> list[Counted]:
    """By touchpoint and theme; a wish with two themes is counted under each."""

    async def job() -> list[Counted]:
        conditions, values = _scope(teams)
        rows = await database.query(f"{_FIND} WHERE {' AND '.join(conditions)}", *values)
        themes = await _themes()
        found: dict[tuple[str, str], list[str]] = {}
        for row in rows:
            for theme in themes.get(_key(row), ("",)):
                found.setdefault((row["touchpoint_name"] or "", theme), []).append(row["state"] or "")
        return [
            Counted(*place, len(states), *(states.count(each) for each in OUTCOMES))
            for place, states in sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))
        ]

    return await database.read(job)


async def give_theme(key: str, theme: str, teams: frozenset[UUID] | None) -> None:
    """A person says what a wish is about; a second time it changes nothing."""
    theme = plain_text(theme)
    if not theme or len(theme) > LONGEST_THEME:
        raise BadInput("A theme is called by 1 to {longest} characters.", longest=LONGEST_THEME)

    async def job() -> None:
        of = await _requires(key, teams)
        if not await WishTheme.exists().where(*_where(WishTheme, of), WishTheme.theme == theme):
            await WishTheme.insert(WishTheme(id=uuid4(), theme=theme, **of))

    await database.write(job)


async def take_theme(key: str, theme: str, teams: frozenset[UUID] | None) -> None:
    """It is not about that after all."""

    async def job() -> None:
        of = await _requires(key, teams)
        await WishTheme.delete().where(*_where(WishTheme, of), WishTheme.theme == theme)

    await database.write(job)


async def decide_wish(
    key: str, state: str, wanted: str, did: str, today: date, teams: frozenset[UUID] | None
) -> None:
    """Say what becomes of a wish; what was published is passed anew when its words change."""
    wanted, did = plain_text(wanted), plain_text(did)
    if state not in OUTCOMES:
        raise BadInput("This was not sent from our own page. Please open the link again.")
    if len(wanted) > LONGEST_WANTED or len(did) > LONGEST_DID:
        raise BadInput("Please say it in at most {longest} characters.", longest=LONGEST_WANTED)

    async def job() -> None:
        of = await _requires(key, teams)
        before = await WishOutcome.select().where(*_where(WishOutcome, of)).first()
        told: dict[str, Any] = {"state": state, "wanted": wanted, "did": did}
        if before is not None and all(before[name] == value for name, value in told.items()):
            return
        await WishOutcome.delete().where(*_where(WishOutcome, of))
        await WishOutcome.insert(WishOutcome(id=uuid4(), day=today, published=None, **told, **of))

    await database.write(job)


async def publish_wish(key: str, today: date, *, shown: bool) -> None:
    """A person passes what was wanted and done for the wish page of its touchpoint, or takes it back."""

    async def job() -> None:
        of = await _requires(key, None)
        row = await WishOutcome.select().where(*_where(WishOutcome, of)).first()
        if shown and (row is None or row["state"] != DONE or not (row["wanted"] and row["did"])):
            raise BadInput("Say first what was wanted and what was done about it; only that is published.")
        await WishOutcome.update({WishOutcome.published: today if shown else None}).where(
            *_where(WishOutcome, of)
        )

    await database.write(job)


async def published_wishes(touchpoint: UUID) -> list[tuple[str, str, date]]:
    """You wanted, we did: what customers read at a touchpoint."""
    rows = await database.query(
        f"SELECT o.wanted, o.did, o.published AS day FROM ({_SAID}) s JOIN wish_outcome o "  # noqa: S608  # a text of ours
        "ON (s.kind = 'w' AND o.wish = s.id) OR (s.kind = 'r' AND o.contact = s.id) "
        "WHERE s.touchpoint = {} AND o.published IS NOT NULL",
        touchpoint,
    )
    found = [(row["wanted"], row["did"], _date(row["day"])) for row in rows]
    return sorted(found, key=lambda each: (each[2], each[0]), reverse=True)


def _scope(teams: frozenset[UUID] | None) -> tuple[list[str], list[Any]]:
    if teams is None:
        return ["1 = 1"], []
    return [f"s.team IN ({', '.join('{}' for _ in teams)})" if teams else "1 = 0"], [*teams]


async def _themes() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in await WishTheme.select().order_by(WishTheme.theme):
        key = f"{PAGE}{row['wish']}" if row["wish"] else f"{RATING}{row['contact']}"
        found.setdefault(key, []).append(row["theme"])
    return {key: tuple(themes) for key, themes in found.items()}


async def _requires(key: str, teams: frozenset[UUID] | None) -> dict[str, Any]:
    """Which wish it is, if it is there and of these teams."""
    try:
        identity = UUID(key[1:])
    except ValueError:
        raise NotFound("This wish is no longer there.") from None
    conditions, values = _scope(teams)
    mine = " AND ".join(conditions)
    rows = await database.query(
        f"SELECT 1 AS found FROM ({_SAID}) s WHERE s.kind = {{}} AND s.id = {{}} AND {mine}",  # noqa: S608  # ours
        key[:1],
        identity,
        *values,
    )
    if not rows:
        raise NotFound("This wish is no longer there.")
    return {"wish": identity} if key.startswith(PAGE) else {"contact": identity}


def _where(table: type[Any], of: dict[str, Any]) -> list[Any]:
    return [getattr(table, name) == value for name, value in of.items()]


def _wish(row: dict[str, Any], themes: tuple[str, ...], tagged: list[tuple[str, str]]) -> SaidWish:
    return SaidWish(
        key=_key(row),
        text=row["text"],
        day=_day(row),
        touchpoint=row["touchpoint_name"] or "",
        team=row["team_name"] or "",
        themes=themes,
        suggested=tuple(each for each in suggest(row["text"], tagged) if each not in themes),
        state=row["state"] or "",
        wanted=row["wanted"] or "",
        did=row["did"] or "",
        published=_date(row["published"]) if row["published"] else None,
    )


def _key(row: dict[str, Any]) -> str:
    return f"{row['kind']}{_uuid(row['id'])}"


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


def _day(row: dict[str, Any]) -> date:
    moment = row["ended_at"]
    return moment.date() if isinstance(moment, datetime) else _date(row["day"])


def _date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
