"""One value of the report's data as people read it."""

from collections.abc import Mapping
from gettext import NullTranslations
from math import floor, log10

from analytics.parts.listed import PARTS
from api.report.names import group_names, groupings, questions
from api.report.words import LEFT_OUT
from api.texts import MINUS, N_, NOTHING, decimal, setting

CODES = {
    "iso": N_("calendar weeks"),
    "number": N_("weeks by number"),
    "month": N_("months"),
    "quarter": N_("quarters"),
    "year": N_("years"),
    "years": N_("years that begin in one and end in the next"),
    "not_enough_data": N_("not enough data"),
    "supported": N_("a link, happier with better ratings"),
    "opposite": N_("a link, happier with worse ratings"),
    "shared_events": N_("shared events would explain it as well"),
    "absent": N_("no link of a size that matters"),
    "undecided": N_("undecided"),
    "precedes": N_("staff come first"),
    "goes_with": N_("both move together"),
    "comparison": N_("groups of teams"),
    "negative_control": N_("the back office as a check"),
    "within": N_("change within teams"),
    "between": N_("differences between teams"),
    "excluded": N_("Excluded by the plan"),
    **LEFT_OUT,
}
CODED = {"period", "code", "direction", "kind", "reason"}
MOST_DECIMALS = 6
NOT_COUNTED = {"seed", "first_week", "last_week"}  # numbers that are no quantities


def shown(key: str, value: object, language: str, words: NullTranslations) -> str:
    """A number, a word, an interval, a list, or a dash for what the data do not allow."""
    _ = words.gettext
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return _number(key, value, language)
    if isinstance(value, list | tuple):
        return _several(key, value, language, words)
    if isinstance(value, Mapping):
        return str(value.get(language, NOTHING))
    return _text(key, str(value), language, words)


def _number(key: str, value: float, language: str) -> str:
    if isinstance(value, int):
        return str(value) if key in NOT_COUNTED else decimal(value, language, 0)
    return setting(value, language) if key in {"alpha", "level", "sesoi"} else figure(value, language)


def figure(value: float, language: str) -> str:
    """Four digits that count, at most six decimals; smaller ones as a power of ten."""
    size = floor(log10(abs(value))) if value else 0
    if size < -MOST_DECIMALS + 1:
        text = f"{value:.2e}".replace("-", MINUS)
        return text.replace(".", ",") if language == "de" else text
    return decimal(value, language, min(max(3 - size, 0), MOST_DECIMALS))


def _several(
    key: str, values: list[object] | tuple[object, ...], language: str, words: NullTranslations
) -> str:
    _ = words.gettext
    if not values:
        return _("none")
    said = [shown(key, value, language, words) for value in values]
    numbers = all(isinstance(value, int | float) for value in values)
    if numbers and len(said) == 2 and key not in {"looks", "lags"}:
        return _("{low} to {high}").format(low=said[0], high=said[1])
    return ", ".join(said)


def _text(key: str, value: str, language: str, words: NullTranslations) -> str:
    if key in CODED and value in CODES:
        return words.gettext(CODES[value])
    if key == "exploratory":
        return {part.key: words.gettext(part.heading) for part in PARTS}.get(value, value)
    controls = {"contacts": words.gettext("contacts"), "all": words.gettext("all of these")}
    # A department called "everywhere" would be said so, too.
    everywhere = {"everywhere": words.gettext("Over all teams")}
    said = {
        "item": questions(language),
        "group": everywhere,
        "name": groupings(words),
        "moderators": groupings(words),
        "control": controls,
        "controls": controls,
    }
    return said.get(key, {}).get(value, value)


def group_name(kind: str, group: str, language: str, words: NullTranslations) -> str:
    """What a group of a grouping is called."""
    return group_names(words, language).get(kind, {}).get(group, group)
