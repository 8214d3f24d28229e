"""The advice in sentences, the same for the terminal and for the page."""

from dataclasses import dataclass
from datetime import date, timedelta

from analytics.rendering import in_percent
from api.advice.document import Advice, AtRhythm
from api.texts import N_, decimal, month, percent, translations

RHYTHMS = {1: N_("every week"), 2: N_("every second week"), 4: N_("every fourth week")}
STATEMENTS = {
    "nobody": N_("There is nobody to ask less yet"),
    "over": N_("Nothing will change any more: pause, or ask every fourth week"),
    "hopeless": N_("No rhythm answers the question here: ask as seldom as you like"),
    "slower": N_("Asking {rhythm} is enough"),
    "keep": N_("The present rhythm is needed"),
}
LEADS = {
    "nobody": N_(
        "Once there is a roster from which a week can be opened, it is reckoned here what less would do."
    ),
    "over": N_(
        "The last look of the plan has been reached. Further weeks change no verdict; what they show is how "
        "people are. Whoever wants to ask the question again registers a new plan first."
    ),
    "hopeless": N_(
        "Within a year the question cannot be answered in any of these rhythms, with so many groups, answers "
        "and ratings. That takes nothing from what people say; how often it is asked is yours to choose."
    ),
    "slower": N_(
        "Asked {rhythm}, a true link of {smallest} rating points per happiness point would within a year "
        "still be found in 80 of 100 such organisations. It spares {minutes} of working time a year."
    ),
    "keep": N_("Asked less often, a link of the size that can be expected would be missed within a year."),
}
KEEP_STRONG = N_(
    "Even in the present rhythm only a stronger link than studies report is found within a year; asked less "
    "often, only a stronger one still. More ratings or more groups would help more than more weeks."
)
UNTIL_THE_LOOK = N_(
    "The verdict will not change before {month}: the next look is due after {count} more weeks with both "
    "sides. A pause moves that by as long as it lasts, and costs nothing else."
)
AS_RELEASED = N_(
    "Reckoned with {response} answering and {ratings} ratings per group and week, as in the {weeks} weeks "
    "released so far."
)
AS_ASSUMED = N_(
    "No week has been released yet: {response} answering and {ratings} ratings per group and week are "
    "assumed."
)
RECKONED = N_(
    "An answer is reckoned at one minute. The looks count weeks with both sides and not the calendar, so a "
    "change of rhythm makes no false alarm likelier; it is set with: resonanz schedule set --every"
)


@dataclass(frozen=True, slots=True)
class AdviceWords:
    """What is said: the statement, what follows, when the next look is, and what the figures rest on."""

    statement: str
    lead: str
    further: tuple[str, ...]
    # Of each rhythm: its name, the smallest link or why none, its minutes, when the next look is.
    rows: tuple[tuple[str, str, str, str], ...]


def in_sentences(found: Advice, today: date, language: str) -> AdviceWords:
    """Say what asking less would cost and save."""
    _ = translations(language).gettext
    present, advised = (_of(found, each) for each in (found.every, found.advised))
    values = {"rhythm": _(RHYTHMS[found.advised])}
    if present and advised:
        values |= {
            "smallest": decimal(advised.smallest_true, language),
            "minutes": _working_time(present.minutes - advised.minutes, language),
        }
    nobody = found.what == "nobody"
    return AdviceWords(
        statement=_(STATEMENTS[found.what]).format(**values),
        lead=_(_lead(found, present)).format(**values),
        further=tuple(_further(found, present, today, language)) if present and not nobody else (),
        rows=() if nobody else tuple(_row(each, today, language) for each in found.rhythms),
    )


def _lead(found: Advice, present: AtRhythm | None) -> str:
    is_strong = found.what == "keep" and present is not None and present.answer == "strong_only"
    return KEEP_STRONG if is_strong else LEADS[found.what]


def _of(found: Advice, every: int) -> AtRhythm | None:
    return next((each for each in found.rhythms if each.every == every), None)


def _further(found: Advice, present: AtRhythm, today: date, language: str) -> list[str]:
    _ = translations(language).gettext
    said = []
    if present.weeks_to_look is not None and found.what != "hopeless":
        said.append(
            _(UNTIL_THE_LOOK).format(
                month=_month(present.weeks_to_look, today, language),
                count=present.weeks_to_look // found.every,
            )
        )
    values = {
        "response": percent(found.response, language),
        "ratings": found.ratings,
        "weeks": found.released,
    }
    said.append(_(AS_RELEASED if found.released else AS_ASSUMED).format(**values))
    said.append(_(RECKONED))
    return said


def _row(each: AtRhythm, today: date, language: str) -> tuple[str, str, str, str]:
    _ = translations(language).gettext
    found = _("none within a year, however strong")
    if each.smallest_true is not None:
        found = _("from {smallest}, at look {look} with its level of {level}").format(
            smallest=decimal(each.smallest_true, language),
            look=each.look,
            level=in_percent(each.level, language),
        )
    look = "–" if each.weeks_to_look is None else _month(each.weeks_to_look, today, language)
    return _(RHYTHMS[each.every]), found, _working_time(each.minutes, language), look


def _month(weeks: int, today: date, language: str) -> str:
    return month(today + timedelta(weeks=weeks), language)


def _working_time(minutes: int, language: str) -> str:
    """Minutes as long as they say more than hours."""
    ngettext = translations(language).ngettext
    if minutes < 180:
        return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
    hours = round(minutes / 60)
    return ngettext("{count} hour", "{count} hours", hours).format(count=hours)
