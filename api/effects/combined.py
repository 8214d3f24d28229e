"""Several effect files as one answer: data, and words in every language."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from analytics.combining.effect import Effect
from analytics.combining.houses import Combined, NotCombinable, combine
from analytics.combining.words import sentences
from analytics.rendering import said
from api.texts import LANGUAGES, N_, translations
from survey.errors import BadInput
from survey.spreadsheets.names import spelling

SCHEMA = "resonanz.combined/1"

REFUSALS = {
    "few": N_("At least two organisations are needed."),
    "lags": N_("These organisations look at different lags, so their slopes are not the same question."),
    "periods": N_(
        "Some of these organisations count weeks and others other periods, so their slopes cannot be "
        "combined."
    ),
    "scales": N_(
        "These organisations asked on different scales, or some do not say on which: a point is not the "
        "same in all of them. Please analyse each with its scale (--scale) and export again."
    ),
}


def combined(effects: Mapping[str, Effect], alpha: float) -> dict[str, Any]:
    """The answer over the organisations as `resonanz.combined/1`; raises BadInput where there is none."""
    _require_different(effects)
    houses = _spelled_alike(list(effects.values()))
    try:
        observed, lasting = combine(houses, alpha)
    except NotCombinable as refused:
        raise BadInput(REFUSALS[refused.code]) from None
    spoken = {language: translations(language).gettext for language in LANGUAGES}
    return {
        "schema": SCHEMA,
        "alpha": alpha,
        "sentences": [said(each, spoken) for each in sentences(houses, observed, lasting)],
        "observed": _document(observed),
        "lasting": lasting and _document(lasting),
        "houses": [{"file": name, **asdict(effect)} for name, effect in effects.items()],
    }


def _require_different(effects: Mapping[str, Effect]) -> None:
    """The same organisation twice would count twice."""
    seen: dict[tuple[float, float, int, int], str] = {}
    for name, effect in effects.items():
        key = (effect.observed.slope, effect.observed.se, effect.teams, effect.weeks)
        if key in seen:
            raise BadInput(
                "{file} and {other} hold the same organisation; leave one of them out.",
                file=name,
                other=seen[key],
            )
        seen[key] = name


def _spelled_alike(houses: Sequence[Effect]) -> list[Effect]:
    """Industries that differ in case, spaces or dashes alone are one, called as the first of them."""
    first: dict[str, str] = {}
    return [
        replace(house, industry=first.setdefault(spelling(house.industry), house.industry))
        for house in houses
    ]


def _document(found: Combined) -> dict[str, Any]:
    document = asdict(found)
    industries: Sequence[tuple[str, Any]] = found.industries.means if found.industries else ()
    if found.industries is not None:
        document["industries"]["means"] = [{"industry": name, **asdict(mean)} for name, mean in industries]
    del document["alpha"]
    return document
