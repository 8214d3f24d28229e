"""The rule of the schedule as fields of a form, and back."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date

from api.texts import translations
from api.web.forms import Form
from survey.errors import BadInput
from survey.schedule.rhythm import MOST_ROUNDS

MONDAY = date(2026, 1, 5)
LANDS = (
    ("BW", "Baden-Württemberg"),
    ("BY", "Bayern"),
    ("BE", "Berlin"),
    ("BB", "Brandenburg"),
    ("HB", "Bremen"),
    ("HH", "Hamburg"),
    ("HE", "Hessen"),
    ("MV", "Mecklenburg-Vorpommern"),
    ("NI", "Niedersachsen"),
    ("NW", "Nordrhein-Westfalen"),
    ("RP", "Rheinland-Pfalz"),
    ("SL", "Saarland"),
    ("SN", "Sachsen"),
    ("ST", "Sachsen-Anhalt"),
    ("SH", "Schleswig-Holstein"),
    ("TH", "Thüringen"),
)
ROUNDS = range(1, MOST_ROUNDS + 1)


def weekdays(language: str) -> list[tuple[str, str]]:
    """Monday to Sunday, with their numbers."""
    return [
        (str(number + 1), format_date(MONDAY + timedelta(days=number), "EEEE", locale=language))
        for number in range(7)
    ]


def fields_of(found: Mapping[str, Any]) -> dict[str, str]:
    """A described schedule as it stands in the fields."""
    fields = {
        "on": "1" if found["on"] else "",
        "every": str(found["every"]),
        "country": found["country"],
        "land": found["land"],
        "catholic": "1" if found["catholic"] else "",
        "closed": ", ".join(found["closed"]),
        "checks": ", ".join(found["checks"]),
    }
    rounds = dict(zip(ROUNDS, found["rounds"], strict=False))
    times = {f"round-{number}": rounds.get(number, "") for number in ROUNDS}
    for name, stored in {"opens": found["opens"], "closes": found["closes"], **times}.items():
        day, _, at = stored.partition(" ")
        fields |= {f"{name}-day": day, f"{name}-at": at}
    return fields


def typed_in(form: Form, fields: Mapping[str, str]) -> dict[str, str]:
    """What somebody has filled in instead, as they sent it."""
    return {name: form.one(name) for name in fields}


def changes_in(form: Form) -> dict[str, Any]:
    """The whole rule as `schedule set` takes it; what cannot be kept is refused there."""
    if form.one("every") not in {"1", "2", "4"}:
        raise BadInput("This was not sent from our own page. Please open the link again.")
    return {
        "switched_on": bool(form.one("on")),
        "opens": _time(form, "opens"),
        "closes": _time(form, "closes"),
        "rounds": [_time(form, name) for name in _rounds(form)],
        "every": int(form.one("every")),
        "country": form.one("country").strip(),
        "land": form.one("land").strip(),
        "catholic": bool(form.one("catholic")),
        "closed": [day for day in map(str.strip, form.one("closed").split(",")) if day],
        # A page on which the environment says them sends none.
        "checks": form.one("checks") if form.has("checks") else None,
    }


def _rounds(form: Form) -> list[str]:
    names = [f"round-{number}" for number in ROUNDS]
    for name in names:
        if bool(form.one(f"{name}-day")) != bool(form.one(f"{name}-at").strip()):
            raise BadInput("A reminder has a weekday and a time, or neither.")
    return [name for name in names if form.one(f"{name}-day")]


def _time(form: Form, name: str) -> str:
    return f"{form.one(f'{name}-day')} {form.one(f'{name}-at').strip()}"


def how_often(every: int, language: str) -> str:
    """Every so many weeks, in words."""
    _ = translations(language).gettext
    return {1: _("every week"), 2: _("every second week"), 4: _("every fourth week")}[every]
