"""Attack 61: who has asked a team of the house for something is known, and one of them gives a low rating.

Adversary A2 (curious colleagues: the team's lead, whoever runs the help desk of the house, and a backup of
the database). A rater here is an employee, so a reference, an address or the number of a ticket beside the
rating would say who was unhappy with whom. What remains is told in the works agreement: whoever keeps the
links and holds the database as well can join the two. Control: the same colleagues at a usual touchpoint.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from api.settings.terms import terms_of
from survey import clock
from survey import database as db
from survey.asking.colleagues import mark_internal
from survey.cases.opening import PROGRAM, Told, open_told_case
from survey.contacts.tables import Contact, Rating, Touchpoint
from survey.customers.colleagues import said_by_colleagues
from survey.errors import BadInput, Refused
from survey.helpdesks.placing import place_queue
from survey.organisation.tables import Team
from survey.rollups.keeping import keep_final_weeks
from survey.rollups.volume import weekly_contacts
from survey.rollups.weekly import weekly_kinds, weekly_ratings, weekly_reasons, weeks_with_contacts
from survey.weeks import week_of
from survey.wishes.keeping import said_wishes
from tests.api.customers import HelpDesk, contact, customers_client, found_teams, installation_for_tests
from tests.promises.files_of import bytes_on_disk
from tests.survey.rollups.customers import announce, contact_in

BERLIN = ZoneInfo("Europe/Berlin")
THIS_WEEK = week_of(clock.today(BERLIN))
OURS = {"Sec-Fetch-Site": "same-origin"}
ASKED = {"T-81001": "Mona Ehlers", "T-81002": "Emre Kaya", "T-81003": "Ines Prahl"}


async def colleagues_rate(folder: Path, touchpoint: str, reference: str = "") -> list[int]:
    """Each is asked by the number of a ticket; Emre is unhappy and says so."""
    answers = []
    async with customers_client(folder) as client:
        desk = await HelpDesk.known(client)
        for ticket in ASKED:
            whose = f"{reference}{ticket}" if reference else None
            report = contact(touchpoint=touchpoint, customer=whose, segment=None, stage=None)
            answer = await desk.send("/api/contacts", report, ticket)
            answers.append(answer.status_code)
            if answer.status_code == 201:
                form = {"score": "1" if ticket == "T-81002" else "5", "wanted": "A laptop in one day"}
                form |= {"answer_to": f"{ticket}@example.org"}
                assert (await client.post(answer.json()["link"], data=form, headers=OURS)).status_code == 303
            again = await desk.send("/api/contacts", report, ticket)
            assert again.status_code in {200, 400}  # sent twice it is one contact all the same
    return answers


async def joined() -> list[str]:
    """Whoever gave a low rating, by anything in the contact of the rating that the help desk knows."""
    rows = await Contact.select().where(
        Contact.id.is_in(Rating.select(Rating.contact).where(Rating.score < 3))
    )
    return [name for ticket, name in ASKED.items() if ticket in repr(rows)]


async def test_no_table_and_no_file_says_which_colleague_was_unhappy(database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    assert await colleagues_rate(tmp_path, "internal customer") == [201] * 3
    assert await Rating.count() == 3
    assert await joined() == []
    everything = repr([await db.query(f"SELECT * FROM {table}") for table in await tables()])  # noqa: S608  # ours
    assert [ticket for ticket in ASKED if ticket in everything] == []
    if database.startswith("sqlite"):
        written = await bytes_on_disk(database)
        assert [ticket for ticket in ASKED if ticket.encode() in written] == []


async def tables() -> list[str]:
    listed = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        if db.ENGINE.engine_type == "sqlite"
        else "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
    )
    return [f'"{row["name"]}"' for row in await db.query(listed)]


async def test_the_control_at_a_usual_touchpoint_names_emre(sqlite_database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    await colleagues_rate(tmp_path, "phone", reference="P-")
    assert await joined() == ["Emre Kaya"]


async def test_every_way_in_refuses_what_says_who_it_was(sqlite_database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    assert await colleagues_rate(tmp_path, "internal customer", reference="P-") == [400] * 3
    async with customers_client(tmp_path) as client:
        desk = await HelpDesk.known(client, "in lists")
        batch = [contact(touchpoint="internal customer", customer=None, segment="Emre Kaya", stage=None)]
        answer = await desk.send("/api/contacts", batch)
        assert (answer.status_code, answer.json()["errors"][0]["column"]) == (422, "segment")
    with pytest.raises(BadInput, match="a ticket says which one"):
        await place_queue("other", "IT", "Nord", "internal customer", "mail")
    home = installation_for_tests(tmp_path)
    for told in ({"address": "emre@example.org"}, {"reference": "T-81002"}):
        case = Told(PROGRAM, "No laptop", touchpoint="internal customer", **told)
        with pytest.raises(BadInput, match="never kept"):
            await open_told_case(home.secrets, case, terms_of(home.settings), clock.now())
    assert await Contact.count() == 0


async def rated_inside(team: UUID, scores: list[int], weeks_ago: int) -> None:
    """So many ratings of colleagues for a team, in one week."""
    (point,) = await Touchpoint.select(Touchpoint.id).where(Touchpoint.internal.eq(True))
    week = THIS_WEEK - weeks_ago
    made = await announce(
        *(contact_in(week, team, point["id"]) | {"customer": None, "channel": "mail"} for _ in scores)
    )
    rows = [
        {
            "contact": each,
            "score": score,
            "reasons": "waited" if score < 3 else "",
            "wanted": f"words of {score}",
            "week": week,
            "team": team,
            "touchpoint": point["id"],
            "invited": True,
        }
        for each, score in zip(made, scores, strict=True)
    ]
    await db.write(db.insert_rows, Rating, rows)


async def test_a_quarter_is_shown_to_the_lead_alone_with_five_and_never_grows(database: str) -> None:
    await found_teams("Nord", "Süd")
    north, south = [row["id"] for row in await Team.select(Team.id).order_by(Team.name)]
    await rated_inside(north, [1, 5, 4, 4, 2], weeks_ago=40)
    await rated_inside(north, [1, 1, 1, 1, 1], weeks_ago=0)  # of a quarter that still runs
    await rated_inside(south, [1, 5, 4, 4], weeks_ago=40)

    async def read(*teams: UUID) -> list[Any]:
        return await said_by_colleagues(teams, BERLIN, clock.now(), 5)

    (quarter,) = await read(north)
    assert (quarter.team, quarter.n, quarter.mean) == ("Nord", 5, 3.2)
    assert quarter.words == tuple(f"words of {score}" for score in (1, 2, 4, 4, 5))
    assert await read(south) == []
    assert await said_by_colleagues([north], BERLIN, clock.now() + timedelta(days=1), 6) == []
    # Neither with customers' figures, nor among the wishes, nor among reasons.
    weeks = range(THIS_WEEK - 50, THIS_WEEK + 1)
    assert await weekly_ratings(weeks, BERLIN, clock.now()) == []
    assert await weekly_kinds(weeks) == []
    assert await weekly_reasons(weeks) == {}
    assert await said_wishes(None) == []


async def test_what_the_test_is_made_of_is_the_same_to_the_byte_with_colleagues_and_without(
    database: str,
) -> None:
    await found_teams("Nord")
    (team,) = await Team.select(Team.id)
    (point,) = await Touchpoint.select(Touchpoint.id).where(Touchpoint.name == "phone")
    weeks = range(THIS_WEEK - 40, THIS_WEEK + 1)
    kinds = {"segment": "private", "stage": "new"}
    for week in weeks[::4]:
        made = await announce(*(contact_in(week, team["id"], point["id"]) | kinds for _ in range(6)))
        rows = [
            {"contact": each, "score": 1 + number % 5, "reasons": "waited", "week": week}
            | {"team": team["id"], "touchpoint": point["id"], "invited": True}
            for number, each in enumerate(made)
        ]
        await db.write(db.insert_rows, Rating, rows)

    async def everything() -> str:
        now = clock.now()
        return repr(
            [
                await weeks_with_contacts(BERLIN),
                await weekly_ratings(weeks, BERLIN, now),
                await weekly_contacts(weeks, BERLIN, now, ["phone"]),
                await weekly_kinds(weeks),
                await weekly_reasons(weeks),
            ]
        )

    for keep in (False, True):
        before = await everything()
        for weeks_ago in (45, 40, 8, 0):
            await rated_inside(team["id"], [1, 1, 2, 5, 1, 1], weeks_ago)
        assert await everything() == before
        if not keep:
            await keep_final_weeks(BERLIN, clock.now())


async def test_marking_a_touchpoint_clears_what_was_kept_and_asks_queues_away(
    sqlite_database: str, tmp_path: Path
) -> None:
    await found_teams("Nord")
    await colleagues_rate(tmp_path, "phone", reference="P-")
    await place_queue("other", "IT", "Nord", "phone", "mail")
    with pytest.raises(Refused, match="Place it elsewhere first"):
        await mark_internal("phone")
    await place_queue("other", "IT", "Nord", "chat", "mail")
    await mark_internal("phone")
    await mark_internal("phone")
    assert await joined() == []
    assert not await Contact.exists().where(Contact.customer.is_not_null())
