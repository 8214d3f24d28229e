"""Mails that are no wave's: written with their cause, sealed, handed over at least once, gone afterwards."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from api.access.administering.accounts import invite_person, let_person_back_in
from api.cases.acting import answer
from api.mail import cases
from api.settings.terms import terms_of
from survey import database as db
from survey.accounts.roles import Role
from survey.cases.answering import settle_case
from survey.cases.opening import LETTER, Told, open_told_case
from survey.cases.tables import CustomerCase
from survey.outbox.tables import WaitingMail
from tests.mail.peer import Peer
from tests.mail.wave import mailing
from tests.promises.files_of import bytes_on_disk
from tests.scheduled import TUESDAY

LENA = "lena@example.org"


async def test_what_waits_is_sealed_and_gone_when_the_mail_server_has_it(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, peer: Peer
) -> None:
    house = (await mailing(tmp_path, monkeypatch, peer)).house
    link = await invite_person(house.installation, LENA, [Role.ANALYST])
    assert await WaitingMail.count() == 1
    assert urlsplit(link).fragment.encode() not in await bytes_on_disk(database)
    await house.lives_until(TUESDAY + timedelta(minutes=1))
    (mail,) = peer.mails()
    assert mail["X-Rcpt"] == LENA
    body = mail.get_body(("plain",))
    assert body is not None
    assert link in body.get_content()
    assert await WaitingMail.count() == 0


async def test_a_link_that_is_not_made_is_not_mailed(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, peer: Peer
) -> None:
    house = (await mailing(tmp_path, monkeypatch, peer)).house

    async def job() -> None:
        await invite_person(house.installation, LENA, [Role.ANALYST])
        raise db.RowConflict("somebody else was quicker")

    with pytest.raises(db.RowConflict):
        await db.write(job)
    await house.lives_until(TUESDAY + timedelta(minutes=1))
    assert (peer.to(), await WaitingMail.count()) == ([], 0)


async def test_who_is_put_off_is_tried_again_and_who_is_refused_is_let_go(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, peer: Peer
) -> None:
    house = (await mailing(tmp_path, monkeypatch, peer)).house
    peer.orders(f"{LENA} 450", "gone@example.org 550")
    await invite_person(house.installation, LENA, [Role.ANALYST])
    await invite_person(house.installation, "gone@example.org", [Role.ANALYST])
    await house.lives_until(TUESDAY + timedelta(seconds=30))
    assert (peer.to(), await WaitingMail.count()) == ([], 1)
    peer.orders()
    await house.lives_until(TUESDAY + timedelta(minutes=10))
    assert (peer.to(), await WaitingMail.count()) == ([LENA], 0)


async def test_a_link_that_is_too_old_is_not_sent_any_more(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, peer: Peer
) -> None:
    house = (await mailing(tmp_path, monkeypatch, peer)).house
    await invite_person(house.installation, LENA, [Role.ANALYST])
    house.clock.passes(timedelta(hours=25))
    await house.work()
    assert (LENA in peer.to(), await WaitingMail.count()) == (False, 0)


async def test_the_owner_hears_of_a_week_that_was_left_out_and_is_let_back_in_in_her_language(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, peer: Peer
) -> None:
    house = (await mailing(tmp_path, monkeypatch, peer, RESONANZ_LANGUAGE="de")).house
    await let_person_back_in(house.installation, "ruth@example.org")
    house.clock.reaches(TUESDAY + timedelta(days=6))
    await house.start()
    await house.work()
    await house.work()
    subjects = [str(mail["Subject"]) for mail in peer.mails() if mail["X-Rcpt"] == "ruth@example.org"]
    assert any("was left out" in subject for subject in subjects)


async def test_an_answer_that_no_mail_server_takes_leaves_the_customer_waiting(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, peer: Peer
) -> None:
    house = (await mailing(tmp_path, monkeypatch, peer)).house
    told = Told(LETTER, "Nobody rang", team="Nord", address="vera@example.org")
    terms = terms_of(house.installation.settings)
    await open_told_case(house.installation.secrets, told, terms, house.clock.says)
    (case,) = await CustomerCase.select()

    async def state() -> tuple[bool, bool, bool]:
        (row,) = await CustomerCase.select()
        return row["waits"], row["undelivered"], row["settled"] is not None

    peer.orders("vera@example.org 550")
    await answer(house.installation, case["id"], "We rang", by_mail=True)
    await settle_case(case["id"], "Forgotten", "Rang", house.clock.says)
    await house.lives_until(TUESDAY + timedelta(minutes=1))
    assert (await state(), await WaitingMail.count()) == ((True, True, False), 0)
    peer.orders("vera@example.org 450")  # put off for longer than an answer is of any use
    monkeypatch.setattr(cases, "LIFE", timedelta(minutes=3))
    await answer(house.installation, case["id"], "We rang", by_mail=True)  # in the same words
    assert await state() == (False, False, False)
    await house.lives_until(TUESDAY + timedelta(minutes=10))
    assert (await state(), await WaitingMail.count()) == ((True, True, False), 0)
    await answer(house.installation, case["id"], "A third time", by_mail=True)
    await answer(house.installation, case["id"], "By telephone", by_mail=False)
    peer.orders("vera@example.org 550")
    await house.lives_until(TUESDAY + timedelta(minutes=20))
    assert await state() == (False, False, False)  # what is refused had been said in another way
