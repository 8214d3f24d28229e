"""What a report means, its terms, and why cells were left out, in words known outside statistics."""

from gettext import NullTranslations
from typing import TypedDict

from analytics.contract.beside import Pearson
from analytics.contract.judged import Primary
from analytics.contract.report import Report
from api.texts import N_

LEFT_OUT = {
    "missing": N_("No value for one of the two sides"),
    "merged": N_("The team was merged with others, because too few people had answered"),
    "suppressed": N_("Too few answers to be shown without showing a person"),
    "provisional": N_("The week is not final yet: customers can still answer"),
    "overlap": N_(
        "The team shares too few weeks with the others, or holds too large a part of all team-weeks"
    ),
    "few_weeks": N_("The team has fewer than 12 weeks in which both sides are known"),
    "open_channel": N_("Ratings through open channels, where anybody can rate several times"),
}

TAKEN_OUT = N_(
    "Good teams, good weeks and events that all teams or the teams of a named department share are no "
    "explanation: they are taken out of both sides."
)
NOT_TAKEN_OUT = N_(
    "What moves one team alone is not taken out: workload, staffing, a new lead or a roll-out can reach its "
    "staff first and its customers a week later. Please look for it before you act."
)
PAIRS = N_(
    "Nor are events of two or three teams that the file does not name as a group: up to one in five "
    "simulated organisations with such groups and no link was still called one with a link."
)

MEANING = {
    "supported": (
        N_(
            "In this organisation, when a team was happier than usual, its customers rated it better "
            "than usual."
        ),
        TAKEN_OUT,
        NOT_TAKEN_OUT,
        PAIRS,
    ),
    "opposite": (
        N_(
            "In this organisation, when a team was happier than usual, its customers rated it worse "
            "than usual."
        ),
        TAKEN_OUT,
        NOT_TAKEN_OUT,
        PAIRS,
    ),
    "shared_events": (
        N_("Both sides move together; events that reach all teams at the same time can account for it."),
        N_("It does not mean that there is no link; these data cannot show one beside those events."),
    ),
    "absent": (
        N_("If there is a link in this organisation, it is too small to matter by the size named above."),
        N_("It says nothing about other reasons for happy teams: people matter without customers, too."),
    ),
    "undecided": (
        N_(
            "There may be a link and there may be none; the tests that would tell disagree or do not suffice."
        ),
        N_("It does not mean that there is no link. Please change nothing on the strength of this answer."),
    ),
    "not_enough_data": (N_("Nothing follows from these data about a link, neither for it nor against it."),),
}

ALWAYS = (
    N_("It does not show what would happen if teams were made happier. Only a planned change can show that."),
    N_("It is about teams, never about a single person."),
    N_("It holds for this organisation and this time, not for others."),
)
ORDER_UNKNOWN = N_("Which side moves first cannot be told from these data.")
OBSERVED = N_(
    "Answers of a few people are inexact, and inexact answers flatten a slope. The observed slope is "
    "therefore likely to be smaller than the one between how people truly felt and how customers were "
    "truly served."
)
LASTING = N_(
    "Of the two slopes, the observed one tells what to expect of published figures, the one per point of "
    "lasting mood how much the mood itself goes with. Both share whatever moves both sides."
)


def meaning(report: Report, translations: NullTranslations) -> list[str]:
    """What follows from the verdict, and what does not."""
    verdict = report["verdict"]
    said = [*MEANING[verdict["code"]]]
    if verdict["direction"] == "goes_with":
        said.append(ORDER_UNKNOWN)
    if report["primary"]:
        said.append(LASTING if report["lasting"] else OBSERVED)
    return [translations.gettext(sentence) for sentence in (*said, *ALWAYS)]


def glossary(report: Report, translations: NullTranslations) -> list[tuple[str, str]]:
    """The terms of this very page, in the order in which they appear."""
    _ = translations.gettext
    terms = [
        (_("Happiness"), _("the mean answer of a team's people in one week")),
        (_("Rating"), _("the mean rating that customers gave the team for contacts of one week")),
        (_("Team-week"), _("one team in one week")),
    ]
    if report["primary"]:
        terms += [
            (
                _("Usual"),
                _("what was to be expected of this team, and of this week over all teams"),
            ),
            (
                _("Slope"),
                _("how many points better customers rate when a team is one point happier than usual"),
            ),
            (
                _("Interval"),
                _("slopes that agree with these data; the wider, the less is known"),
            ),
            (
                "p",
                _(
                    "how often so strong a relation appears when every team's happiness is put "
                    "beside another team's "
                    "customers; the smaller, the harder it is to call it chance"
                ),
            ),
            (
                _("Shared events"),
                _("what reaches all teams in the same week: a holiday, an outage, a price rise, the season"),
            ),
        ]
    if report["between"]:
        terms.append(("r", _("how closely points lie along a line: 0 not at all, 1 or −1 exactly")))
    return terms


class UsualFigure(TypedDict):
    """One of the usual figures, with its share of false alarms."""

    name: str
    r: float
    p: float
    alarms: float | None


def naive(report: Report, translations: NullTranslations) -> list[UsualFigure]:
    """The usual figures that may not carry a verdict, last the test that does, with their false alarms."""
    _ = translations.gettext
    figures = report["naive"]
    alarms = figures["false_alarm_rates"]
    rows: list[UsualFigure] = []

    def row(name: str, figure: Pearson | Primary | None, rate: float | None) -> None:
        if figure:
            rows.append({"name": name, "r": figure["r"], "p": figure["p"], "alarms": rate})

    row(
        _("Correlation over all team-weeks (Pearson)"),
        figures["pearson"],
        alarms["pearson"] if alarms else None,
    )
    row(
        _("Correlation within teams, weeks ignored (repeated measures)"),
        figures["rmcorr"],
        alarms["rmcorr"] if alarms else None,
    )
    if rows:
        row(
            _("The test of this page, if teams are independent"),
            report["primary"],
            alarms["two_way_permutation"] if alarms else None,
        )
    return rows
