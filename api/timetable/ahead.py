"""The next weeks in words: weekday, day, time and zone, what a holiday has moved, and who gets which mail."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel.dates import format_date

from api.texts import translations
from survey.error_documents import from_document


def weeks_ahead(found: Mapping[str, Any], language: str, *, mails: bool) -> list[dict[str, Any]]:
    """Each of the described waves as sentences."""
    return [_week(wave, language, mails=mails) for wave in found["waves"]]


def moment_in_words(when: Mapping[str, Any], language: str) -> str:
    """A planned moment, as “Wednesday, 11 March 2026, 09:00 (Europe/Berlin)”, and what has moved it."""
    _ = translations(language).gettext
    day = format_date(date.fromisoformat(when["day"]), "full", locale=language)
    words = f"{day}, {when['at']} ({when['zone']})"
    return words + " " + _("[holiday: moved, {name}]").format(name=when["moved"]) if when["moved"] else words


def check_words(wave: Mapping[str, Any], language: str) -> str:
    """That a check takes the place of this week, or why it cannot."""
    _ = translations(language).gettext
    if "refused" not in wave:
        return _("A check: nine questions, staff and leadership apart, in the place of the week's own.")
    error = from_document(wave["refused"])
    return _("A check is planned and cannot be opened: {why}").format(
        why=_(error.message).format(**error.values)
    )


def site_waits(waits: Mapping[str, Any], language: str) -> str:
    """That holidays of one site move its reminder, or leave it out."""
    _ = translations(language).gettext
    site = waits["site"]
    said = [
        _("In {site} the reminder waits: {holiday}.").format(site=site, holiday=holiday)
        for holiday in waits["holidays"]
    ]
    if waits["left_out"]:
        said.append(_("In {site} a reminder is left out, because of holidays.").format(site=site))
    return " ".join(said)


def _week(wave: Mapping[str, Any], language: str, *, mails: bool) -> dict[str, Any]:
    _ = translations(language).gettext
    opens = moment_in_words(wave["opens"], language)
    if "gap" in wave:
        because = (
            _("pause: {label}").format(label=wave["label"])
            if wave["gap"] == "pause"
            else _("too many holidays ({label})").format(label=wave["label"])
        )
        return {
            "week": wave["week"],
            "opens": opens,
            "gap": _("not asked, {because}").format(because=because),
        }
    again = _("whoever has not said that they have answered is sent the same mail again")
    likely = (
        _("not known before the first release")
        if wave["likely"] is None
        else _("{likely} as in the last one").format(likely=wave["likely"])
    )
    first = "; " + _("everybody with an address is sent their link") if mails else ""
    lines = [(opens, _("opens") + first)]
    for each in wave["rounds"] if mails else ():
        whom = again + (f" ({each['site']})" if each["site"] else "")
        lines.append((moment_in_words(each, language), whom))
    waiting = [site_waits(each, language) for each in wave["waiting"]]
    lines.append((moment_in_words(wave["closes"], language), _("closes, is counted and published")))
    if wave.get("check"):
        waiting.insert(0, check_words(wave, language))
    if not wave["people"]:  # nobody is on the roster yet
        return {
            "week": wave["week"],
            "opens": opens,
            "gap": "",
            "lines": lines,
            "waiting": waiting,
            "told": "",
        }
    if wave.get("check"):
        told = _("{people} people").format(people=wave["people"])
        return {
            "week": wave["week"],
            "opens": opens,
            "gap": "",
            "lines": lines,
            "waiting": waiting,
            "told": told,
        }
    told = _("{people} people in {groups} groups; published by themselves: {likely}").format(
        people=wave["people"], groups=wave["groups"], likely=likely
    )
    if wave["paused"]:
        told += "; " + _("pausing: {groups}").format(groups=", ".join(wave["paused"]))
    return {"week": wave["week"], "opens": opens, "gap": "", "lines": lines, "waiting": waiting, "told": told}
