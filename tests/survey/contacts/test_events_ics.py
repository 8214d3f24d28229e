"""Events from an organisation's calendar, and every way in which such a file is wrong."""

from contextlib import suppress
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.contacts.beside.events_file import CalendarEvent
from survey.contacts.beside.events_ics import LARGEST, MOST_EVENTS, read_calendar
from survey.errors import BadInput, ResonanzError, WrongRows

DAYS = ("DTSTART;VALUE=DATE:20260316", "DTEND;VALUE=DATE:20260319", "SUMMARY:Messe Köln")


def event(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", "UID:1", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"])


def calendar(*events: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//a firm//EN", *events, "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def read(data: bytes, scope: str | None = None) -> tuple[CalendarEvent, ...]:
    return read_calendar(data, "firm.ics", scope, ["Service"], ["Nord", "Süd"], ZoneInfo("Europe/Berlin"))


def one(*lines: str) -> tuple[str, str]:
    (found,) = read(calendar(event(*lines, "SUMMARY:Messe")))
    return found.begins.isoformat(), found.ends.isoformat()


def test_whole_days_end_on_the_day_before_the_end() -> None:
    assert read(calendar(event(*DAYS))) == (
        CalendarEvent(date(2026, 3, 16), date(2026, 3, 18), "Messe Köln"),
    )


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        (("DTSTART;VALUE=DATE:20260316",), ("2026-03-16", "2026-03-16")),
        (("DTSTART:20260316T080000Z", "DTEND:20260317T170000Z"), ("2026-03-16", "2026-03-17")),
        (("DTSTART:20260316T080000", "DTEND:20260317T000000"), ("2026-03-16", "2026-03-16")),
        (("DTSTART;VALUE=DATE:20260316", "DURATION:P2D"), ("2026-03-16", "2026-03-17")),
        (("DTSTART;TZID=Europe/Berlin:20260316T233000",), ("2026-03-16", "2026-03-16")),
        (("DTSTART;VALUE=DATE:20260316", "DTEND;VALUE=DATE:20260316"), ("2026-03-16", "2026-03-16")),
    ],
)
def test_days_are_read_as_people_see_them_in_their_calendar(
    lines: tuple[str, ...], days: tuple[str, str]
) -> None:
    assert one(*lines) == days


def test_whom_they_concern_is_said_for_the_whole_file() -> None:
    (found,) = read(calendar(event(*DAYS)), "team: Süd")
    assert found.team == "Süd"
    (found,) = read(calendar(event(*DAYS)), "service")
    assert found.department == "Service"
    with pytest.raises(BadInput, match="No team"):
        read(calendar(event(*DAYS)), "Nobody")


def test_people_places_and_descriptions_are_not_read() -> None:
    private = ("ATTENDEE;CN=Eva:mailto:eva@example.org", "LOCATION:Köln", "DESCRIPTION:about Eva")
    assert "Eva" not in str(read(calendar(event(*DAYS, *private))))


def test_the_same_event_twice_is_one() -> None:
    assert len(read(calendar(event(*DAYS), event(*DAYS)))) == 1


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("SUMMARY:Messe",), "no beginning"),
        (("DTSTART;VALUE=DATE:20260316", "RRULE:FREQ=WEEKLY", "SUMMARY:Runde"), "repeats"),
        (("DTSTART;VALUE=DATE:20260316", "DTEND;VALUE=DATE:20260310", "SUMMARY:Messe"), "ends before"),
        (("DTSTART;VALUE=DATE:00010101", "SUMMARY:Messe"), "no day of these times"),
        (("DTSTART;VALUE=DATE:2026", "SUMMARY:Messe"), ""),
        (("DTSTART;VALUE=DATE:20260316",), "no name"),
        (("DTSTART;VALUE=DATE:20260316", "DTSTART;VALUE=DATE:20260317", "SUMMARY:Messe"), "cannot be read"),
        (("DTSTART;VALUE=DATE:20260316", "SUMMARY:" + "x" * 500), ""),
        (("DTSTART;VALUE=DATE:20260316", "DURATION:nonsense", "SUMMARY:Messe"), ""),
    ],
)
def test_each_wrong_event_is_told_with_its_number_and_nothing_is_read(
    lines: tuple[str, ...], told: str
) -> None:
    with pytest.raises(WrongRows) as wrong:
        read(calendar(event(*DAYS), event(*lines)))
    ((found),) = wrong.value.errors
    assert found.row == 2
    assert told in found.say()


def test_two_last_days_for_one_event_are_a_contradiction() -> None:
    longer = ("DTSTART;VALUE=DATE:20260316", "DTEND;VALUE=DATE:20260330", "SUMMARY:Messe Köln")
    with pytest.raises(WrongRows, match="one error"):
        read(calendar(event(*DAYS), event(*longer)))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "BEGIN:VCALENDAR"),
        (b"from,to,label\n2026-03-16,,Messe\n", "BEGIN:VCALENDAR"),
        (b"PK\x03\x04 a workbook", "BEGIN:VCALENDAR"),
        (calendar(), "no event"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", ""),
        (b"BEGIN:VCALENDAR\r\n\xff\xfe\x00\r\nEND:VCALENDAR\r\n", ""),
        (b"BEGIN:VCALENDAR\r\n" + b"x" * (LARGEST + 1), "more than 5 MB"),
        (calendar(*(event(*DAYS) for _ in range(MOST_EVENTS + 1))), "more than 2000"),
    ],
)
def test_what_is_no_calendar_is_told_in_a_sentence(data: bytes, told: str) -> None:
    with pytest.raises(BadInput) as wrong:
        read(data)
    assert told in str(wrong.value)


def test_a_file_that_begins_with_a_mark_or_small_letters_is_read_too() -> None:
    assert read(b"\xef\xbb\xbf" + calendar(event(*DAYS)))


@given(st.integers(0, 400), st.integers(0, 255), st.binary(max_size=40))
def test_whatever_is_damaged_it_is_a_sentence_and_never_a_crash(place: int, byte: int, more: bytes) -> None:
    data = bytearray(calendar(event(*DAYS, "DURATION:PT1H", "CATEGORIES:a,b"), event(*DAYS)))
    place %= len(data)
    data[place] = byte
    for damaged in (bytes(data), bytes(data[:place]) + more + bytes(data[place:]), bytes(data[:place])):
        with suppress(ResonanzError):  # whose sentence each of them has
            read(damaged)


def test_a_moment_in_utc_is_a_day_of_the_organisation() -> None:
    assert one("DTSTART:20261130T230000Z", "DTEND:20261201T230000Z") == ("2026-12-01", "2026-12-01")


def test_what_was_called_off_did_not_take_place() -> None:
    assert len(read(calendar(event(*DAYS), event(*DAYS[:2], "SUMMARY:Fest", "STATUS:CANCELLED")))) == 1


def test_a_file_that_is_cut_off_is_not_read_in_part() -> None:
    whole = calendar(event(*DAYS))
    with pytest.raises(BadInput, match="cut off"):
        read(whole + whole[:-20])
    assert read(whole.replace(b"\r\n", b"\r")) == read(whole)
    with pytest.raises(BadInput, match="lines"):
        read(calendar(event(*DAYS, *["X-NOTE:1"] * 100_000)))
