"""What a customer says about one contact: stored once, replaced while the link is valid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from survey import database
from survey.catalogue.customers import (
    HIGHEST,
    LOWEST,
    asks_for_reasons_up_to,
    further_questions,
    reasons,
)
from survey.contacts.arriving.fields import KIOSK, OPEN_CHANNELS
from survey.contacts.links import LINK_LIFE, rateable_until
from survey.errors import BadInput
from survey.plain_text import plain_text
from survey.tokens import no_such_link

LONGEST_TEXT = 1000

_FIND = """
SELECT contact.ended_at, contact.channel, touchpoint.name AS touchpoint, touchpoint.internal,
       rating.score, rating.reasons, rating.comment, rating.wanted, team_wording.words AS spoken_with,
       CASE WHEN touchpoint.internal THEN '' ELSE asking_rule.question END AS question,
       further_answer.question AS answered, further_answer.score AS further,
       CASE WHEN contact.customer IS NOT NULL OR told_address.objection IS NOT NULL
            THEN 1 ELSE 0 END AS may_object,
       EXISTS (SELECT 1 FROM customer_case
               WHERE customer_case.contact = contact.id AND customer_case.sealed IS NOT NULL) AS left_address
FROM contact
JOIN touchpoint ON touchpoint.id = contact.touchpoint
LEFT JOIN rating ON rating.contact = contact.id
LEFT JOIN team_wording ON team_wording.team = contact.team
LEFT JOIN asking_rule ON asking_rule.touchpoint = contact.touchpoint
LEFT JOIN further_answer ON further_answer.contact = contact.id
LEFT JOIN told_address ON told_address.contact = contact.id
WHERE contact.id = {} AND contact.ended_at > {}
"""

# One statement on both databases: a contact that is unknown, or whose link is over, yields no row. The casts
# tell PostgreSQL what the placeholders of a SELECT are. Whether anybody is told of ratings comes with it, for
# that question by itself would cost each rating another way to the database and back.
_RATE = """
INSERT INTO rating (contact, score, reasons, comment, wanted, week, team, touchpoint, invited)
SELECT contact.id, CAST({} AS smallint), CAST({} AS varchar), CAST({} AS text), CAST({} AS text),
       contact.week, contact.team, contact.touchpoint,
       NOT (touchpoint.open_channel OR contact.channel IN ({}, {}))
FROM contact JOIN touchpoint ON touchpoint.id = contact.touchpoint
WHERE contact.id = {} AND contact.ended_at > {}
ON CONFLICT (contact) DO UPDATE
SET score = excluded.score, reasons = excluded.reasons, comment = excluded.comment, wanted = excluded.wanted
RETURNING contact, EXISTS (SELECT 1 FROM target WHERE target.events LIKE '%rating%') AS listens
"""


@dataclass(frozen=True, slots=True)
class GivenRating:
    """A score from 1 to 5, and what the customer added; ids of reasons only under a low score."""

    score: int
    reasons: tuple[str, ...] = ()
    comment: str = ""
    wanted: str = ""
    # What the touchpoint asks beside the faces, and the number that was chosen, if one was.
    question: str = ""
    further: int | None = None


@dataclass(frozen=True, slots=True)
class Rateable:
    """A contact as its customer may see it."""

    touchpoint: str
    ended_at: datetime
    rating: GivenRating | None
    # Before a terminal that stands somewhere the next customer follows.
    terminal: bool = False
    internal: bool = False  # a colleague rates, who is asked for no address
    spoken_with: str | None = None  # the team, where the organisation has worded it for customers
    question: str = ""  # what is asked beside the faces
    left_address: bool = False  # for an answer, and it is still there
    may_object: bool = False  # whether anything leads to the customer by which nobody would ask them again

    @property
    def until(self) -> datetime:
        """When its link is over."""
        return rateable_until(self.ended_at)


def read_rating(
    score: str, ticked: Sequence[str], comment: str, wanted: str, question: str = "", further: str = ""
) -> GivenRating:
    """A rating from the fields of a form."""
    if score not in {str(each) for each in range(LOWEST, HIGHEST + 1)}:
        raise BadInput("Please choose one of the five faces.")
    known = [reason.id for reason in reasons()]
    if any(reason not in known for reason in ticked):
        raise BadInput("This page is older than the list of reasons. Please open the link again.")
    # Reasons are shown under a low score alone: what was ticked before somebody raised it is dropped.
    low = int(score) <= asks_for_reasons_up_to()
    kept = tuple(reason for reason in known if reason in ticked and low)
    known_question = question if question in further_questions() else ""
    return GivenRating(
        int(score),
        kept,
        _read_text(comment),
        _read_text(wanted),
        known_question,
        read_further(known_question, further),
    )


def read_further(question: str, text: str) -> int | None:
    """The number that was chosen for a further question, or None."""
    if not question or not text:
        return None
    asked = further_questions()[question]
    if text not in {str(each) for each in range(asked.lowest, asked.highest + 1)}:
        raise BadInput(
            "Please choose a number from {lowest} to {highest}.", lowest=asked.lowest, highest=asked.highest
        )
    return int(text)


async def find_rateable(contact: UUID, now: datetime) -> Rateable:
    """The contact behind a link, with what was said about it; one answer for unknown and over."""
    rows = await database.query(_FIND, contact, now - LINK_LIFE)
    if not rows:
        raise no_such_link()
    (row,) = rows
    rating = None
    if row["score"] is not None:
        ticked = tuple(reason for reason in row["reasons"].split(",") if reason)
        further = row["further"] if row["answered"] == row["question"] else None
        rating = GivenRating(
            row["score"],
            ticked,
            row["comment"] or "",
            row["wanted"] or "",
            row["answered"] or "",
            further,
        )
    return Rateable(
        row["touchpoint"],
        row["ended_at"],
        rating,
        row["channel"] == KIOSK,
        bool(row["internal"]),
        row["spoken_with"],
        row["question"] or "",
        bool(row["left_address"]),
        bool(row["may_object"]),
    )


async def rate(contact: UUID, rating: GivenRating, now: datetime) -> bool:
    """Store or replace, durable when it returns: whether any program is told of ratings.

    No time is kept: the contact has one.
    """
    if rating.question:
        return await database.write(_rate_with_further, contact, rating, now)
    return await _rate(contact, rating, now)


async def _rate_with_further(contact: UUID, rating: GivenRating, now: datetime) -> bool:
    """In a table of its own, where nothing that adds up ratings looks."""
    listens = await _rate(contact, rating, now)
    await database.query("DELETE FROM further_answer WHERE contact = {}", contact)
    if rating.further is not None:
        await database.query(
            "INSERT INTO further_answer (contact, question, score) VALUES ({}, {}, {})",
            contact,
            rating.question,
            rating.further,
        )
    return listens


async def _rate(contact: UUID, rating: GivenRating, now: datetime) -> bool:
    stored = await database.write_one(
        _RATE,
        rating.score,
        ",".join(rating.reasons),
        rating.comment or None,
        rating.wanted or None,
        *OPEN_CHANNELS,
        contact,
        now - LINK_LIFE,
    )
    if not stored:
        raise no_such_link()
    return bool(stored[0]["listens"])


def _read_text(text: str) -> str:
    said = plain_text(text)
    if len(said) > LONGEST_TEXT:
        raise BadInput("Please say it in at most {longest} characters.", longest=LONGEST_TEXT)
    return said
