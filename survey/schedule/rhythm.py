"""When waves should open, be asked about again, and close, before holidays and pauses have their say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time
from zoneinfo import ZoneInfo

from survey.errors import BadInput
from survey.schedule.times import WeekTime, read_week_time, requires_certain
from survey.schedule.working_days import SATURDAY, Place

EVERY = (1, 2, 4)
MOST_ROUNDS = 4
WEDNESDAY_MORNING, MONDAY_EVENING = WeekTime(3, time(9)), WeekTime(1, time(18))
MORNINGS = (WeekTime(5, time(9)), WeekTime(1, time(9)))


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The organisation's usual week.

    `anchor` is a week that is asked; with `every` 2 or 4, the others are counted from it.
    """

    opens: WeekTime = WEDNESDAY_MORNING
    closes: WeekTime = MONDAY_EVENING
    rounds: tuple[WeekTime, ...] = MORNINGS
    every: int = 1
    anchor: int = 0

    def asks(self, week: int) -> bool:
        """Whether it is the turn of this week."""
        return (week - self.anchor) % self.every == 0


def requires_sensible(rhythm: Rhythm, place: Place) -> None:
    """Refuse a rhythm that cannot be kept, and say what to change."""
    for each in (rhythm.opens, rhythm.closes, *rhythm.rounds):
        requires_certain(each.at, place.zone)
    for each in (rhythm.opens, rhythm.closes):
        if each.weekday > SATURDAY:
            raise BadInput("A wave opens and closes on a working day, Monday to Friday.")
    if rhythm.every not in EVERY:
        raise BadInput("Waves are asked every 1, 2 or 4 weeks, not every {every}.", every=rhythm.every)
    if len(rhythm.rounds) > MOST_ROUNDS:
        raise BadInput("There are at most {most} reminders.", most=MOST_ROUNDS)
    if len({each.weekday for each in rhythm.rounds}) < len(rhythm.rounds):
        raise BadInput("There is at most one reminder a day.")
    last = rhythm.closes.days_after(rhythm.opens)
    for each in rhythm.rounds:
        days = each.days_after(rhythm.opens)
        if (days, each.at) >= (last, rhythm.closes.at):
            raise BadInput(
                "A reminder comes after the opening and before the close: {time} does not.",
                time=each.stored(),
            )
    if last == 7 and _minutes(rhythm.closes.at) > _minutes(rhythm.opens.at) - 60:
        raise BadInput("A wave closes at least an hour before the next one opens.")
    if (last, rhythm.closes.at) < (1, rhythm.opens.at):
        raise BadInput("A wave that opens by itself is open for at least {hours} hours.", hours=24)


def _minutes(at: time) -> int:
    return 60 * at.hour + at.minute


def changed(
    rhythm: Rhythm,
    *,
    opens: str | None = None,
    closes: str | None = None,
    rounds: Sequence[str] | None = None,
    every: int | None = None,
) -> Rhythm:
    """The rhythm with what somebody has written instead; None keeps what there is."""
    return replace(
        rhythm,
        opens=read_week_time(opens) if opens else rhythm.opens,
        closes=read_week_time(closes) if closes else rhythm.closes,
        rounds=tuple(map(read_week_time, rounds)) if rounds is not None else rhythm.rounds,
        every=every if every is not None else rhythm.every,
    )


def zone_of(name: str) -> ZoneInfo:
    """A time zone by its name, or a sentence."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise BadInput("“{zone}” is no time zone. Write Europe/Berlin.", zone=name) from None
