"""The terms of a report, the usual figures, and why cells were left out, in plain words."""

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


class UsualWays(TypedDict):
    """Ways to compare both sides, and the share of organisations without a link where each finds one."""

    teams: int
    weeks: int
    ways: list[tuple[str, float | None]]
    here: str | None


def false_alarms(report: Report, translations: NullTranslations) -> UsualWays | None:
    """Why not simply correlate, for whoever knows no statistics; nothing where nothing was counted."""
    _ = translations.gettext
    figures = report["naive"]
    rates, pearson = figures["false_alarm_rates"], figures["pearson"]
    if not rates or not (pearson or figures["rmcorr"]):
        return None
    here = None
    if pearson:
        simple = pearson["p"] <= report["plan"]["alpha"]
        code = report["verdict"]["code"]
        found = None if code == "not_enough_data" else code in {"supported", "opposite"}
        here = {
            (True, None): _(
                "Here the simple comparison would speak of a link; on so few data the careful one says "
                "nothing."
            ),
            (False, None): _(
                "Here the simple comparison would not speak of a link; on so few data the careful one says "
                "nothing."
            ),
            (True, True): _(
                "Here the simple comparison would speak of a link, and the careful one does as well."
            ),
            (True, False): _("Here the simple comparison would speak of a link; the careful one does not."),
            (False, True): _("Here the simple comparison would have overlooked what the careful one finds."),
            (False, False): _("Here neither the simple comparison nor the careful one speaks of a link."),
        }[simple, found]
    return {
        "teams": rates["teams"],
        "weeks": rates["weeks"],
        "ways": [
            (_("All weeks of all teams thrown together"), rates["pearson"]),
            (_("Every team compared with itself"), rates["rmcorr"]),
            (
                _("Every team compared with itself and with what is usual in that week, as here"),
                rates["two_way_permutation"],
            ),
        ],
        "here": here,
    }
