"""Vera called; two hours later one mail asks her how it was, by a right that somebody has named."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.chores.mails.asking import ask_customers
from api.commands.customers.asking import change_rule
from survey import database
from survey.asking.tables import AskedCustomer, ToldAddress
from survey.contacts.tables import Contact, Rating
from survey.customers.erasing import erase_customer
from survey.customers.finding import export_customer
from survey.customers.opting_out import opt_out
from survey.errors import Misconfigured
from survey.jobs.tables import Job
from survey.outbox.keeping import ASK_JOB
from survey.outbox.tables import WaitingMail
from tests.api.asking.house import CONSENT, NOON, VERA, asking
from tests.promises.every_route import everything_stored

TWO_HOURS = timedelta(hours=2)


def plain(mail: object) -> str:
    body = mail.get_body(("plain",))  # type: ignore[attr-defined]  # an EmailMessage
    return str(body.get_content())


async def test_one_mail_goes_two_hours_later_with_one_link_and_her_address_is_gone(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with asking(tmp_path, monkeypatch) as house:
        said = CONSENT | {"ended_at": house.told()["ended_at"]}
        told = await house.report("ticket-1", **said)
        assert told["mail"] == "planned"
        assert VERA not in repr(await everything_stored())
        await house.passes(timedelta(hours=1, minutes=59))
        assert house.server.taken == []
        await house.passes(timedelta(minutes=1))
        (mail,) = house.server.mails()
        text = plain(mail)
        assert told["link"] in text
        assert len(re.findall(r"/r/", text)) == 1
        for words in (
            "weil Sie am 1. Februar 2026 eingewilligt haben",
            "jederzeit widersprechen",
            "Stadtwerke",
        ):
            assert words in " ".join(text.split()), text
        assert "/privacy/customers" in text
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail["Message-ID"]
        assert not re.search(rb'src="http|<img[^>]+http|url\(http', house.server.taken[0].message)
        assert await WaitingMail.count() == 0
        # What was announced twice is asked about once, and answered the same.
        assert await house.report("ticket-1", **said) == told
        await house.passes(TWO_HOURS)
        assert house.server.to() == [VERA]
        assert (await house.client.get(told["link"])).status_code == 200
        # An invited link: it counts, as one in a help desk's own mail does.
        await house.client.post(told["link"], data={"score": "4"})
        assert [row["invited"] for row in await Rating.select(Rating.invited)] == [True]


OTHERWISE: list[tuple[dict[str, str], str | None]] = [
    ({"mail_to": VERA}, "no_basis"),
    ({"mail_to": VERA, "basis": "own_mail"}, "own_mail"),
    (CONSENT | {"touchpoint": "e-mail"}, "off"),
    (CONSENT | {"channel": "qr"}, "off"),
    (CONSENT | {"ended_at": (NOON - timedelta(days=13, hours=23)).isoformat()}, "late"),
    ({}, None),
]


async def test_without_a_basis_or_a_place_for_it_no_mail_goes_and_no_address_is_kept(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with asking(tmp_path, monkeypatch) as house:
        batch = [house.told(**said) for said, _ in OTHERWISE]
        told = (await house.desk.send("/api/contacts", batch)).json()
        assert [each["mail"] for each in told] == [decision for _, decision in OTHERWISE]
        assert all(each["link"] for each in told)
        assert await WaitingMail.count() == 0
        await house.passes(timedelta(hours=3))
        assert house.server.taken == []


async def test_many_contacts_of_one_customer_are_one_mail(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the address is spelt; and a touchpoint that allows more often does not make it more."""
    async with asking(tmp_path, monkeypatch) as house:
        spelt = ("Vera@Müller.example", "vera@xn--mller-kva.example", "VERA@MÜLLER.EXAMPLE")
        batch = [house.told(**CONSENT | {"mail_to": spelt[n % 3]}) for n in range(40)]
        batch.append(house.told(**CONSENT | {"mail_to": "other@example.org"}))
        answer = await house.desk.send("/api/contacts", batch, "night")
        assert {each["mail"] for each in answer.json()} == {"planned"}
        again = await house.desk.send("/api/contacts", batch, "night")
        assert again.json() == answer.json()
        await house.passes(TWO_HOURS)
        (vera,) = [each for each in house.server.to() if each != "other@example.org"]
        assert vera.lower() == spelt[1]
        assert len(house.server.taken) == 2
        assert await WaitingMail.count() == 0
        # One customer by the organisation's number, with another address: the same customer.
        await change_rule(house.installation, {"name": "phone", "apart_days": 30})
        await house.report(**CONSENT | {"customer": "K-1", "mail_to": "a@example.org"})
        await house.report(**CONSENT | {"customer": "K-1", "mail_to": "b@example.org"})
        await house.passes(TWO_HOURS)
        assert len(house.server.taken) == 3, house.server.to()
        for days, mails in ((29, 3), (1, 4)):
            house.clock.passes(timedelta(days=days) - TWO_HOURS)
            await house.report(**CONSENT | {"mail_to": spelt[1]})
            await house.passes(TWO_HOURS)
            assert len(house.server.taken) == mails


