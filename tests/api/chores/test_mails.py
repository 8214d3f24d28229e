"""The mails of a wave: to exactly those who have not acknowledged, at their times, each at least once."""

import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from api.chores.mails.handing_over import HandingOver
from api.chores.mails.wave_mails import plan_mails
from api.commands.weeks.waves import open_this_week
from api.doctor.mails import examine_mails, mail_troubles
from survey import database
from survey import database as database_of
from survey.children.messages import CountMail, FirstMails
from survey.jobs.tables import Job
from survey.organisation.tables import Person
from survey.schedule.mails import MAIL_JOB
from survey.tokens import read_link
from tests.api.customers import SECRETS
from tests.mail.peer import Peer
from tests.mail.wave import Mailing, mailing

FRIDAY = datetime(2026, 3, 13, 9, tzinfo=UTC)
MONDAY = datetime(2026, 3, 16, 9, tzinfo=UTC)
WEDNESDAY = datetime(2026, 3, 11, 9, tzinfo=UTC)


async def addresses() -> set[str]:
    return {row["email"] for row in await Person.select(Person.email)}


async def outcomes(kind: str) -> list[tuple[str, str]]:
    rows = await Job.select(Job.outcome, Job.reason).where(Job.kind == kind).order_by(Job.due)
    return [(row["outcome"], row["reason"]) for row in rows]


async def first(mail: Mailing) -> FirstMails:
    return await mail.house.installation.keepers.ask(await mail.wave(), CountMail(), FirstMails)


def links(mail: EmailMessage) -> set[str]:
    """Every address in the mail, in both of its forms."""
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return {link for part in parts for link in re.findall(r"https?://[^\s\"<]+", part)}


