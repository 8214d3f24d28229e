"""What follows from each verdict, what does not, and what comes next, in words known outside statistics."""

from dataclasses import dataclass
from gettext import NullTranslations

from analytics.contract.report import Report
from analytics.verdict.answer import Code
from analytics.verdict.pairing import FEWEST_TEAMS
from api.texts import N_

TAKEN_OUT = N_(
    "Good teams, good weeks and events that all teams or the teams of a named department share are no "
    "explanation: they are taken out of both sides."
)
NOT_TAKEN_OUT = N_(
    "What moves one team alone, or two or three together, is not taken out: workload, staffing, a new lead "
    "or a roll-out can reach staff first and customers a week later."
)
PAIRS = N_(
    "Nor are events of two or three teams that the file does not name as a group: up to one in five "
    "simulated organisations with such groups and no link was still called one with a link, and two in five "
    "where customers feel the events of larger groups later than staff do."
)
PLANNED = N_(
    "It does not show what would happen if teams were made happier. Only a planned change can show that."
)
HERE = N_(
    "It holds for the teams of this organisation in this time, never for a single person and not for others."
)
ORDER_UNKNOWN = N_("Which side moves first cannot be told from these data.")
TRY = N_("Try it out: change one thing in some of the teams, drawn by lot, and compare them with the others.")
NAME_GROUPS = N_(
    "If some teams share a region or a site, name it as their department: what they share is then taken out."
)
CHECK_FILE = N_("Please check the file; the same report answers once it is right.")
NOTHING_VARIES = N_(
    "Please check whether this side was rounded or filled in: what hardly changes within teams cannot be "
    "compared."
)
MORE_TEAMS = N_("More weeks alone will not do: a verdict takes at least six teams.")
KEEP_ASKING = N_("Keep asking: every further week tells more.")
OBSERVED = N_(
    "Answers of a few people are inexact, and inexact answers flatten a slope. The observed slope is "
    "therefore likely to be smaller than the one between how people truly felt and how customers were "
    "truly served."
)
LASTING = N_(
    "Of the two slopes, the observed one tells what to expect of published figures, the one per point of "
    "lasting mood how much the mood itself goes with. Both share whatever moves both sides."
)

MEANING: dict[Code, tuple[str, ...]] = {
    "supported": (
        N_(
            "In this organisation, when a team was happier than usual, its customers rated it better "
            "than usual."
        ),
        TAKEN_OUT,
    ),
    "opposite": (
        N_(
            "In this organisation, when a team was happier than usual, its customers rated it worse "
            "than usual."
        ),
        TAKEN_OUT,
    ),
    "shared_events": (
        N_("Both sides move together; events that reach several or all teams at a time can account for it."),
    ),
    "absent": (
        N_("If there is a link in this organisation, it is too small to matter by the size named above."),
    ),
    "undecided": (
        N_(
            "There may be a link and there may be none; the tests that would tell disagree or do not suffice."
        ),
    ),
    "not_enough_data": (N_("Nothing follows from these data about a link, neither for it nor against it."),),
}
NOT_MEANT: dict[Code, tuple[str, ...]] = {
    "supported": (PLANNED, HERE, NOT_TAKEN_OUT),
    "opposite": (PLANNED, HERE, NOT_TAKEN_OUT),
    "shared_events": (
        N_("It does not mean that there is no link; these data cannot show one beside those events."),
        PLANNED,
        HERE,
    ),
    "absent": (
        N_("It says nothing about other reasons for happy teams: people matter without customers, too."),
        PLANNED,
        HERE,
    ),
    "undecided": (N_("It does not mean that there is no link."), PLANNED, HERE),
    "not_enough_data": (N_("It does not mean that anything is wrong with the teams or their customers."),),
}
NEXT: dict[Code, tuple[str, ...]] = {
    "supported": (
        N_("Look for it before you act: ask the teams what their good weeks had in common."),
        TRY,
        KEEP_ASKING,
    ),
    "opposite": (
        N_(
            "Look for it before you act: ask the teams what their good weeks had in common, and what "
            "customers missed."
        ),
        TRY,
        KEEP_ASKING,
    ),
    "shared_events": (
        N_("Please change nothing on the strength of this answer."),
        NAME_GROUPS,
        KEEP_ASKING,
    ),
    "absent": (
        N_("Expect no better ratings from happier teams here; look elsewhere for what moves them."),
        N_("Ask again when work or customers have changed a lot."),
    ),
    "undecided": (
        N_("Please change nothing on the strength of this answer."),
        N_("Keep asking; what it would take to decide stands below, under “How sure is this?”."),
    ),
    "not_enough_data": (
        N_("Please go on collecting: the same report answers as soon as there is enough."),
        N_(
            "A verdict on so few data would be a guess, and a guess can do harm. What can be seen until "
            "then is here; none of it is a verdict."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """Sentences: three lists for everybody, and one for whoever reads the figures."""

    means: list[str]
    not_meant: list[str]
    next: list[str]
    in_depth: list[str]


def next_steps(report: Report) -> tuple[str, ...]:
    """What comes next; what no further week would mend is not answered by asking on."""
    code = report["verdict"]["code"]
    reasons = {reason["code"] for reason in report["verdict"]["reasons"]}
    if code == "undecided" and reasons & {"tied_failed", "tied_untested"}:
        return (NEXT[code][0], NAME_GROUPS, NEXT[code][1])
    if code != "not_enough_data":
        return NEXT[code]
    if reasons & {"copy", "copied_teams"}:
        return (CHECK_FILE,)
    if reasons & {"constant_happiness", "constant_rating"}:
        return (NOTHING_VARIES,)
    few_units = "few_teams" in reasons and report["input"]["teams"] < FEWEST_TEAMS
    return (MORE_TEAMS if few_units else NEXT[code][0], NEXT[code][1])


def meaning(report: Report, translations: NullTranslations) -> Meaning:
    """What follows from the verdict, and what does not."""
    verdict = report["verdict"]
    code = verdict["code"]
    order = (ORDER_UNKNOWN,) if verdict["direction"] == "goes_with" else ()
    pairs = (PAIRS,) if code in {"supported", "opposite"} else ()
    flattened = ((LASTING if report["lasting"] else OBSERVED),) if report["primary"] else ()

    def said(*sentences: str) -> list[str]:
        return [translations.gettext(sentence) for sentence in sentences]

    return Meaning(
        means=said(*MEANING[code]),
        not_meant=said(*order, *NOT_MEANT[code]),
        next=said(*next_steps(report)),
        in_depth=said(*pairs, *flattened),
    )
