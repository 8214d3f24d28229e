"""The finding for somebody at a terminal: the sentence, what it rests on, what was left out."""

import textwrap
from collections.abc import Mapping
from typing import Any

from api.report_words import LEFT_OUT
from api.texts import decimal, translations

WIDTH = 100

Report = Mapping[str, Any]


def in_words(report: Report, language: str) -> str:
    """The report in paragraphs of a terminal's width."""
    _ = translations(language).gettext
    verdict, contents = report["verdict"], report["input"]
    reasons = [_point(reason[language]) for reason in verdict["reasons"]]
    parts = [textwrap.fill(verdict["sentence"][language], WIDTH), *(["\n".join(reasons)] if reasons else [])]
    if report["between"] is not None:
        between = _("Between teams, a difference and not a change: r = {r} ({teams} teams).")
        r = decimal(report["between"]["r"], language, 3)
        parts.append(textwrap.fill(between.format(r=r, teams=report["between"]["teams"]), WIDTH))
    held = _(
        "Teams: {teams}. Weeks: {weeks} ({first} to {last}). Team-weeks: {cells}, with both sides: {pairs}."
    )
    parts.append(
        textwrap.fill(
            held.format(
                teams=contents["teams"],
                weeks=contents["weeks"],
                first=_shown(contents["first_week"]),
                last=_shown(contents["last_week"]),
                cells=contents["cells"],
                pairs=contents["paired_cells"],
            ),
            WIDTH,
        )
    )
    if contents["left_out"]:
        head = _("Team-weeks left out:")
        parts.append("\n".join([head, *(_point(_left_out(found, _)) for found in contents["left_out"])]))
    return "\n\n".join(parts)


def _left_out(found: Mapping[str, Any], translate: Any) -> str:
    return f"{found['count']}: {translate(LEFT_OUT.get(found['reason'], found['reason']))}"


def _point(text: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent="• ", subsequent_indent="  ")


def _shown(week: object) -> object:
    return "–" if week is None else week
