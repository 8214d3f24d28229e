"""The finding for somebody at a terminal: the sentence, what it rests on, what was left out."""

import textwrap
from typing import Any

import numpy as np

from analytics.contract.report import LeftOut, Report
from analytics.panel import Panel
from api.panel_file.declared import Declared
from api.report.periods import period_words
from api.report.words import LEFT_OUT
from api.texts import decimal, translations

WIDTH = 100


def in_words(report: Report, language: str) -> str:
    """The report in paragraphs of a terminal's width."""
    _ = period_words(language, report["input"]["period"]).gettext
    verdict, contents = report["verdict"], report["input"]
    reasons = [_point(reason[language]) for reason in verdict["reasons"]]
    parts = [textwrap.fill(verdict["sentence"][language], WIDTH), *(["\n".join(reasons)] if reasons else [])]
    if (short := report["short_panel"]) is not None:
        within = _(
            "Within teams, over however few times there are: {slope} ({low} to {high}, {teams} teams, "
            "{times} points in time). Exploratory: no verdict follows from so few."
        )
        low, high = (decimal(end, language, 3) for end in short["ci"])
        slope = decimal(short["slope"], language, 3)
        said = within.format(slope=slope, low=low, high=high, teams=short["teams"], times=short["weeks"])
        parts.append(textwrap.fill(said, WIDTH))
    if report["between"] is not None:
        between = _("Between teams, a difference and not a change: r = {r} ({teams} teams).")
        r = decimal(report["between"]["r"], language, 3)
        parts.append(textwrap.fill(between.format(r=r, teams=report["between"]["teams"]), WIDTH))
    held = _(
        "Teams: {teams}. Weeks: {weeks} ({first} to {last}). Team-weeks: {values}, with both sides: {pairs}."
    )
    parts.append(
        textwrap.fill(
            held.format(
                teams=contents["teams"],
                weeks=contents["weeks"],
                first=_shown(contents["first_week"]),
                last=_shown(contents["last_week"]),
                values=contents["cells"],
                pairs=contents["paired_cells"],
            ),
            WIDTH,
        )
    )
    compared = report["primary"]
    if compared and (compared["teams"], compared["weeks"]) != (contents["teams"], contents["weeks"]):
        fewer = _(
            "Compared: {teams} teams in {weeks} weeks. The others lack one side, the week before or enough "
            "weeks."
        )
        parts.append(textwrap.fill(fewer.format(teams=compared["teams"], weeks=compared["weeks"]), WIDTH))
    if contents["left_out"]:
        head = _("Team-weeks left out:")
        parts.append("\n".join([head, *(_point(_left_out(found, _)) for found in contents["left_out"])]))
    return "\n\n".join(parts)


def ask_direction(language: str) -> str:
    """Before a finding that a scale read the wrong way round would make of its opposite."""
    _ = translations(language).gettext
    text = _(
        "Is the larger value the better one on both sides? The answer below takes it so. If the smallest is "
        "the best, as in school grades, the truth is the other way round: say --scale rating=6:1 (worst "
        "value first), or --scale 1:5 for both sides if all is right."
    )
    return textwrap.fill(text, WIDTH)


def read_as(panel: Panel, declared: Declared, language: str) -> str:
    """How the values were understood, since a file does not say which end of a scale is the good one."""
    _ = translations(language).gettext
    names = {"happiness": _("Happiness"), "rating": _("Rating")}
    parts = []
    for side, values in (("happiness", panel.happiness.value), ("rating", panel.rating.value)):
        if np.isfinite(values).any():
            low, high = (decimal(float(end(values)), language, 2) for end in (np.nanmin, np.nanmax))
            parts.append(_("{side}: {low} to {high}.").format(side=names[side], low=low, high=high))
    for side, (worst, best) in declared.scales.items():
        if worst > best:
            turned = _("{side} was turned over, so that the larger is the better: {worst} was the worst.")
            parts.append(turned.format(side=names[side], worst=f"{worst:g}"))
    if declared.scales.keys() < set(names):
        parts.append(
            _(
                "The larger value counts as the better one; if the smallest is the best, say --scale "
                "rating=6:1."
            )
        )
    return textwrap.fill(" ".join(parts), WIDTH)


def _left_out(found: LeftOut, translate: Any) -> str:
    return f"{found['count']}: {translate(LEFT_OUT.get(found['reason'], found['reason']))}"


def _point(text: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent="• ", subsequent_indent="  ")


def _shown(week: object) -> object:
    return "–" if week is None else week
