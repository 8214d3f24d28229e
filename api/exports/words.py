"""What exports say besides the report's own sentences: the mark of invented data, and what to do next."""

from gettext import NullTranslations

from api.exports.source import Source
from api.texts import translations


def N_(message: str) -> str:  # noqa: N802  # the name gettext tools look for
    """Mark a message for translation where it stands."""
    return message


LOOK_CLOSER = N_(
    "Ask the teams first what moved them in those weeks: workload, staffing, a new lead, a roll-out. They "
    "know best."
)
TRY_IT = N_(
    "Then change one thing in some teams, note which and from which week on, and compare them with the "
    "others."
)
ASK_ON = N_("Ask on: every further week tells more.")

NEXT = {
    "supported": (LOOK_CLOSER, TRY_IT),
    "opposite": (LOOK_CLOSER, TRY_IT),
    "shared_events": (
        N_("Enter the events that reached everybody into the calendar, so that everybody sees their weeks."),
        ASK_ON,
    ),
    "absent": (
        N_("Whatever you do for your teams, do it for them: these data promise no better ratings from it."),
    ),
    "undecided": (ASK_ON, N_("Decide nothing on the strength of this answer.")),
    "not_enough_data": (N_("Go on asking: the same report answers as soon as there is enough."),),
}


def next_steps(report_code: str, words: NullTranslations) -> list[str]:
    """What follows for whoever has to act, by the verdict's code."""
    return [words.gettext(sentence) for sentence in NEXT[report_code]]


def invented_mark(source: Source) -> str | None:
    """What stands on everything that is made of invented data."""
    if not source.invented:
        return None
    return translations(source.language).gettext(
        "Invented data: the people, answers and ratings here are simulated."
    )
