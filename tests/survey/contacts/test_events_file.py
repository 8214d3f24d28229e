"""Calendars of events, and every way in which they are wrong."""

from datetime import date

import pytest

from survey.contacts.beside.events_file import CalendarEvent, read_events
from survey.errors import WrongRows

DEPARTMENTS, TEAMS = ["Service", "Nord"], ["Nord", "Hotline"]


def events_of(text: str) -> tuple[CalendarEvent, ...]:
    return read_events(text.encode(), "events.csv", DEPARTMENTS, TEAMS)


def test_events_concern_everybody_a_department_or_a_team() -> None:
    first, last = date(2026, 1, 14), date(2026, 2, 1)
    assert events_of(
        "von;bis;Ereignis;betrifft\r\n14.01.2026;01.02.2026;Preiserhöhung;alle\r\n"
        "2026-01-14;;Ausfall;\r\n2026/01/14;2026-02-01;Umzug;SERVICE\r\n"
        "14.01.2026;14.01.2026;Neue Anlage;hotline\r\n"
        "14.01.2026;;Umbau;team: Nord\r\n14.01.2026;;Umbau;Abteilung: Nord\r\n"
    ) == (
        CalendarEvent(first, last, "Preiserhöhung"),
        CalendarEvent(first, first, "Ausfall"),
        CalendarEvent(first, last, "Umzug", department="Service"),
        CalendarEvent(first, first, "Neue Anlage", team="Hotline"),
        CalendarEvent(first, first, "Umbau", team="Nord"),
        CalendarEvent(first, first, "Umbau", department="Nord"),
    )


def test_the_last_day_and_the_scope_may_be_left_out_altogether() -> None:
    assert events_of("from,label\n2026-01-14,Outage\n") == (
        CalendarEvent(date(2026, 1, 14), date(2026, 1, 14), "Outage"),
    )


def test_wrong_events_are_told_by_row_column_value_and_reason() -> None:
    with pytest.raises(WrongRows) as refused:
        events_of(
            "from,to,label,scope\n,2026-01-14,A,\n14.1.26,2026-02-30,B,\n2026-W03,,C,\n2026-01-14,2026-01-13,D,\n"
            "2026-01-14,,,East\n2026-01-14,,E,Nord\n2026-01-14,,E,team:Service\n2026-01-14,,F,\n2026-01-14,,F,all\n"
            "2026-01-14,2026-01-20,F,\n"
        )
    assert [(each.row, each.column, each.value, each.say()) for each in refused.value.errors] == [
        (2, "from", "", "This cell must not be empty."),
        (3, "from", "14.1.26", "Write the year with four digits."),
        (3, "to", "2026-02-30", "There is no such day in the calendar."),
        (4, "from", "2026-W03", "This is no day; write 2026-01-14 or 14.01.2026."),
        (5, "to", "2026-01-13", "This is before the first day."),
        (6, "label", "", "This cell must not be empty."),
        (6, "scope", "East", "No team and no department has this name; leave the cell empty for everybody."),
        (7, "scope", "Nord",
         "A team and a department have this name; write “team: Nord” or “department: Nord”."),
        (8, "scope", "team:Service",
         "No team and no department has this name; leave the cell empty for everybody."),
        (10, "label", "F", "This event stands in row 9 already."),
        (11, "label", "F", "This event stands in row 9 already."),
    ]  # fmt: skip
