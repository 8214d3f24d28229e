"""Which days a wave has: the usual week, holidays, summer time, week 53, every second week, pauses, sites."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.errors import BadInput
from survey.pauses.keeping import KeptPause
from survey.schedule.planning import APART, SHORTEST, Gap, Planned, PlannedDay, plan_from, plan_week
from survey.schedule.rhythm import Rhythm, changed, requires_sensible
from survey.schedule.settings import USUALLY_CLOSED
from survey.schedule.times import read_week_time, requires_certain
from survey.schedule.working_days import Place, read_closed_days, requires_place
from survey.weeks import week_label, week_of

BERLIN = ZoneInfo("Europe/Berlin")
BAVARIA = Place(BERLIN, "DE", "BY", catholic=True, closed_days=USUALLY_CLOSED)
SITE = UUID(int=1)
USUAL = Rhythm()


def planned(day: str, rhythm: Rhythm = USUAL, place: Place = BAVARIA, site: Place | None = None) -> Planned:
    """The wave of the week that holds this day."""
    found = plan_week(week_of(date.fromisoformat(day)), rhythm, place, {SITE: site} if site else {}, ())
    assert isinstance(found, Planned), found
    return found


def shown(when: PlannedDay) -> str:
    return f"{when.day:%a} {when.day} {when.at:%H:%M}"


def rounds(wave: Planned, site: UUID | None = None) -> list[str]:
    return [shown(each.when) for each in wave.rounds if each.site == site]


def test_the_usual_week() -> None:
    wave = planned("2026-03-11")
    assert (shown(wave.opens), shown(wave.closes)) == ("Wed 2026-03-11 09:00", "Mon 2026-03-16 18:00")
    assert rounds(wave) == ["Fri 2026-03-13 09:00", "Mon 2026-03-16 09:00"]


@pytest.mark.parametrize(
    ("day", "opens", "closes", "again"),
    [
        # Good Friday and Easter Monday: the close moves to Tuesday, and there is one reminder then.
        ("2026-04-01", "Wed 2026-04-01", "Tue 2026-04-07", ["Tue 2026-04-07 09:00"]),
        # Whit Monday.
        ("2026-05-20", "Wed 2026-05-20", "Tue 2026-05-26", ["Fri 2026-05-22 09:00", "Tue 2026-05-26 09:00"]),
        # 6 January on the opening day, only where it is a holiday.
        ("2027-01-06", "Thu 2027-01-07", "Mon 2027-01-11", ["Fri 2027-01-08 09:00", "Mon 2027-01-11 09:00"]),
    ],
)
def test_a_day_on_which_nobody_works_moves_to_the_next_that_is_one(
    day: str, opens: str, closes: str, again: list[str]
) -> None:
    wave = planned(day)
    assert (shown(wave.opens)[:14], shown(wave.closes)[:14]) == (opens, closes)
    assert rounds(wave) == again


def test_assumption_day_is_a_holiday_only_where_the_setting_says_so() -> None:
    """15 August 2029 is a Wednesday."""
    protestant = Place(BERLIN, "DE", "BY")
    assert planned("2029-08-15", place=BAVARIA).opens.day == date(2029, 8, 16)
    assert planned("2029-08-15", place=BAVARIA).opens.moved
    assert planned("2029-08-15", place=protestant).opens.day == date(2029, 8, 15)
    assert planned("2029-08-15", place=Place(BERLIN, "DE", "NW")).opens.day == date(2029, 8, 15)


def test_christmas_eve_is_closed_if_it_is_said_to_be() -> None:
    """24 December 2025 is a Wednesday: opening would move to Monday the 29th, when the wave closes."""
    found = plan_week(week_of(date(2025, 12, 24)), USUAL, BAVARIA, {}, ())
    assert isinstance(found, Gap)
    assert found.because == "holidays"
    open_at_christmas = Place(BERLIN, "DE", "BY")
    assert planned("2025-12-24", place=open_at_christmas).opens.day == date(2025, 12, 24)


def test_a_close_never_moves_past_the_next_opening() -> None:
    """Opens on Tuesdays, closes on Mondays; Easter Monday would move it to Tuesday 18:00."""
    rhythm = changed(USUAL, opens="tue 09:00", closes="mon 18:00", rounds=["fri 09:00"])
    wave = planned("2026-03-31", rhythm)
    assert shown(wave.closes) == "Thu 2026-04-02 18:00"  # Good Friday lies between
    assert wave.closes.moved
    following = planned("2026-04-07", rhythm)
    assert wave.closes.moment < following.opens.moment


def test_every_site_is_asked_again_by_its_own_calendar() -> None:
    """1 November 2027 is a Monday, and a holiday in Bavaria and not in Berlin; Lima is in another zone."""
    berlin = Place(BERLIN, "DE", "BE")
    wave = planned("2027-10-27", place=berlin, site=BAVARIA)
    assert shown(wave.closes) == "Mon 2027-11-01 18:00"
    assert rounds(wave) == ["Fri 2027-10-29 09:00", "Mon 2027-11-01 09:00"]
    assert rounds(wave, SITE) == ["Fri 2027-10-29 09:00"]  # Tuesday would be after the close
    lima = planned("2026-03-11", place=berlin, site=Place(ZoneInfo("America/Lima"), "PE"))
    (first, _) = [each.when for each in lima.rounds if each.site == SITE]
    assert first.moment == datetime(2026, 3, 13, 14, tzinfo=UTC)
    # Auckland's Monday morning is Berlin's Sunday evening, still after the opening.
    auckland = planned("2026-03-11", place=berlin, site=Place(ZoneInfo("Pacific/Auckland"), "NZ"))
    assert all(auckland.opens.moment < each.when.moment for each in auckland.rounds)
    assert len(auckland.rounds) == 4


def test_local_times_stay_when_the_clocks_change() -> None:
    before, after = planned("2026-03-25"), planned("2026-04-08")
    assert (before.opens.moment.hour, after.opens.moment.hour) == (8, 7)
    across = planned("2026-03-25")  # from winter to summer while it is open
    assert across.closes.moment - across.opens.moment == timedelta(days=5, hours=8)
    autumn = planned("2026-10-21")
    assert autumn.closes.moment - autumn.opens.moment == timedelta(days=5, hours=10)


def test_week_53_is_a_week_like_any_other() -> None:
    weeks = [each.week for each in islice(plan_from(week_of(date(2026, 12, 21)), USUAL, BAVARIA, {}, ()), 4)]
    assert [week_label(week) for week in weeks] == ["2026-W52", "2026-W53", "2027-W01", "2027-W02"]
    fortnightly = Rhythm(every=2, anchor=week_of(date(2026, 12, 21)))
    found = islice(plan_from(week_of(date(2026, 12, 21)), fortnightly, BAVARIA, {}, ()), 3)
    assert [week_label(each.week) for each in found] == ["2026-W52", "2027-W01", "2027-W03"]


@pytest.mark.parametrize("every", [1, 2, 4])
def test_weeks_follow_each_other_at_the_rhythm(every: int) -> None:
    start = week_of(date(2026, 3, 11))
    found = list(islice(plan_from(start, Rhythm(every=every, anchor=start), BAVARIA, {}, ()), 10))
    assert [b.week - a.week for a, b in pairwise(found)] == [every] * 9


def test_a_pause_leaves_out_the_waves_that_would_open_in_it_and_shows_as_a_gap() -> None:
    pause = KeptPause(SITE, date(2026, 8, 3), date(2026, 8, 14), "Betriebsferien")
    found = list(islice(plan_from(week_of(date(2026, 7, 29)), USUAL, BAVARIA, {}, [pause]), 4))
    assert [each.label if isinstance(each, Gap) else "" for each in found] == [
        "",
        "Betriebsferien",
        "Betriebsferien",
        "",
    ]
    some = KeptPause(SITE, pause.begins, pause.ends, "Streik", (frozenset({"team:1"}),))
    assert isinstance(plan_week(week_of(date(2026, 8, 5)), USUAL, BAVARIA, {}, [some]), Planned)


PLACES = st.sampled_from(
    [
        BAVARIA,
        Place(BERLIN, "DE", "HH"),
        Place(ZoneInfo("Asia/Tokyo"), "JP"),
        Place(ZoneInfo("America/New_York"), "US"),
        Place(ZoneInfo("Asia/Shanghai"), "CN"),
        Place(BERLIN, "DE", closed_days=frozenset((12, day) for day in range(20, 32))),
    ]
)
TIMES = st.builds(time, st.sampled_from([6, 9, 14, 18, 21]), st.sampled_from([0, 30]))


@given(
    place=PLACES,
    site=PLACES,
    start=st.dates(date(2025, 1, 1), date(2032, 1, 1)),
    opens=st.integers(1, 5),
    closes=st.integers(1, 5),
    times=st.tuples(TIMES, TIMES),
    every=st.sampled_from([1, 2, 4]),
)
def test_whatever_the_calendar_waves_never_overlap_and_are_never_shorter_than_a_day(
    place: Place, site: Place, start: date, opens: int, closes: int, times: tuple[time, time], every: int
) -> None:
    rhythm = changed(
        Rhythm(every=every, anchor=week_of(start)),
        opens=f"{opens} {times[0]:%H:%M}",
        closes=f"{closes} {times[1]:%H:%M}",
        rounds=[],
    )
    try:
        requires_sensible(rhythm, place)
    except BadInput:
        return
    weeks = list(islice(plan_from(week_of(start), rhythm, place, {SITE: site}, ()), 12))
    waves = [each for each in weeks if isinstance(each, Planned)]
    for wave in waves:
        assert wave.closes.moment - wave.opens.moment >= SHORTEST
        for each in (wave.opens, wave.closes):
            assert place.is_working_day(each.day)
            assert each.moment.astimezone(place.zone).time() == each.at
    for first, second in pairwise(waves):
        assert first.closes.moment + APART <= second.opens.moment


@pytest.mark.parametrize("written", ["wed 09:00", "Mittwoch 9:00", "mi. 09:00", "3 09:00"])
def test_weekdays_are_read_as_people_write_them(written: str) -> None:
    assert read_week_time(written).stored() == "3 09:00"


@pytest.mark.parametrize(
    "written", ["", "wed", "09:00", "wed 24:00", "wed 9", "noday 09:00", "8 09:00", "0 09:00"]
)
def test_what_is_no_weekday_with_a_time_is_refused(written: str) -> None:
    with pytest.raises(BadInput, match="wed 09:00"):
        read_week_time(written)


@pytest.mark.parametrize(
    ("at", "zone"),
    [
        ("02:00", "Asia/Tokyo"),
        ("02:30", "Europe/Berlin"),
        ("03:00", "Europe/Berlin"),
        ("01:30", "Europe/London"),
    ],
)
def test_an_hour_that_some_days_lack_is_refused(at: str, zone: str) -> None:
    with pytest.raises(BadInput, match="Choose another time"):
        requires_certain(time.fromisoformat(at), ZoneInfo(zone))


def test_an_hour_that_every_day_has_is_taken() -> None:
    requires_certain(time(1, 30), BERLIN)
    requires_certain(time(3, 30), BERLIN)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"opens": "sat 09:00"}, "Monday to Friday"),
        ({"closes": "sun 18:00"}, "Monday to Friday"),
        ({"every": 3}, "1, 2 or 4"),
        ({"rounds": ["wed 09:00"]}, "after the opening"),
        ({"rounds": ["mon 18:00"]}, "before the close"),
        ({"rounds": ["tue 09:00"]}, "before the close"),
        ({"rounds": ["thu 09:00", "fri 09:00", "sat 09:00", "sun 09:00", "mon 09:00"]}, "at most 4"),
        ({"rounds": ["fri 09:00", "fri 10:00"]}, "one reminder a day"),
        ({"closes": "thu 08:59", "rounds": []}, "at least 24 hours"),
        ({"closes": "wed 08:30"}, "an hour before the next"),
        ({"opens": "wed 02:30"}, "02:00 and 03:00"),
    ],
)
def test_a_rhythm_that_cannot_be_kept_is_refused_with_what_to_change(
    changes: dict[str, object], told: str
) -> None:
    with pytest.raises(BadInput, match=told):
        requires_sensible(changed(USUAL, **changes), BAVARIA)  # type: ignore[arg-type]  # one of each kind


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (("XX", "", False), "no holidays of “XX”"),
        (("DE", "Bayern", False), "There are: BB"),
        (("JP", "", True), "Catholic"),
    ],
)
def test_a_place_without_known_holidays_is_refused(place: tuple[str, str, bool], told: str) -> None:
    country, land, catholic = place
    with pytest.raises(BadInput, match=told):
        requires_place(country, land, catholic=catholic)


def test_days_of_every_year_are_read_as_people_write_them() -> None:
    assert read_closed_days(["12-24", "31.12.", "2.1"]) == {(12, 24), (12, 31), (1, 2)}
    for wrong in ("13-01", "02-30", "christmas", ""):
        with pytest.raises(BadInput, match="12-24"):
            read_closed_days([wrong])


def test_a_year_without_working_days_is_told() -> None:
    closed = frozenset((day.month, day.day) for day in (date(2024, 1, 1) + timedelta(n) for n in range(366)))
    with pytest.raises(BadInput, match="no working day"):
        plan_week(week_of(date(2026, 3, 11)), USUAL, Place(BERLIN, closed_days=closed), {}, ())
