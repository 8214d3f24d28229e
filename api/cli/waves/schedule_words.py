"""The schedule for somebody at a terminal: the rule, the sites, the pauses, and what will happen."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date

from api.cli.errors import explain
from api.cli.words import WIDTH
from api.texts import translations
from api.timetable.ahead import check_words, site_waits
from survey.error_documents import from_document

MONDAY = date(2026, 1, 5)


def schedule_words(found: Mapping[str, Any], language: str) -> str:
    """Everything that `schedule show` tells."""
    _ = translations(language).gettext
    lines = [
        _("Waves open and close by themselves.")
        if found["on"]
        else _("Switched off: no wave opens by itself. Switch it on: resonanz schedule set --on"),
        *(explain(from_document(each), language) for each in found["missing"]),
        *([explain(from_document(found["held"]), language)] if found["held"] else []),
        _rule(found, language),
        _place(found, language),
    ]
    for site in found["sites"]:
        teams = ", ".join(site["teams"]) or _("no team yet")
        lines.append(f"{site['name']} ({teams}): {_place(site, language)}")
    lines += _pauses(found["pauses"], language)
    if found["torn"]:
        lines.append(
            _(
                "These pause no longer, because the roster has put them together with others: {groups}."
            ).format(groups="; ".join(found["torn"]))
        )
    waves = [_wave(wave, language) for wave in found["waves"]]
    head = _("The next {count} waves:") if found["on"] else _("The next {count} waves, if it were on:")
    paragraphs = [textwrap.fill(line, WIDTH) for line in lines]
    return "\n".join([*paragraphs, "", head.format(count=len(waves)), *waves])


def calendar_words(
    events: Sequence[Mapping[str, Any]], pauses: Sequence[Mapping[str, Any]], language: str
) -> str:
    """Events and pauses, the earliest first."""
    _ = translations(language).gettext
    rows = [
        (each["begins"], each["ends"], each["label"], each["team"] or each["department"] or _("everybody"))
        for each in events
    ]
    for each in pauses:
        whom = _("everybody") if each["everybody"] else ", ".join(each["groups"])
        rows.append((each["begins"], each["ends"], _("pause: {label}").format(label=each["label"]), whom))
    if not rows:
        return _("Neither events nor pauses.")
    return "\n".join(f"{first}  {last}  {label}  ({whom})" for first, last, label, whom in sorted(rows))


def _rule(found: Mapping[str, Any], language: str) -> str:
    _ = translations(language).gettext
    how_often = {1: _("every week"), 2: _("every second week"), 4: _("every fourth week")}[found["every"]]
    rounds = _listed(_week_time(each, language) for each in found["rounds"])
    return _("Opens {opens}, closes {closes}, {how_often}; reminders: {rounds}. Time zone: {zone}.").format(
        opens=_week_time(found["opens"], language),
        closes=_week_time(found["closes"], language),
        how_often=how_often,
        rounds=rounds or _("none"),
        zone=found["zone"],
    )


def _place(found: Mapping[str, Any], language: str) -> str:
    _ = translations(language).gettext
    place = "-".join(part for part in (found["country"], found["land"]) if part)
    if found["catholic"]:
        place += " " + _("(with Catholic feasts)")
    return _("Holidays of {place}; closed every year: {closed}.").format(
        place=place, closed=", ".join(found["closed"]) or _("no further day")
    )


def _pauses(pauses: Sequence[Mapping[str, Any]], language: str) -> list[str]:
    _ = translations(language).gettext
    lines = []
    for number, each in enumerate(pauses, start=1):
        whom = _("everybody") if each["everybody"] else ", ".join(each["groups"]) or _("a group of the past")
        message = _("Pause {number}: {begins} to {ends}, {label} ({whom}).")
        lines.append(
            message.format(number=number, whom=whom, **{k: each[k] for k in ("begins", "ends", "label")})
        )
    return lines


def _wave(wave: Mapping[str, Any], language: str) -> str:
    _ = translations(language).gettext
    opens = _when(wave["opens"], language)
    if "gap" in wave:
        because = (
            _("pause: {label}").format(label=wave["label"])
            if wave["gap"] == "pause"
            else _("too many holidays ({label})").format(label=wave["label"])
        )
        return f"{wave['week']}  {opens}: " + _("not asked, {because}").format(because=because)
    message = _("{week}  {opens} to {closes}")
    line = message.format(week=wave["week"], opens=opens, closes=_when(wave["closes"], language))
    rounds = [
        _when(each, language) + (f" ({each['site']})" if each["site"] else "") for each in wave["rounds"]
    ]
    likely = (
        _("not known before the first release")
        if wave["likely"] is None
        else _("{likely} as in the last one").format(likely=wave["likely"])
    )
    second = _("{people} people in {groups} groups; published by themselves: {likely}; reminders: {rounds}")
    told = second.format(
        people=wave["people"],
        groups=wave["groups"],
        likely=likely,
        rounds=_listed(rounds) or _("none"),
    )
    if wave.get("check"):
        told += "; " + check_words(wave, language).rstrip(".")
    told += "".join(f"; {site_waits(each, language)}".rstrip(".") for each in wave["waiting"])
    if wave["paused"]:
        told += "; " + _("pausing: {groups}").format(groups=", ".join(wave["paused"]))
    return line + "\n" + textwrap.fill(told, WIDTH, initial_indent="    ", subsequent_indent="    ")


def _when(when: Mapping[str, Any], language: str) -> str:
    _ = translations(language).gettext
    day = date.fromisoformat(when["day"])
    words = f"{format_date(day, 'EEE', locale=language)} {when['day']} {when['at']} {when['zone']}"
    if not when["moved"]:
        return words
    return words + " " + _("[holiday: moved, {name}]").format(name=when["moved"])


def _week_time(stored: str, language: str) -> str:
    """A weekday's number and a time, as somebody says them."""
    weekday, _, at = stored.partition(" ")
    day = MONDAY + timedelta(days=int(weekday) - 1)
    return f"{format_date(day, 'EEEE', locale=language)} {at}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
