"""The finding for somebody at a terminal: the sentence, what it rests on, what was left out."""

import textwrap
from typing import Any

import numpy as np

from analytics.contract.beside import Across, Short
from analytics.contract.report import LeftOut, Report
from analytics.panel import Panel
from analytics.rendering import decimals_of, written
from analytics.verdict.held import ALL, CONTACTS
from api.panel_file.declared import Declared
from api.report.periods import period_words
from api.report.words import LEFT_OUT
from api.texts import decimal, translations, unbroken

WIDTH = 100


def in_words(report: Report, language: str) -> str:
    """The report in paragraphs of a terminal's width."""
    _ = period_words(language, report["input"]["period"]).gettext
    verdict, contents = report["verdict"], report["input"]
    reasons = [_point(reason[language]) for reason in verdict["reasons"]]
    mark = _("Invented data: the people, answers and ratings here are simulated.")
    parts = [
        *([textwrap.fill(mark, WIDTH)] if contents["invented"] else []),
        textwrap.fill(unbroken(verdict["sentence"][language]), WIDTH),
        *(["\n".join(reasons)] if reasons else []),
    ]
    if (short := report["short_panel"]) is not None:
        within = _(
            "Within teams, over however few times there are: {slope} ({low} to {high}, {teams} teams, "
            "{times} points in time). Exploratory: no verdict follows from so few."
        )
        said = within.format(**_estimate(short, language), teams=short["teams"], times=short["weeks"])
        parts.append(textwrap.fill(said, WIDTH))
    if (teams := report["between"]) is not None:
        between = _(
            "Between teams, a difference and not a change: {slope} ({low} to {high}, r = {r}, {teams} teams)."
        )
        r = decimal(teams["r"], language)
        said = between.format(**_estimate(teams, language), r=r, teams=teams["teams"])
        parts.append(textwrap.fill(said, WIDTH))
    parts += _named(report, language)
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
        head = _("Team-weeks left out of a verdict:") if short else _("Team-weeks left out:")
        parts.append("\n".join([head, *(_point(_left_out(found, _)) for found in contents["left_out"])]))
    return "\n\n".join(parts)


def _estimate(found: Short | Across, language: str) -> dict[str, str]:
    """A slope and its interval, rounded by its width."""
    low, high = found["ci"]
    decimals = decimals_of(low, high)
    values = {"slope": found["slope"], "low": low, "high": high}
    return {name: written(value, decimals, language) for name, value in values.items()}


def _named(report: Report, language: str) -> list[str]:
    """The team and the facts that the reasons speak of, which a page names under its figures."""
    _ = translations(language).gettext
    codes = {reason["code"] for reason in report["verdict"]["reasons"]}
    named = []
    if report["influence"] and any(code.startswith("one_team") for code in codes):
        named.append(_("The one team: {team}.").format(team=report["influence"]["team"]))
    facts = [one["control"] for one in report["held"] or [] if one["control"] not in {CONTACTS, ALL}]
    if facts and codes & {"control_held", "control_partly", "control_not_told_apart"}:
        named.append(_("Held constant, in this order: {facts}.").format(facts=", ".join(facts)))
    return [textwrap.fill(" ".join(named), WIDTH)] if named else []


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
    if panel.week_kind == "number":
        parts.append(_("Plain numbers count as weeks; years, quarters and months are known by their names."))
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
    return textwrap.fill(unbroken(text), WIDTH, initial_indent="• ", subsequent_indent="  ")


def _shown(week: object) -> object:
    return "–" if week is None else week
