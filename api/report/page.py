"""The report as one self-contained page: the answer on one screen, then everything needed to doubt it."""

from collections.abc import Sequence
from datetime import date

from analytics.charts.theme import read_theme
from analytics.contract.report import Report
from analytics.panel import Panel
from analytics.parts.listed import PARTS
from analytics.verdict.reasons import FEWEST_DF
from api.report.events import shown_events
from api.report.everyday import everyday
from api.report.meaning import meaning
from api.report.names import clusters, fixed_groupings, group_names, groupings, questions
from api.report.periods import period_words
from api.report.pictures import pictures
from api.report.quality import quality_facts
from api.report.words import LEFT_OUT, false_alarms, glossary, naive
from api.texts import days
from api.web.looks.invented import with_mark
from api.web.looks.standing import style_of, styled
from api.web.looks.templates import environment
from survey.contacts.beside.events_file import CalendarEvent


def render_report(report: Report, panel: Panel, language: str, events: Sequence[CalendarEvent] = ()) -> str:
    """Write the page in one language.

    `report` is the published dictionary `resonanz.report/1`; `panel` is what was analysed, for the pictures;
    `events` are drawn and listed, and change nothing else.
    """
    words = period_words(language, report["input"]["period"])
    shown = shown_events(events, panel, words)
    style = stylesheet()
    statement, _, estimate = report["verdict"]["sentence"][language].partition(". ")
    page = (
        environment(language, words)
        .get_template("report.html")
        .render(
            report=report,
            statement=statement.rstrip("."),
            estimate=estimate,
            caveat=estimate.partition("). ")[2],
            everyday=everyday(report, panel, words, language),
            period=period(report, language),
            **pictures(report, panel, words, language, read_theme(style), [event.drawn for event in shown]),
            events=shown,
            left_out={reason: words.gettext(text) for reason, text in LEFT_OUT.items()},
            meaning=meaning(report, words),
            glossary=glossary(report, words),
            quality=quality_facts(report["quality"], words, language),
            naive=naive(report, words),
            false_alarms=false_alarms(report, words),
            groupings=groupings(words),
            group_names=group_names(words, language),
            fixed_groupings=fixed_groupings(report, words),
            fewest_df=FEWEST_DF,
            headings={part.key: words.gettext(part.heading) for part in PARTS},
            questions=questions(language),
            clusters=clusters(words),
            command=command(report),
            **styled(style),
        )
    )
    return with_mark(page, language) if panel.invented else page


def stylesheet() -> str:
    """The stylesheet of all pages and what the report alone needs, to be put inside it."""
    return style_of("resonanz.css", "reading.css", "report.css")


def period(report: Report, language: str) -> str | None:
    """From the first to the last day; nothing for no week or for one that is only a number."""
    first, last = report["input"]["first_week"], report["input"]["last_week"]
    if report["input"]["period"] == "iso" and isinstance(first, str) and isinstance(last, str):
        return days(_monday(first), _sunday(last), language)
    if first == last:
        return first if isinstance(first, str) else None
    return f"{first} – {last}"


def _monday(week: str) -> date:
    year, _, number = week.partition("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def _sunday(week: str) -> date:
    # The last week that there is ends before its Sunday.
    return date.fromordinal(min(_monday(week).toordinal() + 6, date.max.toordinal()))


def command(report: Report) -> list[str]:
    """The command line that gives these numbers again, piece by piece."""
    plan = report["plan"]
    if any(
        plan[name]
        for name in (
            "registered_at",
            "looks",
            "exclusions",
            "moderators",
            "controls",
            "same_respondents",
            "scale",
        )
    ):
        return ["resonanz", "analyse", "FILE", "--plan PLAN"]
    settings = {
        "lag": plan["lag"],
        "alpha": plan["alpha"],
        "sesoi": plan["sesoi"],
        "permutations": plan["permutations"],
        "seed": plan["seed"],
    }
    said = (f"--{name} {value}" for name, value in settings.items() if value is not None)
    return ["resonanz", "analyse", "FILE", *said]
