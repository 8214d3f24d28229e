"""The report on about three pages of paper: the answer, its picture, what it means, its figures.

What is put together here are plain texts; how they look stands in `report.typ`.
"""

from gettext import NullTranslations
from typing import Any

from api.exports.figures import figures
from api.exports.pictures import Picture, main_picture, typesettable
from api.exports.source import Source
from api.exports.typesetting import showable, typeset_document
from api.exports.words import invented_mark
from api.report.meaning import meaning
from api.report.page import command, period
from api.report.periods import period_words
from api.report.words import glossary
from api.texts import decimal, translations, unbroken


def write_pdf(source: Source) -> bytes:
    """The report as a tagged PDF; equal panels and plans give equal bytes."""
    picture = main_picture(source)
    drawing = None if picture is None else typesettable(picture)
    return typeset_document(_shown(contents_of(source, picture)) | {"svg": drawing})


def contents_of(source: Source, picture: Picture | None) -> dict[str, Any]:
    """Everything that the pages say, in their order."""
    report, language = source.report, source.language
    words = period_words(language, report["input"]["period"])
    _ = words.gettext
    verdict, last, said = report["verdict"], source.last_day, meaning(report, words)
    statement, _point, estimate = verdict["sentence"][language].partition(". ")
    return {
        "language": language,
        "day": [last.year, last.month, last.day],
        "above": _above(source),
        "invented": invented_mark(source),
        "page": _("Page {number} of {total}"),
        "statement": statement.rstrip("."),
        "estimate": unbroken(estimate),
        "rests": {
            "heading": _("What is missing")
            if verdict["code"] == "not_enough_data"
            else _("What this answer rests on"),
            "points": [unbroken(reason[language]) for reason in verdict["reasons"]],
        },
        "picture": {} if picture is None else _picture(source, picture),
        "meaning": {
            "heading": _("What this means, and what it does not mean"),
            "points": [*said.means, *said.not_meant, *said.in_depth],
        },
        "next": {"heading": _("What next"), "points": said.next},
        "figures": {
            "heading": _("The figures"),
            "head": [_("Figure"), _("Value"), _("What it is")],
            "rows": [[each.name, each.value, each.what] for each in figures(report, language)],
        },
        "terms": {
            "heading": _("How to read this page"),
            "rows": [list(term) for term in glossary(report, words)],
        },
        "again": _again(source),
    }


def _above(source: Source) -> str:
    """Whose weeks these are."""
    words, held = translations(source.language), source.report["input"]
    sizes = [
        words.ngettext("%(num)s team", "%(num)s teams", held["teams"])
        % {"num": decimal(held["teams"], source.language, 0)},
        words.ngettext("%(num)s week", "%(num)s weeks", held["weeks"])
        % {"num": decimal(held["weeks"], source.language, 0)},
        *filter(None, [period(source.report, source.language)]),
    ]
    return ", ".join(sizes)


def _picture(source: Source, picture: Picture) -> dict[str, str]:
    """What stands above and below it."""
    _ = translations(source.language).gettext
    if source.report["primary"] is None:
        return {"heading": _("Both sides over time"), "label": picture.label, "caption": ""}
    return {
        "heading": _("Happier than usual, rated better than usual?"),
        "label": picture.label,
        "caption": _(
            "Further right, the team was happier than usual for this team and for that week; further up, its "
            "customers rated better than usual. Pale dots are team-weeks, strong ones the means of ten "
            "equally large groups; the line is the slope, the band its interval."
        ),
    }


def _again(source: Source) -> dict[str, Any]:
    """How the figures come about, and how to get them again."""
    words = translations(source.language)
    _, plan = words.gettext, source.report["plan"]
    return {
        "heading": _("To compute it again"),
        "model": _("The slope β is estimated in"),
        "alt": _model(words, plan["lag"]),
        "lag": plan["lag"],
        "same": _("The same file and these settings give the same numbers, to the last digit shown here."),
        "command": " ".join(command(source.report)),
        "plan": _("registered %(when)s") % {"when": plan["registered_at"]}
        if plan["registered_at"]
        else _("not registered beforehand"),
        "digest": plan["digest"] or "",
        "labels": [_("Plan"), _("Digest of the plan")],
    }


def _model(words: NullTranslations, lag: int) -> str:
    """The formula in words, which is also what is read out in its place."""
    before = words.gettext("in the same week")
    if lag:
        before = words.ngettext("{lag} week before", "{lag} weeks before", lag).format(lag=lag)
    return words.gettext(
        "The rating of team i in week t is what is usual for the team, plus what is usual in that week, "
        "plus β times the team's happiness {before}, plus what is left over."
    ).format(before=before)


def _shown(contents: Any) -> Any:
    """The same with every text as the fonts can show it: a team may be called whatever it likes."""
    if isinstance(contents, str):
        return showable(contents)
    if isinstance(contents, dict):
        return {key: _shown(value) for key, value in contents.items()}
    return [_shown(value) for value in contents] if isinstance(contents, list) else contents