async def test_under_its_key_a_contact_gets_no_second_address_and_no_other_right(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with asking(tmp_path, monkeypatch) as house:
        assert (await house.report("one", mail_to=VERA))["mail"] == "no_basis"
        assert (await house.report("two", **CONSENT))["mail"] == "planned"
        moment = house.told()["ended_at"]
        for key, other in (
            ("one", CONSENT),
            ("two", CONSENT | {"mail_to": "otto@example.org"}),
            ("two", CONSENT | {"basis": "existing_customer"}),
            ("two", {"mail_to": VERA}),
        ):
            answer = await house.desk.send("/api/contacts", house.told(ended_at=moment, **other), key)
            assert answer.status_code == 422, other
            assert "otto" not in answer.text
        await house.passes(TWO_HOURS)
        assert house.server.to() == [VERA]


WRONG = [
    ({"mail_to": "vera@example.org\r\nBcc: all@example.org"}, "mail_to"),
    ({"mail_to": "vera@example.org, otto@example.org"}, "mail_to"),
    ({"mail_to": "Vera <vera@example.org>"}, "mail_to"),
    ({"mail_to": "vera"}, "mail_to"),
    ({"mail_to": f"v@{'ü' * 300}.example"}, "mail_to"),
    ({"basis": "yes"}, "basis"),
    ({"consent_on": ""}, "consent_on"),
    ({"consent_on": "2026-03-12"}, "consent_on"),
    ({"consent_on": "0001-01-01"}, "consent_on"),
    ({"language": "fr"}, "language"),
]


async def test_what_is_wrong_with_an_address_is_named_without_it(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with asking(tmp_path, monkeypatch) as house:
        batch = [house.told(**CONSENT | said) for said, _ in WRONG]
        answer = await house.desk.send("/api/contacts", batch)
        assert answer.status_code == 422
        errors = answer.json()["errors"]
        assert [(error["row"], error["column"]) for error in errors] == [
            (row, column) for row, (_, column) in enumerate(WRONG, 1)
        ]
        assert "vera" not in answer.text
        assert await Contact.count() == 0


async def test_nobody_is_woken_and_the_clocks_may_change_meanwhile(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The night of 29 March 2026 has no hour between two and three in Berlin."""
    async with asking(tmp_path, monkeypatch, datetime(2026, 3, 28, 18, 30, tzinfo=UTC)) as house:
        await house.report(**CONSENT)
        (job,) = await Job.select(Job.due).where(Job.kind == ASK_JOB)
        assert job["due"] == datetime(2026, 3, 29, 6, tzinfo=UTC)  # eight o'clock, by summer time
        # A server that was down looks at two in the morning, and does not write then either.
        row = await WaitingMail.select(WaitingMail.id).first()
        assert row is not None
        await database_write(WaitingMail.update({WaitingMail.next_try: house.clock.says}))
        await house.passes(timedelta(hours=6))
        assert house.server.taken == []
        await house.passes(timedelta(hours=5, minutes=30))
        assert house.server.to() == [VERA]


async def test_she_objects_by_one_click_of_her_mail_program_and_that_is_for_good(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with asking(tmp_path, monkeypatch) as house:
        await house.report(**CONSENT | {"customer": "K-4711"})
        await house.passes(TWO_HOURS)
        (mail,) = house.server.mails()
        link = str(mail["List-Unsubscribe"])[1:-1]
        house.client.headers.clear()  # a mail program sends neither Origin nor Sec-Fetch-Site
        assert (await house.client.get(link)).status_code == 200
        assert (await house.client.post(link, data={"score": "1"})).status_code == 400
        house.clock.passes(timedelta(days=100))
        waits = await house.report(**CONSENT)
        assert waits["mail"] == "planned"
        for _ in range(2):
            answer = await house.client.post(link, data={"List-Unsubscribe": "One-Click"})
            assert (answer.status_code, len(answer.cookies)) == (200, 0)
        await house.passes(TWO_HOURS)  # honoured at the hand-over, too
        assert house.server.to() == [VERA]
        assert await WaitingMail.count() == 0
        await erase_customer(house.installation.secrets, "K-4711")
        for told in (CONSENT | {"mail_to": "VERA@example.org"}, {"customer": "K-4711"}):
            unasked = await house.report(**told)
            assert unasked["link"] is None
            assert unasked["mail"] == ("objected" if "mail_to" in told else None)
        assert (
            await house.client.post(link.replace("/no-more/", "/no-more/x"), data={"no_more": "1"})
        ).status_code == 401


async def test_a_mail_that_waits_goes_with_its_customer(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Erased by number, erased by address, opted out by either: what waits is gone at once."""
    async with asking(tmp_path, monkeypatch) as house:
        secrets = house.installation.secrets
        for number in range(4):
            await house.report(**CONSENT | {"customer": f"K-{number}", "mail_to": f"v{number}@example.org"})
        found = await export_customer(secrets, "V1@example.org")
        assert found["contacts"][0]["mail_that_waits"]["address"] == "v1@example.org"
        assert (await erase_customer(secrets, "K-0")).mails == 1
        assert (await erase_customer(secrets, "v1@example.org")).mails == 1
        today = house.clock.says.date()
        await opt_out(secrets, "K-2", today)
        await opt_out(secrets, "V3@example.org", today)
        assert await WaitingMail.count() == 0
        assert await ToldAddress.count().where(ToldAddress.objection.is_not_null()) == 2
        await house.passes(TWO_HOURS)
        assert house.server.taken == []


async def test_what_the_mail_server_refuses_waits_or_goes_and_what_it_has_goes_out_under_one_name(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with asking(tmp_path, monkeypatch) as house:
        server = house.server
        for name, order in (("later", 450), ("gone", 550), ("died", "dies after"), ("fine", 0)):
            server.orders[f"{name}@example.org"] = order
            await house.report(**CONSENT | {"mail_to": f"{name}@example.org"})
        with pytest.raises(Misconfigured):  # the connection breaks after this mail
            await house.passes(TWO_HOURS)
        await ask_customers(house.installation)
        assert "gone@example.org" not in caplog.text
        assert "refused for good" in caplog.text
        server.orders.clear()
        await house.passes(timedelta(minutes=30))
        assert sorted(set(server.to())) == ["died@example.org", "fine@example.org", "later@example.org"]
        twice = {str(mail["Message-ID"]) for mail in server.mails() if mail["To"] == "died@example.org"}
        assert (len(twice), server.to().count("died@example.org")) == (1, 2)
        assert await WaitingMail.count() == 0
        assert await AskedCustomer.count() == 4


async def test_who_has_rated_or_whose_touchpoint_mails_no_more_is_left_alone(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with asking(tmp_path, monkeypatch) as house:
        told = await house.report(**CONSENT)
        await house.client.post(told["link"], data={"score": "5"})
        await house.passes(TWO_HOURS)
        await house.report(**CONSENT)
        await change_rule(house.installation, {"name": "phone", "mails": False})
        await house.passes(TWO_HOURS)
        assert (house.server.taken, await WaitingMail.count(), await AskedCustomer.count()) == ([], 0, 0)


async def database_write(query: object) -> None:
    await database.write(query.where(WaitingMail.attempts == 0).run)  # type: ignore[attr-defined]  # Piccolo's
