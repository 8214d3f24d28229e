"""What queues and words of another program mean here: said once, remembered, changed for what comes later."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from survey import database
from survey.catalogue.customers import HIGHEST, LOWEST
from survey.contacts.arriving.fields import read_channel
from survey.contacts.arriving.known_names import read_known_names
from survey.errors import BadInput
from survey.helpdesks.tables import PlacedQueue, ScoreWord
from survey.spreadsheets.names import in_order, read_name

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Whose contacts a queue holds, and where they took place."""

    team: UUID
    touchpoint: UUID
    channel: str


async def places(system: str) -> dict[str, Place]:
    """Every queue of a program that has its place."""
    rows = await PlacedQueue.select(
        PlacedQueue.queue, PlacedQueue.team, PlacedQueue.touchpoint, PlacedQueue.channel
    ).where(PlacedQueue.system == system)
    return {row["queue"]: Place(row["team"], row["touchpoint"], row["channel"]) for row in rows}


async def place_queue(system: str, queue: str, team: str, touchpoint: str, channel: str) -> None:
    """Say where the contacts of a queue took place; what was taken in before stays where it is."""
    queue = _short(queue)
    names = await read_known_names()
    row = {
        "id": uuid4(),
        "system": system,
        "queue": queue,
        "team": names.team(team),
        "touchpoint": names.touchpoint(touchpoint),
        "channel": read_channel(channel),
    }
    if row["touchpoint"] in names.internal:
        raise BadInput(
            "At “{touchpoint}” colleagues rate, and a ticket says which one: report such contacts without.",
            touchpoint=touchpoint,
        )
    await database.write(database.insert_rows, PlacedQueue, [row], same=("system", "queue"))


async def score_words(system: str) -> dict[str, int]:
    """What has been said about the words of a program."""
    rows = await ScoreWord.select(ScoreWord.word, ScoreWord.score).where(ScoreWord.system == system)
    return {row["word"]: row["score"] for row in rows}


def read_scores(pairs: list[str]) -> dict[str, int]:
    """`good=5 bad=1`: each word and its score; raises BadInput."""
    found: dict[str, int] = {}
    for pair in pairs:
        word, equals, score = pair.rpartition("=")
        if not equals or score.strip() not in {str(each) for each in range(LOWEST, HIGHEST + 1)}:
            raise BadInput("Write a word and its score from 1 to 5, as good=5; not {pair}.", pair=pair[:40])
        found[_short(word).casefold()] = int(score)
    return found


async def say_scores(system: str, scores: Mapping[str, int]) -> None:
    """Remember what words mean, for what comes later."""
    rows = [{"id": uuid4(), "system": system, "word": word, "score": score} for word, score in scores.items()]
    await database.write(database.insert_rows, ScoreWord, rows, same=("system", "word"))


async def everything_said() -> dict[str, list[dict[str, object]]]:
    """Queues with their places, words with their scores, and what lies aside, in order."""

    async def job() -> dict[str, list[dict[str, object]]]:
        queues = await PlacedQueue.select(
            PlacedQueue.system,
            PlacedQueue.queue,
            PlacedQueue.team.name.as_alias("team"),
            PlacedQueue.touchpoint.name.as_alias("touchpoint"),
            PlacedQueue.channel,
        )
        words = await ScoreWord.select(ScoreWord.system, ScoreWord.word, ScoreWord.score)
        aside = await database.query(
            'SELECT "system", "queue", COUNT(*) AS n FROM (SELECT "system", "queue" FROM rating_aside'
            ' UNION ALL SELECT "system", "queue" FROM ticket_aside) AS lying GROUP BY "system", "queue"'
        )
        return {
            "queues": sorted(queues, key=lambda row: (row["system"], in_order(row["queue"]))),
            "words": sorted(words, key=lambda row: (row["system"], -row["score"], row["word"])),
            "aside": sorted(aside, key=lambda row: (row["system"], in_order(row["queue"]))),
        }

    return await database.read(job)


def _short(text: str) -> str:
    word = read_name(text)
    if not word or len(word) > LONGEST:
        raise BadInput("A queue or a word has 1 to {longest} characters.", longest=LONGEST)
    return word