async def test_everybody_gets_one_mail_with_the_own_link_when_the_wave_opens(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, peer: Peer
) -> None:
    mail = await mailing(tmp_path, monkeypatch, peer)
    german = "nord-1@example.org"
    await database_of.write(Person.update({Person.language: "de"}).where(Person.email == german).run)
    await mail.opens()
    assert sorted(peer.to()) == sorted(await addresses())
    invitations = await mail.invitations()
    for each in peer.mails():
        link, pause = sorted(links(each), key=lambda address: "/mails/" in address)
        spoken = each["X-Rcpt"] == german
        assert each["Content-Language"] == ("de" if spoken else "en")
        assert ("?lang=de#" in link, pause.endswith("?lang=de")) == (spoken, spoken)
        token = link.partition("#")[2].split(".", 1)[1].partition("~")[0]
        assert read_link(SECRETS, "pulse", token, 10**9) == invitations[each["X-Rcpt"]]
        assert each["List-Unsubscribe"] == f"<{pause}>"
        assert each["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert await outcomes("mail") == [("done", "")]


async def test_whoever_has_acknowledged_is_not_reminded_and_everybody_else_is(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, peer: Peer
) -> None:
    mail = await mailing(tmp_path, monkeypatch, peer)
    await mail.opens()
    before = {each["X-Rcpt"]: each for each in peer.mails()}
    peer.forget()
    answered = {f"nord-{number}@example.org" for number in range(8)}
    await mail.acknowledge(answered)
    await mail.reaches(FRIDAY)
    assert sorted(peer.to()) == sorted(await addresses() - answered)
    # A reminder is the first mail once more: nothing in it says which of the two it is.
    for each in peer.mails():
        same = before[each["X-Rcpt"]]
        assert [(n, v) for n, v in each.items() if n not in {"Date", "Message-ID", "Content-Type"}] == [
            (n, v) for n, v in same.items() if n not in {"Date", "Message-ID", "Content-Type"}
        ]
        assert [part.get_content() for part in each.walk() if not part.is_multipart()] == [
            part.get_content() for part in same.walk() if not part.is_multipart()
        ]
        assert len(each["Message-ID"]) == len(same["Message-ID"])
        assert each["Message-ID"] != same["Message-ID"]
    peer.forget()
    await mail.acknowledge(await addresses())
    await mail.reaches(MONDAY)
    assert peer.to() == []
    assert await outcomes("remind") == [("done", ""), ("done", "")]


async def test_who_is_put_off_is_tried_again_and_not_once_they_have_acknowledged(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, peer: Peer
) -> None:
    mail = await mailing(tmp_path, monkeypatch, peer)
    peer.orders("nord-1@example.org 450", "west-2@example.org 450")
    await mail.opens()
    assert len(peer.to()) == 22
    peer.forget()
    await mail.acknowledge(["west-2@example.org"])
    await mail.reaches(WEDNESDAY + timedelta(hours=5))
    assert peer.to() == ["nord-1@example.org"]


async def test_nobody_is_kept_from_the_next_mail_by_having_been_put_off(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, peer: Peer
) -> None:
    mail = await mailing(tmp_path, monkeypatch, peer)
    peer.orders("nord-1@example.org 450")
    await mail.opens()
    await mail.reaches(FRIDAY - timedelta(hours=1))
    assert "nord-1@example.org" not in peer.to()
    peer.forget()
    await mail.reaches(FRIDAY)
    assert peer.to().count("nord-1@example.org") == 1


async def test_an_address_that_does_not_exist_is_noted_and_written_to_no_more(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, peer: Peer
) -> None:
    mail = await mailing(tmp_path, monkeypatch, peer)
    peer.orders("nord-1@example.org 550")
    await mail.opens()
    found = await first(mail)
    assert (found.dealt_with, len(found.refused)) == (24, 1)
    peer.forget()
    await mail.reaches(MONDAY)
    assert "nord-1@example.org" not in peer.to()


async def test_a_refused_reminder_is_noted_nowhere_and_the_next_one_is_tried(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, peer: Peer
) -> None:
    mail = await mailing(tmp_path, monkeypatch, peer)
    await mail.opens()
    peer.orders("nord-1@example.org 550")
    await mail.reaches(FRIDAY)
    assert (await first(mail)).refused == ()
    peer.forget()
    await mail.reaches(MONDAY)
    assert peer.to().count("nord-1@example.org") == 1


@pytest.mark.parametrize("code", ["450", "550"])
async def test_a_server_that_takes_nobody_stops_the_mails_says_why_and_blocks_nobody(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, peer: Peer, code: str
) -> None:
    mail = await mailing(tmp_path, monkeypatch, peer)
    peer.orders(*(f"{address} {code}" for address in await addresses()))
    await mail.opens()
    ((outcome, reason),) = await outcomes("mail")
    assert outcome == ""
    assert "one mail after another" in reason
    (told,) = examine_mails(await mail_troubles(), mail.house.installation.settings)
    assert (told.level, "one mail after another" in told.message) == ("mend", True)
    assert (await first(mail)).dealt_with == 0
    peer.forget()
    await mail.reaches(WEDNESDAY + timedelta(hours=1))
    assert sorted(peer.to()) == sorted(await addresses())


async def test_a_server_that_takes_no_reminders_changes_nothing_in_what_is_shown_of_them(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, peer: Peer
) -> None:
    mail = await mailing(tmp_path, monkeypatch, peer)
    await mail.opens()
    peer.forget()
    peer.orders(*(f"{address} 550" for address in await addresses()))
    await mail.reaches(FRIDAY)
    assert await outcomes("remind") == [("done", ""), ("", "")]
    peer.orders()
    await mail.reaches(FRIDAY + timedelta(hours=1))
    assert sorted(peer.to()) == sorted(await addresses())


async def test_a_server_that_is_down_is_said_and_tried_again(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, peer: Peer
) -> None:
    mail = await mailing(tmp_path, monkeypatch, peer)
    peer.orders("resonanz@example.org sender")
    await mail.opens()
    ((outcome, reason),) = await outcomes("mail")
    assert (outcome, "RESONANZ_SMTP_SENDER" in reason, "example.org" in reason) == ("", True, False)
    peer.orders()
    await mail.reaches(WEDNESDAY + timedelta(minutes=2))
    assert len(peer.to()) == 24


@pytest.mark.parametrize("order", ["accept-then-die", "break"])
async def test_a_connection_that_breaks_loses_no_mail_and_what_comes_twice_is_the_same_mail(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, peer: Peer, order: str
) -> None:
    mail = await mailing(tmp_path, monkeypatch, peer)
    peer.orders(f"nord-1@example.org {order}")
    await mail.opens()
    peer.orders()
    await mail.reaches(WEDNESDAY + timedelta(minutes=20))
    assert set(peer.to()) == await addresses()
    twice = [each["Message-ID"] for each in peer.mails() if each["X-Rcpt"] == "nord-1@example.org"]
    assert len(set(twice)) == 1
    assert len(peer.to()) - len(twice) == 23


async def test_whoever_acknowledges_while_the_server_stands_still_gets_no_mail_on_the_next_connection(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, peer: Peer
) -> None:
    mail = await mailing(tmp_path, monkeypatch, peer)
    await mail.opens()
    peer.forget()
    peer.orders("nord-1@example.org break")
    connect, again = HandingOver._connect, []

    async def connect_later(self: HandingOver) -> None:
        if self._connection is not None:
            again.append(self)
            peer.orders()
            await mail.acknowledge(["nord-1@example.org"])
        await connect(self)

    monkeypatch.setattr(HandingOver, "_connect", connect_later)
    await mail.reaches(FRIDAY)
    assert len(again) == 1
    assert sorted(peer.to()) == sorted(await addresses() - {"nord-1@example.org"})


async def test_somebody_without_an_address_is_passed_over_and_counted_like_everybody(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, peer: Peer
) -> None:
    mail = await mailing(tmp_path, monkeypatch, peer)
    await mail.opens()
    peer.forget()
    await database.write(Person.update({Person.email: None}).where(Person.reference == "Nord 1").run)
    await mail.reaches(FRIDAY)
    assert len(peer.to()) == 23
    assert (await first(mail)).dealt_with == 24


async def test_a_wave_that_is_opened_by_hand_is_mailed_and_so_is_one_that_was_open_before_mail_was_set_up(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, peer: Peer
) -> None:
    mail = await mailing(tmp_path, monkeypatch, peer)
    await open_this_week(mail.house.installation, {})
    await database.write(Job.delete().where(Job.kind == MAIL_JOB).run)  # as if nobody had planned it
    await mail.house.work()
    assert peer.to() == []
    await plan_mails(mail.house.installation)
    await mail.house.work()
    assert sorted(peer.to()) == sorted(await addresses())
    peer.forget()
    await plan_mails(mail.house.installation)  # every start asks for it again
    await mail.house.work()
    assert peer.to() == []
