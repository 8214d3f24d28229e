"""A customer leaves an address to be answered: voluntary, sealed, taken back at will, and then it is gone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from survey import database as db
from survey.cases.addresses import forget_addresses, open_address
from survey.cases.tables import CustomerCase
from survey.contacts.tables import Rating
from tests.api.customers import HelpDesk, customers_client, found_teams, installation_for_tests
from tests.promises.files_of import bytes_on_disk

OURS = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
VERA = "vera.kundin@example.org"
LOW = {"score": "1", "reason": "waited", "wanted": "A call back", "answer_to": VERA}


async def test_who_leaves_an_address_waits_for_one_answer_of_the_team(database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        link = (await (await HelpDesk.known(client)).report()).json()["link"]
        page = await client.get(link, headers=OURS)
        assert 'name="answer_to" type="email"' in page.text
        assert "deleted 14 days after your case is settled" in page.text
        assert len(page.content) < 30_000
        for _ in range(2):
            assert (await client.post(link, data=LOW, headers=OURS)).status_code == 303
        again = (await client.get(link, headers=OURS)).text
        assert "A person will write to the address that you left" in again
        assert VERA not in again
    (case,) = await CustomerCase.select(*CustomerCase.all_columns(), CustomerCase.team.name)
    assert (case["source"], case["team.name"], case["waits"]) == ("rating", "Nord", True)
    assert case["due"] > datetime.now(UTC)
    secrets = installation_for_tests(tmp_path).secrets
    assert open_address(secrets, case["sealed"]) == VERA
    assert VERA.encode() not in await bytes_on_disk(database)


async def test_leave_is_taken_back_with_the_same_link(database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        link = (await (await HelpDesk.known(client)).report()).json()["link"]
        await client.post(link, data=LOW, headers=OURS)
        await client.post(link, data={"score": "1", "no_answer": "1"}, headers=OURS)
        assert "A person will write" not in (await client.get(link, headers=OURS)).text
    (case,) = await CustomerCase.select()
    assert (case["sealed"], case["finder"], case["waits"]) == (None, None, False)


async def test_who_leaves_an_address_once_more_waits_once_more(database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        link = (await (await HelpDesk.known(client)).report()).json()["link"]
        for form in (LOW, {"score": "1", "no_answer": "1"}, LOW):
            await client.post(link, data=form, headers=OURS)
        (case,) = await CustomerCase.select()
        assert (case["waits"], case["reopened"], case["sealed"] is None) == (True, 0, False)
        await db.write(
            CustomerCase.update(
                {
                    CustomerCase.waits: False,
                    CustomerCase.settled: datetime.now(UTC),
                    CustomerCase.escalates: None,
                    CustomerCase.sealed: None,
                }
            )
            .where(CustomerCase.id == case["id"])
            .run
        )
        await client.post(link, data=LOW, headers=OURS)
    (case,) = await CustomerCase.select()
    assert (case["waits"], case["settled"], case["reopened"]) == (True, None, 1)
    assert case["escalates"] == case["due"] > datetime.now(UTC)


async def test_what_is_no_address_loses_nothing_that_was_written(
    sqlite_database: str, tmp_path: Path
) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        link = (await (await HelpDesk.known(client)).report()).json()["link"]
        wrong = await client.post(link, data=LOW | {"answer_to": "vera at home"}, headers=OURS)
        assert wrong.status_code == 422
        assert "is no e-mail address" in wrong.text
        for kept in ("A call back", "vera at home"):
            assert kept in wrong.text
        assert (await Rating.count(), await CustomerCase.count()) == (0, 0)
        wish = await client.post(
            "/wishes/phone", data={"wish": "More light", "answer_to": "vera"}, headers=OURS
        )
        assert (wish.status_code, "More light" in wish.text) == (422, True)


async def test_a_colleague_who_rates_an_internal_service_leaves_no_address(
    sqlite_database: str, tmp_path: Path
) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        desk = await HelpDesk.known(client)
        nothing = dict.fromkeys(("customer", "segment", "stage"))
        link = (await desk.report(touchpoint="internal customer", **nothing)).json()["link"]
        assert "answer_to" not in (await client.get(link, headers=OURS)).text
        await client.post(link, data=LOW, headers=OURS)
    assert (await Rating.count(), await CustomerCase.count()) == (1, 0)


async def test_a_wish_with_an_address_is_answered_too_and_pressed_twice_it_is_one(
    database: str, tmp_path: Path
) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        for address in (VERA, VERA, "otto@example.org"):
            await client.post(
                "/wishes/phone", data={"wish": "Longer hours", "answer_to": address}, headers=OURS
            )
    cases = await CustomerCase.select(CustomerCase.wish, CustomerCase.words, CustomerCase.team)
    assert len(cases) == 2
    assert [case["words"] for case in cases if case["wish"] is None] == ["Longer hours"]


async def test_a_fortnight_after_the_case_is_settled_the_address_is_gone(
    database: str, tmp_path: Path
) -> None:
    await found_teams("Nord")
    now = datetime.now(UTC)
    async with customers_client(tmp_path) as client:
        await client.post("/wishes/phone", data={"wish": "Longer hours", "answer_to": VERA}, headers=OURS)
        await client.post("/wishes/nord", data={"wish": "A bench", "answer_to": VERA}, headers=OURS)
    await db.write(CustomerCase.update({CustomerCase.settled: now}).where(CustomerCase.number == 1).run)
    for passed, left in ((timedelta(days=14), 2), (timedelta(days=14, seconds=1), 1)):
        await forget_addresses(now + passed)
        assert await CustomerCase.count().where(CustomerCase.sealed.is_not_null()) == left
        assert await CustomerCase.count().where(CustomerCase.finder.is_not_null()) == left
