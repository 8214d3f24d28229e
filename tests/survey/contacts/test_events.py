"""The calendar holds every event once; a corrected last day replaces the earlier one."""

from datetime import date

from survey.contacts.beside.events import EventChanges, events, import_events
from survey.contacts.beside.events_file import CalendarEvent
from tests.survey.lifecycle.week import hire

PRICES = CalendarEvent(date(2026, 1, 14), date(2026, 2, 1), "Preiserhöhung")
MOVE = CalendarEvent(date(2026, 1, 12), date(2026, 1, 12), "Umzug", department="Kundendienst")
SYSTEM = CalendarEvent(date(2026, 1, 14), date(2026, 1, 15), "Neue Anlage", team="Nord")


async def test_the_calendar_is_read_back_in_order_and_the_same_again_changes_nothing(database: str) -> None:
    await hire()
    assert await import_events([PRICES, MOVE, SYSTEM]) == EventChanges(3, 0, 0, 0)
    assert await events() == (MOVE, SYSTEM, PRICES)
    assert await import_events([PRICES, MOVE, SYSTEM]) == EventChanges(0, 0, 3, 0)
    assert await events() == (MOVE, SYSTEM, PRICES)


async def test_another_last_day_replaces_the_earlier_one(database: str) -> None:
    await hire()
    await import_events([PRICES, MOVE])
    longer = CalendarEvent(PRICES.begins, date(2026, 3, 1), PRICES.label)
    assert await import_events([longer]) == EventChanges(0, 1, 0, 0)
    assert await events() == (MOVE, longer)


async def test_whom_it_concerned_makes_it_another_event(database: str) -> None:
    await hire()
    await import_events([PRICES])
    of_nord = CalendarEvent(PRICES.begins, PRICES.ends, PRICES.label, team="Nord")
    assert (await import_events([of_nord])).new == 1
    assert len(await events()) == 2


async def test_only_a_complete_calendar_drops_what_it_lacks(database: str) -> None:
    await hire()
    await import_events([PRICES, MOVE, SYSTEM])
    assert await import_events([MOVE], complete=True) == EventChanges(0, 0, 1, 2)
    assert await events() == (MOVE,)
