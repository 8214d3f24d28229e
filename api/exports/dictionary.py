"""The data dictionary: what every column of an exported panel holds, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from gettext import NullTranslations

from api.exports.source import Source
from api.exports.table import MONDAY, Column, Kind
from api.panel_file.columns import DROPPED, KINDS
from api.report.names import group_names, groupings, questions
from api.report.words import LEFT_OUT
from api.texts import setting, translations


@dataclass(frozen=True, slots=True)
class Entry:
    """One column: its `scale` where that is known, and what its values stand for where they are not plain."""

    name: str
    kind: Kind
    label: str
    scale: str
    values: dict[str, str]


def dictionary(source: Source, columns: Sequence[Column]) -> list[Entry]:
    """An entry for each column, in their order."""
    words = translations(source.language)
    asked = questions(source.language)
    return [
        Entry(
            column.name,
            column.kind,
            _label(column.name, asked, words, source.language),
            _scale(source, column.name),
            _values(column.name, source.language, words),
        )
        for column in columns
    ]


def kinds(words: NullTranslations) -> dict[Kind, str]:
    """What kinds of values there are."""
    _ = words.gettext
    return {"text": _("Text"), "number": _("Number"), "day": _("Date")}


def _is_item(name: str) -> bool:
    return name.startswith("item_") and not name.endswith("_n")


def _scale(source: Source, column: str) -> str:
    """The range of a side, the larger being the better; further questions are asked as happiness is."""
    ends = source.report["plan"]["scale"]
    of_staff = column == "happiness" or _is_item(column)
    if not ends or not (of_staff or column == "rating"):
        return ""
    low, high = (setting(end, source.language) for end in sorted(ends[:2] if of_staff else ends[-2:]))
    return translations(source.language).gettext("{low} to {high}").format(low=low, high=high)


def _label(name: str, asked: dict[str, str], words: NullTranslations, language: str) -> str:
    _ = words.gettext
    known = {
        "team": _("Team, or several that were put together because they are small"),
        "week": _("Week"),
        MONDAY: _("Monday on which the week begins"),
        "happiness": _("Happiness: the mean answer of the team's people in this week"),
        "happiness_n": _("Answers behind the happiness"),
        "rating": _("Rating: the mean rating by customers for contacts of this week"),
        "rating_n": _("Ratings behind the mean"),
        "headcount": _("People in the team"),
        "within_variance": _("How much single answers differ within teams: pooled variance of the week"),
        "rating_variance": _("How much single ratings differ within teams: pooled variance of the week"),
        "left_out": _("Why a value of this row is not used; what is left out is empty"),
        "invented": _("Whether people, answers and ratings were simulated: x, in every row"),
        **groupings(words),
    }
    if name in known:
        return known[name]
    for start, kind in KINDS.items():
        if name.startswith(start):
            label = name.removeprefix(start)
            called = group_names(words, language).get(kind, {}).get(label, label)
            return f"{_('Mean rating by a group of customers')}: {groupings(words)[kind]}, {called}"
    if name.endswith("_n"):
        return _("Answers behind {column}").format(column=name.removesuffix("_n"))
    if name.startswith("item_"):
        item = name.removeprefix("item_")
        return _("Mean answer to: {question}").format(question=asked.get(item, item))
    return _("Further outcome: {name}").format(name=name.removeprefix("outcome_"))


def _values(name: str, language: str, words: NullTranslations) -> dict[str, str]:
    if name == "left_out":
        return {reason: words.gettext(LEFT_OUT[reason]) for reason in DROPPED}
    return group_names(words, language).get(name, {})
