"""Contacts as help desks export them, and every way in which they are wrong."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from survey.contacts.arriving.announcing import Announcement
from survey.contacts.arriving.contacts_file import COLUMNS, FileContact, read_contacts
from survey.errors import WrongRows

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 12, 9, 30, 15, 7, tzinfo=UTC)
TEAMS, TOUCHPOINTS = ["Nord", "Süd"], ["phone", "Telefon", "delivery"]
SHORT = "team,touchpoint,channel,ended_at\n"
HEAD = "team,touchpoint,channel,ended_at,segment,begun_by,customer,key\n"


def contacts_of(text: str, codec: str = "utf-8") -> tuple[FileContact, ...]:
    return read_contacts(text.encode(codec), "contacts.csv", TEAMS, TOUCHPOINTS, BERLIN, NOW)


def moment(*parts: int) -> datetime:
    return datetime(2026, 3, *parts, tzinfo=UTC)  # type: ignore[misc,arg-type]  # day, hour, minute, second


def test_contacts_are_read_and_everything_else_in_the_file_is_not() -> None:
    text = (
        "Vorgang;Team;Kontaktpunkt;Kanal;Beendet am;Kundensegment;Phase;Begonnen von;Kunde;E-Mail\r\n"
        "T-1;nord;telefon;Anruf;11.03.2026 14:30;Privat;Stammkunde;Kundin;K-4711;anna@example.org\r\n"
        "T-2;SÜD;Delivery;E-Mail;2026-03-11T14:30:00+00:00;;;wir;;\r\n"
    )
    expected = (
        FileContact(
            Announcement(
                "Nord", "Telefon", "call", moment(11, 13, 30), "Privat", "Stammkunde", "customer", "K-4711"
            ),
            "T-1",
        ),
        FileContact(
            Announcement("Süd", "delivery", "mail", moment(11, 14, 30), begun_by="organisation"), "T-2"
        ),
    )
    for codec in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert contacts_of(text, codec) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-03-11T14:30:05+01:00", moment(11, 13, 30, 5)),
        ("2026-03-11 14:30:05 UTC", moment(11, 14, 30, 5)),
        ("2026-03-11T14:30Z", moment(11, 14, 30)),
        ("2026-03-11 14:30", moment(11, 13, 30)),
        ("11.3.2026, 9:30", moment(11, 8, 30)),
        ("11.03.2026", moment(11, 11)),
        ("2026/03/09", moment(9, 11)),
        ("2026-03-12", moment(12, 9, 30, 15)),  # today at noon is still to come
    ],
)
def test_a_moment_is_read_in_the_organisations_time_zone(written: str, expected: datetime) -> None:
    [contact] = contacts_of(f'team,touchpoint,channel,ended_at\nNord,phone,call,"{written}"\n')
    assert contact.announcement.ended_at == expected


Rows = list[tuple[int | None, str | None, str, str]]
MOMENT = "This is no moment; write 2026-03-11T14:30:00+01:00 or 11.03.2026 14:30."
ROW = "Nord,phone,call,2026-03-11 14:30"
PERSON = "Please send a number or word that only your own organisation can trace back to the person"
SHORTENED = (
    "A spreadsheet has shortened this number and its digits are lost; import that column as text and save "
    "the file again."
)

WRONG: dict[str, tuple[str, Rows]] = {
    "columns missing": ("team,touchpoint\nNord,phone\n", [
        (1, name, "",
         f"There is no such column. The columns of the file: team, touchpoint. It may be called: {names}.")
        for name in ("channel", "ended_at")
        for names in [", ".join((name, *COLUMNS.aliases[name]))]
    ]),
    "cells missing": (HEAD + ",,,,,,,\nNord,,,,,,,\n", [
        (3, name, "", "This cell must not be empty.") for name in ("touchpoint", "channel", "ended_at")
    ]),
    "unknown names": (HEAD + "Nrod,fax,telegram,2026-03-11 14:30,,robot,,\n", [
        (2, "team", "Nrod", "This name is not known; do you mean “Nord”?"),
        (2, "touchpoint", "fax",
         "There is no such touchpoint. There are: delivery, phone, Telefon. Make another one known by "
         "“resonanz touchpoint add”."),
        (2, "channel", "telegram",
         "“channel” is “telegram”. There are: call, mail, chat, visit, purchase, delivery, social, letter, "
         "kiosk, qr."),
        (2, "begun_by", "robot", "“begun_by” is “robot”. There are: customer, organisation."),
    ]),
    "a touchpoint misspelled": (SHORT + "Nord,telefno,call,2026-03-11\nNord,NPS,call,2026-03-11\n", [
        (2, "touchpoint", "telefno",
         "There is no such touchpoint; do you mean “Telefon”? There are: delivery, phone, Telefon. Make "
         "another one known by “resonanz touchpoint add”."),
        (3, "touchpoint", "NPS",
         "There is no such touchpoint. There are: delivery, phone, Telefon. Make another one known by "
         "“resonanz touchpoint add”."),
    ]),
    "damaged numbers": (HEAD + f"{ROW},,,#NV,\n{ROW},,,4.71E+11,1\n{ROW},,,K-1,1E+5\n{ROW},,,K-2,NULL\n", [
        (2, "customer", "#NV", "This is a spreadsheet's error message; mend the formula."),
        (3, "customer", "4.71E+11", SHORTENED),
        (4, "key", "1E+5", SHORTENED),
        (5, "key", "NULL", "This is what a program writes where there is nothing; leave the cell empty."),
    ]),
    "a number twice, once as a decimal": (HEAD + f"{ROW},,,K-1,1001\n{ROW},,,K-2,1001.0\n", [
        (3, "key", "1001.0", "The contact in row 2 has this number already."),
    ]),
    "no moments": (SHORT + "Nord,phone,call,soon\nNord,phone,call,03/11/2026\nNord,phone,call,2026-W11\n", [
        (2, "ended_at", "soon", MOMENT),
        (3, "ended_at", "03/11/2026", "Day and month cannot be told apart; write 2026-01-14 or 14.01.2026."),
        (4, "ended_at", "2026-W11", MOMENT),
    ]),
    "too late, too early": (HEAD + "Nord,phone,call,2026-03-13,,,,\nNord,phone,call,26.02.2026 8:00,,,,\n", [
        (2, "ended_at", "2026-03-13",
         "“ended_at” lies in the future. Please report a contact when it has ended."),
        (3, "ended_at", "26.02.2026 8:00",
         "“ended_at” lies more than 14 days back, so its link would be over already."),
    ]),
    "personal data": (HEAD + f"{ROW},anna@example.org,,anna@example.org,1\n{ROW},,,+49 171 1234567,2\n", [
        (2, "segment", "anna@example.org",
         "This looks like a mail address or telephone number; write a word for many customers."),
        (2, "customer", "anna@example.org", f"“customer” looks like an e-mail address. {PERSON}."),
        (3, "customer", "+49 171 1234567",
         f"“customer” looks like a telephone number. {PERSON}; if it is a customer number, put a letter in "
         "front."),
    ]),
    "contacts twice": (
        HEAD + f"{ROW},,,K-1,T-1\n{ROW},,,K-2,T-1\n{ROW},,,K-3,\n{ROW},,,K-3,\n{ROW},,,,\n{ROW},,,,\n", [
        (3, "key", "T-1", "The contact in row 2 has this number already."),
        (5, "customer", "K-3", "This contact stands in row 4 already."),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_file_is_told_by_row_column_value_and_reason(kind: str) -> None:
    text, expected = WRONG[kind]
    with pytest.raises(WrongRows) as refused:
        contacts_of(text)
    assert [(each.row, each.column, each.value, each.say()) for each in refused.value.errors] == expected
