"""Ratings from elsewhere count once, wait for their place, and never bring an agent or a customer along."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from survey import database as db
from survey.contacts.tables import Contact, Rating
from survey.errors import BadInput, NotFound
from survey.helpdesks.given import Asked, read_export
from survey.helpdesks.placing import place_queue, read_scores, say_scores
from survey.helpdesks.systems import SYSTEMS
from survey.helpdesks.tables import RatingAside
from survey.helpdesks.taking import Taken, forget_aside, take_in, take_in_aside, try_in
from survey.organisation.tables import Team
from tests.api.customers import found_teams
from tests.survey.helpdesks.exports import AGENT, CUSTOMER, TELEPHONE, chatwoot, zendesk

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)


async def take(data: bytes, system: str = "zendesk", queue: str | None = None, now: datetime = NOW) -> Taken:
    export = read_export(data, "export", SYSTEMS[system], Asked({}, queue), BERLIN, now)
    return await take_in(SYSTEMS[system], export, "export", BERLIN, now)


async def say(**queues: str) -> None:
    await say_scores("zendesk", read_scores(["good=5", "BAD = 1".replace(" ", "")]))
    for queue, team in queues.items():
        await place_queue("zendesk", queue.removeprefix("q"), team, "e-mail", "mail")


async def place_and_take(queue: str, team: str, now: datetime = NOW) -> int:
    async def job() -> int:
        await place_queue("zendesk", queue, team, "phone", "call")
        return await take_in_aside("zendesk", queue, BERLIN, now)

    return await db.write(job)


async def test_a_rating_becomes_a_contact_of_its_team_and_week_and_counts_once(database: str) -> None:
    await found_teams("Nord", "Süd")
    await say(q44="Nord", q45="Süd")
    export = zendesk({"comment": "Great"}, {"score": "bad", "group_id": 45})
    assert await take(export) == Taken(new=2)
    assert await take(export) == Taken(known=2)
    teams = {row["id"]: row["name"] for row in await Team.select(Team.id, Team.name)}
    rows = await Rating.select().order_by(Rating.score)
    assert [(row["score"], row["comment"], row["invited"], teams[row["team"]]) for row in rows] == [
        (1, None, True, "Süd"),
        (5, "Great", True, "Nord"),
    ]
    assert await Contact.select(Contact.channel).output(as_list=True) == ["mail", "mail"]


async def test_words_that_nobody_has_explained_stop_the_file_before_anything_is_stored(database: str) -> None:
    await found_teams("Nord")
    with pytest.raises(BadInput, match=r"bad, good.*resonanz helpdesk scores zendesk bad=5"):
        await take(zendesk({}, {"score": "bad"}))
    assert await RatingAside.count() == 0


async def test_a_queue_without_a_place_waits_and_nothing_of_it_is_lost(database: str) -> None:
    await found_teams("Nord")
    await say()
    assert await take(zendesk({}, {"score": "bad"}, {"group_id": 46})) == Taken(aside={"44": 2, "46": 1})
    assert await take(zendesk({"score": "bad"})) == Taken(aside={"44": 1})  # thought again meanwhile
    assert await place_and_take("44", "Nord") == 2
    assert await Rating.count().where(Rating.score == 1) == 2
    assert await RatingAside.count() == 1
    assert await place_and_take("44", "Nord") == 0


async def test_a_preview_says_what_would_be_and_leaves_nothing(database: str) -> None:
    await found_teams("Nord")
    await say(q44="Nord")
    data = zendesk({}, {"score": "bad"}, {"group_id": 46})
    export = read_export(data, "export", SYSTEMS["zendesk"], Asked({}), BERLIN, NOW)
    told = await try_in(SYSTEMS["zendesk"], export, "export", BERLIN, NOW)
    assert (await Contact.count(), await Rating.count(), await RatingAside.count()) == (0, 0, 0)
    assert told == await take(data) == Taken(new=2, aside={"46": 1})


async def test_an_unknown_team_places_nothing(database: str) -> None:
    await found_teams("Nord")
    await say()
    await take(zendesk({}))
    with pytest.raises(NotFound):
        await place_and_take("44", "Nrod")
    assert await RatingAside.count() == 1


async def test_a_customer_thinks_again_until_the_week_is_final(database: str) -> None:
    await found_teams("Nord")
    await say(q44="Nord")
    await take(zendesk({}))
    assert await take(zendesk({"score": "bad"})) == Taken(changed=1)
    late = NOW + timedelta(days=20)
    again = zendesk({"score": "good", "created_at": "2026-03-31T09:00:00Z"})
    assert await take(again, now=late) == Taken(known=1)
    assert await Rating.select(Rating.score).output(as_list=True) == [1]


async def test_what_waited_too_long_counts_nowhere_and_is_forgotten(database: str) -> None:
    await found_teams("Nord")
    await say()
    await take(zendesk({}))
    late = NOW + timedelta(days=14)
    assert await place_and_take("44", "Nord", late) == 0
    await take(zendesk({"group_id": 9}))
    await forget_aside(late)
    assert await RatingAside.count() == 0
    assert await Contact.count() == 0


async def test_what_anybody_may_rate_is_no_invited_rating(database: str) -> None:
    await found_teams("Nord")
    await place_queue("chatwoot", "Tablet", "Nord", "counter", "kiosk")
    await take(chatwoot(3), "chatwoot", "Tablet")
    assert await Rating.select(Rating.invited).output(as_list=True) == [False]


async def test_neither_agent_nor_customer_is_anywhere_in_the_database(database: str) -> None:
    await found_teams("Nord")
    await place_queue("chatwoot", "Chat", "Nord", "chat", "chat")
    assert await take(chatwoot(5, 1), "chatwoot", "Chat") == Taken(new=2)
    await take(chatwoot(5, 1, 2), "chatwoot", "Elsewhere")
    stored = ""
    for table in ("contact", "rating", "rating_aside", "placed_queue", "score_word"):
        stored += str(await db.query(f'SELECT * FROM "{table}"'))  # noqa: S608  # our own names
    assert "70" in stored  # the conversation's number, by which the rating is known again
    for personal in (AGENT, "mona@", "Kim", CUSTOMER, TELEPHONE, "chat.example.org"):
        assert personal in chatwoot(5, 1).decode()  # the control: whoever keeps the file keeps them
        assert personal not in stored


@pytest.mark.parametrize("pair", ["good", "good=6", "good=0", "=5", "good=five", "x" * 201 + "=1"])
def test_scores_are_words_with_a_number_from_one_to_five(pair: str) -> None:
    with pytest.raises(BadInput):
        read_scores([pair])
