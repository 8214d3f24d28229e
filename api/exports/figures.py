"""The figures of a report as a table: what each is called, its value, what it is."""

from dataclasses import dataclass
from gettext import NullTranslations
from typing import Any

from api.texts import decimal, percent, probability, setting, translations


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    name: str
    value: str
    what: str


def figures(report: Any, language: str) -> list[Figure]:
    """Those that the data allow; none where nothing could be compared."""
    if report["primary"] is None:
        return []
    words = translations(language)
    found = [*_slope(report, words, language), *_held_against_it(report, words, language)]
    return [*found, *_size(report, words, language)]


def _slope(report: Any, words: NullTranslations, language: str) -> list[Figure]:
    _, primary, alpha = words.gettext, report["primary"], report["plan"]["alpha"]

    def number(value: float, digits: int = 3) -> str:
        return decimal(value, language, digits)

    low, high = map(number, primary["ci"])
    return [
        Figure(
            _("Slope within teams"),
            number(primary["slope"]),
            _("rating points per happiness point, observed; standardised r = %(r)s")
            % {"r": number(primary["r"], 2)},
        ),
        Figure(
            _("Interval"),
            _("%(low)s to %(high)s") % {"low": low, "high": high},
            _("%(level)s, standard error %(se)s, %(df)s degrees of freedom")
            % {
                "level": percent(1 - alpha, language),
                "se": number(primary["se"]),
                "df": number(primary["df"], 1),
            },
        ),
        Figure(
            _("Test"),
            f"p {probability(primary['p'], language)}",
            _("from dealing the teams' series anew; the interval's own test gives p %(p)s")
            % {"p": probability(primary["p_cr2"], language)},
        ),
    ]


def _held_against_it(report: Any, words: NullTranslations, language: str) -> list[Figure]:
    """What has to be allowed for before a link is called one."""
    _ = words.gettext
    gate, hidden, influence = report["gate"], report["hidden_groups"], report["influence"]
    found = [
        Figure(
            _("Allowing for shared events"),
            _estimate(gate, language) if gate else "–",
            _("the slope if the same events may hit every team in its own strength")
            if gate
            else _("could not be tested with these data"),
        )
    ]
    if hidden:
        found.append(
            Figure(
                _("Allowing for groups that are not named"),
                _estimate(hidden["gate"], language)
                if hidden["gate"]
                else f"p {probability(hidden['p'], language)}",
                _(
                    "whether teams that move together on one side also do on the other, as groups that the "
                    "file does not name would"
                ),
            )
        )
    if influence and influence["slope"] is not None:
        found.append(
            Figure(
                _("Without the team that matters most"),
                _estimate(influence, language),
                _("the slope without %(team)s, which holds %(share)s of all variation within teams")
                % {"team": influence["team"], "share": percent(influence["share"], language)},
            )
        )
    return found


def _size(report: Any, words: NullTranslations, language: str) -> list[Figure]:
    """How large it is, how small it could be and still be found, on how much it rests."""
    _, primary, lasting = words.gettext, report["primary"], report["lasting"]
    found = []
    if lasting:
        slope, low, high = (decimal(each, language) for each in (lasting["slope"], *lasting["ci"]))
        found.append(
            Figure(
                _("Slope per point of lasting mood"),
                _("%(slope)s (%(low)s to %(high)s)") % {"slope": slope, "low": low, "high": high},
                _(
                    "what inexact answers flatten, put right by the week before: about %(share)s of the "
                    "change from week to week is mood that lasts. It never decides whether there is a link"
                )
                % {"share": percent(lasting["reliability"], language)},
            )
        )
    what = _("observed, would be found in 80%% of such data at the level of this look") % {}
    sesoi = report["plan"]["sesoi"]
    if sesoi is not None:
        named = _("the plan names %(sesoi)s per point of lasting mood as the size that matters")
        what += " – " + named % {"sesoi": setting(sesoi, language)}
    found.append(Figure(_("Smallest detectable slope"), decimal(primary["mde"], language, 3), what))
    cells = primary["cells"]
    found.append(
        Figure(
            _("Compared"),
            words.ngettext("%(num)s team-week", "%(num)s team-weeks", cells)
            % {"num": decimal(cells, language, 0)},
            _("%(teams)s teams in %(weeks)s weeks")
            % {
                "teams": decimal(primary["teams"], language, 0),
                "weeks": decimal(primary["weeks"], language, 0),
            },
        )
    )
    return found


def _estimate(found: Any, language: str) -> str:
    return f"{decimal(found['slope'], language, 3)}, p {probability(found['p'], language)}"
