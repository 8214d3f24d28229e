"""The organisation's own questions: adding, wording anew, retiring, and which of them a week asks.

A wave freezes what it asks in its manifest, so whatever changes here counts from the next one that opens; and
what is added is asked from the week after, so that it can be looked at before.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from survey import database
from survey.catalogue.questions import LANGUAGES, ROTATION, Question, block_of_week, labels_of_scale
from survey.errors import BadInput, Conflict, NotFound, Refused
from survey.own_questions.recognising import recognised_by
from survey.own_questions.tables import OwnQuestion
from survey.plain_text import plain_text
from survey.waves.tables import Wave
from survey.weeks import week_of

PREFIX = "own-"
# The markers are five beside the core already, and are compared with each other.
BLOCKS = ROTATION[1:]
MOST_IN_A_BLOCK = 2
SHORTEST, LONGEST = 10, 200
SCALE = "agreement"
_NAMES = {"en": "English", "de": "Deutsch"}


@dataclass(frozen=True, slots=True)
class Own:
    """One wording of a question; `warned` are the topics that somebody has confirmed."""

    id: str
    number: int
    version: int
    block: str
    texts: Mapping[str, str]
    warned: tuple[str, ...]
    from_week: int
    retired: date | None


def is_own(question: str) -> bool:
    """Whether an id of a manifest is that of an own question."""
    return question.startswith(PREFIX)


async def list_own() -> list[Own]:
    """Every wording that there was, the oldest first."""
    rows = await OwnQuestion.select().order_by(OwnQuestion.number).order_by(OwnQuestion.version)
    return [
        Own(
            **{name: row[name] for name in ("id", "number", "version", "block", "from_week", "retired")},
            texts=json.loads(row["texts"]),
            warned=tuple(filter(None, row["warned"].split(","))),
        )
        for row in rows
    ]


async def own_of_week(week: int, every: int) -> tuple[Question, ...]:
    """Those that are asked in this week, behind the catalogue's."""
    block = block_of_week(week, every)
    return tuple(
        as_question(own)
        for own in await list_own()
        if own.block == block and own.retired is None and own.from_week <= week
    )


def as_question(own: Own) -> Question:
    """As a wave asks it."""
    return Question(own.id, "own", own.block, SCALE, dict(own.texts), labels_of_scale(SCALE))


def cleaned(texts: Mapping[str, str], further: Sequence[str] = ()) -> dict[str, str]:
    """Plain text in German and English, and in whatever `further` languages it was said; else it is named.

    Where the words of a further language are missing, its readers are asked in English.
    """
    found = {}
    for language in (*LANGUAGES, *further):
        text = plain_text(texts.get(language, ""))
        if not text and language in further:
            continue
        if not SHORTEST <= len(text) <= LONGEST:
            raise BadInput(
                "The text in {language} has {found} characters. It needs {least} to {most}, in every "
                "language in which people are asked.",
                language=_NAMES.get(language, language),
                found=len(text),
                least=SHORTEST,
                most=LONGEST,
            )
        found[language] = text
    return found


async def add_own(block: str, texts: Mapping[str, str], confirmed: bool, today: date) -> Own:
    """Inside a write: a question of its own number, asked from next week on."""
    await _hold()
    known = await list_own()
    _requires_block(block)
    working = [each for each in known if each.retired is None]
    if any(each.block == block and each.texts == texts for each in working):
        raise Conflict("This very question is asked in this block already.")
    if sum(each.block == block for each in working) >= MOST_IN_A_BLOCK:
        raise Refused(
            "This block has {most} questions of your own already, and more would make the week too long. "
            "Retire one of them, or choose another block.",
            most=MOST_IN_A_BLOCK,
        )
    number = max((each.number for each in known), default=0) + 1
    return await _insert(number, 1, block, texts, confirmed, today)


async def reword_own(number: int, texts: Mapping[str, str], confirmed: bool, today: date) -> Own:
    """Inside a write: another wording; one that was asked is retired, and its results stay its own."""
    await _hold()
    own = await _working(number)
    if own.texts == texts:
        return own
    if all(own.texts[language] == texts[language] for language in LANGUAGES) and not recognised_by(
        text for language, text in texts.items() if own.texts.get(language) != text
    ):
        # The same sentence, said to more people: its results go on, and a week keeps what it has frozen.
        words = json.dumps(dict(texts), ensure_ascii=False, sort_keys=True)
        await OwnQuestion.update({OwnQuestion.texts: words}).where(OwnQuestion.id == own.id)
        return replace(own, texts=dict(texts))
    version = own.version
    if await _was_asked(own.id):
        await OwnQuestion.update({OwnQuestion.retired: today}).where(OwnQuestion.id == own.id)
        version += 1
    else:
        await OwnQuestion.delete().where(OwnQuestion.id == own.id)
    return await _insert(number, version, own.block, texts, confirmed, today)


async def retire_own(number: int, today: date) -> Own:
    """Inside a write: not asked any more; a wording that never was is as if it had never been there."""
    await _hold()
    own = await _working(number)
    if await _was_asked(own.id):
        await OwnQuestion.update({OwnQuestion.retired: today}).where(OwnQuestion.id == own.id)
    else:
        await OwnQuestion.delete().where(OwnQuestion.id == own.id)
    return own


async def _hold() -> None:
    if database.ENGINE.engine_type == "postgres":
        await database.query("LOCK TABLE own_question IN SHARE ROW EXCLUSIVE MODE")


async def _working(number: int) -> Own:
    found = next((each for each in await list_own() if each.number == number and each.retired is None), None)
    if found is None:
        raise NotFound(
            "There is no question of your own with the number {number} that is asked.", number=number
        )
    return found


async def _was_asked(question: str) -> bool:
    """Whether any week has promised it, open ones and void ones too."""
    return bool(await Wave.exists().where(Wave.manifest.like(f'%"id":"{question}"%')))


async def _insert(
    number: int, version: int, block: str, texts: Mapping[str, str], confirmed: bool, today: date
) -> Own:
    warned = recognised_by(texts.values())
    if warned and not confirmed:
        raise Refused(
            "This seems to ask for what somebody could be recognised by. In a group of five that can name "
            "one of them. Word it so that it is about the work of this week, or confirm that it has to be "
            "asked: then it stands in the audit log, and the works council sees it before it is asked."
        )
    own = Own(f"{PREFIX}{number}-{version}", number, version, block, texts, warned, week_of(today) + 1, None)
    await OwnQuestion.insert(
        OwnQuestion(
            id=own.id,
            number=number,
            version=version,
            block=block,
            texts=json.dumps(dict(texts), ensure_ascii=False, sort_keys=True),
            warned=",".join(warned),
            from_week=own.from_week,
            retired=None,
        )
    )
    return own


def _requires_block(block: str) -> None:
    if block not in BLOCKS:
        raise BadInput(
            "{block} is no block that takes questions of your own. These do: {blocks}.",
            block=repr(block),
            blocks=", ".join(BLOCKS),
        )
