"""An export as ratings: read by headers or names, every cell checked, nobody's name kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from survey.contacts.arriving.announcing import LONGEST_KEY
from survey.contacts.arriving.fields import requires_no_address
from survey.contacts.arriving.moments import read_moment
from survey.contacts.links import LINK_LIFE, TOLERANCE
from survey.contacts.ratings import LONGEST_TEXT
from survey.errors import BadInput, RowError
from survey.helpdesks.documents import is_document, read_document
from survey.helpdesks.sheets import read_sheet
from survey.helpdesks.systems import System
from survey.plain_text import plain_text
from survey.spreadsheets.damaged import undamaged_number
from survey.spreadsheets.names import read_name
from survey.spreadsheets.wrong import WrongCells, shown
from survey.weeks import monday_of

NO_QUEUE = "-"  # what a rating without a queue is placed by
ANONYMOUS = "1980-01-01"  # LimeSurvey's date of an answer without a date


@dataclass(frozen=True, slots=True)
class Given:
    """One rating: the ticket, its queue, when it was given, and the program's own word for the score."""

    key: str
    queue: str
    given: datetime
    word: str
    comment: str


@dataclass(frozen=True, slots=True)
class Export:
    """What a file holds, and how many of its rows were not ratings, or too old to count anywhere."""

    ratings: tuple[Given, ...]
    unrated: int
    too_old: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What whoever brings the file says of it: headers for columns, a queue, a week for all rows."""

    headers: Mapping[str, str]
    queue: str | None = None
    week: int | None = None


def read_export(
    data: bytes, name: str, system: System, asked: Asked, timezone: ZoneInfo, now: datetime
) -> Export:
    """Read an export; raises BadInput, or WrongRows with all that is wrong."""
    wrong = WrongCells(name)
    if is_document(data):
        rows = read_document(data, name, system, wrong)
    else:
        rows = read_sheet(data, name, system, asked.headers, wrong, needs_moment=asked.week is None)
    found: dict[str, Given] = {}
    unrated = too_old = 0
    for line, cells in rows:
        if _left_out(cells, system, asked):
            unrated += 1
            continue
        rating = _read(line, cells, asked, timezone, now, wrong)
        if rating is None:
            continue
        if rating.given <= now - LINK_LIFE:
            too_old += 1
        else:
            found[rating.key] = _newest(found.get(rating.key), rating)
    wrong.stop_if_any()
    return Export(tuple(found.values()), unrated, too_old)


def _left_out(cells: Mapping[str, str], system: System, asked: Asked) -> bool:
    """Nobody has rated here, or somebody has begun and gone, or only tried the survey."""
    word = cells.get("score", "").strip().casefold()
    if not word or word in system.unrated:
        return True
    return any(
        cells[column].strip().casefold() in words
        for column, words in system.unfinished.items()
        if column in cells and not (column == "given" and asked.week is not None)
    )


def _newest(earlier: Given | None, later: Given) -> Given:
    """A ticket that was rated again: the last word, of the week in which it was rated first."""
    if earlier is None:
        return later
    last = max(earlier, later, key=lambda each: each.given)
    first = min(earlier.given, later.given)
    return Given(last.key, last.queue, first, last.word, last.comment)


def _read(
    line: int,
    cells: Mapping[str, str],
    asked: Asked,
    timezone: ZoneInfo,
    now: datetime,
    wrong: WrongCells,
) -> Given | None:
    column = "key"
    try:
        key = _key(cells.get("key", ""))
        column = "given"
        given = (
            _thursday(asked.week, timezone)
            if asked.week is not None
            else _moment(cells.get("given", "").strip(), timezone, now)
        )
        if given > now + TOLERANCE:
            raise BadInput("This lies in the future.")
        column = "queue"
        queue = asked.queue or _word(cells.get("queue", "")) or NO_QUEUE
        column = "score"
        word = _word(cells["score"]).casefold()
    except BadInput as error:
        wrong.add(RowError(line, column, shown(cells.get(column, "")), error.message, error.values))
        return None
    return Given(
        key,
        queue,
        given,
        word,
        plain_text(cells.get("comment", ""))[:LONGEST_TEXT],
    )


def _moment(cell: str, timezone: ZoneInfo, now: datetime) -> datetime:
    if not cell:
        raise BadInput("This cell must not be empty.")
    if cell.startswith(ANONYMOUS):
        raise BadInput(
            "1980-01-01 is what LimeSurvey writes where answers have no date. Say the week of the whole file "
            "by --week, as --week 2026-W11."
        )
    return read_moment(cell, timezone, now)[0]


def _thursday(week: int, timezone: ZoneInfo) -> datetime:
    """The middle of a week that was told for a whole file."""
    return datetime.combine(monday_of(week) + timedelta(days=3), time(12), timezone).astimezone(UTC)


def _key(cell: str) -> str:
    # Chatwoot gives the conversation's address: its number is the last part that says anything.
    key = undamaged_number(_word(cell)).rstrip("/").rpartition("/")[2]
    requires_no_address(key)
    if not key:
        raise BadInput("This cell must not be empty.")
    if len(key) > LONGEST_KEY // 2:
        raise BadInput(
            "The text has {length} characters, at most {limit} fit.", length=len(key), limit=LONGEST_KEY // 2
        )
    return key


def _word(cell: str) -> str:
    """A word or number as other programs write it: 4.0 is 4."""
    return undamaged_number(read_name(cell))[:LONGEST_KEY]


def words_of(ratings: Sequence[Given]) -> list[str]:
    """The different words for scores, as they would be listed to a person."""
    return sorted({each.word for each in ratings})
