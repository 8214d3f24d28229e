"""The analysis as the JSON contract `resonanz.report/1`; assembling only, nothing is computed here."""

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import TypeVar, cast

from analytics.contract.report import Report
from analytics.findings import Analysis
from analytics.parts.listed import PARTS
from analytics.parts.part import Part, Translations
from analytics.registration import digest
from analytics.rendering import render, said

T = TypeVar("T")

SCHEMA = "resonanz.report/1"


def report(analysis: Analysis, translations: Translations) -> Report:
    """Put an analysis into the published shape.

    Parameters
    ----------
    analysis : Analysis
    translations : for each language ("en", "de") a gettext function

    Returns
    -------
    Report
        Keys and units as in `frontend/schemas/report-1.json`. Numbers are finite and carry 12 significant
        digits; what the data do not allow is None and no key is ever absent.
    """
    plan, contents, verdict = analysis.plan, analysis.contents, analysis.verdict
    whole = {
        "schema": SCHEMA,
        "input": {
            **asdict(contents),
            "left_out": [{"reason": reason, "count": count} for reason, count in contents.left_out],
        },
        "plan": {
            "lag": plan.lag,
            "alpha": plan.alpha,
            "sesoi": plan.sesoi,
            "permutations": plan.permutations,
            "seed": plan.seed,
            "max_lag": plan.max_lag,
            "looks": list(plan.looks),
            "exclusions": list(plan.exclusions),
            "moderators": list(plan.moderators),
            "controls": list(plan.controls),
            "same_respondents": plan.same_respondents,
            "scale": list(plan.scale),
            "registered_at": plan.registered_at,
            "digest": digest(plan),
            "exploratory": exploratory(analysis),
        },
        "verdict": {
            "code": verdict.code,
            "direction": verdict.direction,
            "sentence": {
                language: " ".join(render(part, language, translate) for part in verdict.sentence)
                for language, translate in translations.items()
            },
            "reasons": [said(reason, translations) for reason in verdict.reasons],
            "look": asdict(verdict.look),
        },
        **{part.key: serialised(part, analysis, translations) for part in PARTS},
        "taken_for_granted": taken_for_granted(analysis, translations),
    }
    return cast("Report", {key: plain(value) for key, value in whole.items()})


def serialised(part: Part[T], analysis: Analysis, translations: Translations) -> object:
    """One part as JSON, null where the data do not allow it."""
    found = analysis[part]
    return part.serialise(found, translations) if found else None


def exploratory(analysis: Analysis) -> list[str]:
    """The parts that nothing fixed before the data: all but the registered test and comparisons."""
    registered = analysis.plan.registered_at is not None
    return [part.key for part in PARTS if part.tested and not (registered and part.planned(analysis[part]))]


def taken_for_granted(analysis: Analysis, translations: Translations) -> dict[str, object]:
    """For every part that is there: its null hypothesis and what it assumes, in every language."""

    def told(text: str) -> dict[str, str]:
        return {language: translate(text) for language, translate in translations.items()}

    return {
        part.key: {"null": told(part.null), "assumptions": [told(text) for text in part.assumptions]}
        for part in PARTS
        if analysis[part]
    }


def plain(value: object) -> object:
    """Numbers to 12 significant digits; infinite and undefined ones become None, minus zero becomes zero."""
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, float):
        return float(f"{value:.12g}") + 0.0 if math.isfinite(value) else None
    return value
