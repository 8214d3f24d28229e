"""What several houses say together, in sentences."""

from collections.abc import Sequence

from analytics.combining.effect import Effect
from analytics.combining.houses import Combined, Industries, Interval
from analytics.rendering import decimals_of
from analytics.wording import N_, Sentence

FEW = 5  # houses from which an interval over houses is of a width that helps
FEWEST_DF = 4  # of a house's own error, as its report says of its interval

SENTENCES = {
    "houses_positive": N_("Over {houses} organisations, a happier team has better customer ratings."),
    "houses_negative": N_("Over {houses} organisations, a happier team has worse customer ratings."),
    "houses_open": N_(
        "Over {houses} organisations it stays open whether a happier team has better customer ratings."
    ),
    "houses_mean": N_(
        "Observed on average: {slope} rating points per happiness point ({level} % interval {low} to {high})."
    ),
    "houses_lasting": N_(
        "Per point of mood that lasts from one week to the next it is {slope} ({level} % interval {low} to "
        "{high}); inexact answers do not flatten this size."
    ),
    "ahead_one_sign": N_(
        "In another organisation of this kind a slope between {low} and {high} is to be expected ({level} % "
        "prediction interval)."
    ),
    "ahead_any_sign": N_(
        "In another organisation of this kind a slope between {low} and {high} is to be expected ({level} % "
        "prediction interval): that includes organisations without a link, or with the opposite one."
    ),
    "alike": N_(
        "That organisations differ at all is not shown (p = {p}); with few organisations that says little."
    ),
    "unlike": N_(
        "Organisations differ by more than their own errors (p = {p}): their true slopes spread by about "
        "{between}."
    ),
    "industries_alike": N_(
        "That the link depends on the industry is not shown (p = {p}), which does not prove that it is the "
        "same everywhere."
    ),
    "industries_unlike": N_(
        "The link is not the same in every industry (p = {p}). What else sets these organisations apart, "
        "such as the size of their teams, is not told from the industry."
    ),
    "industries_unasked": N_(
        "Whether it is the same in every industry cannot be asked yet: at least two industries with two "
        "organisations each are needed."
    ),
    "few_houses": N_(
        "{houses} organisations are few: one more can change this answer, and the interval of how far "
        "organisations differ can be too narrow."
    ),
    "flattened": N_(
        "Observed slopes are flattened by inexact answers, in small teams more than in large ones; "
        "organisations can differ for that alone."
    ),
    "invented": N_(
        "{count} of {houses} organisations are invented: their people, answers and ratings are simulated, so "
        "this is no finding."
    ),
    "vague_errors": N_(
        "{count} of {houses} organisations have so few teams that their own error may be far off (fewer than "
        "{fewest} degrees of freedom); here it counts as known."
    ),
    "unregistered": N_(
        "{count} of {houses} organisations fixed their plan after their data, or not at all: what they sent "
        "may have been chosen among several results."
    ),
    "scale_unknown": N_(
        "No organisation says on which scale it asked; a point is taken for the same in all of them."
    ),
    "kept_back": N_("Organisations that found nothing may have sent nothing; nobody can see that from here."),
    "no_cause": N_("None of this tells which side moves the other."),
}


def sentences(effects: Sequence[Effect], observed: Combined, lasting: Combined | None) -> list[Sentence]:
    """The answer first, then what it rests on and what weakens it."""
    said = [_answer(observed)]
    if invented := sum(effect.invented for effect in effects):
        said.append(say("invented", count=invented, houses=len(effects)))
    said.append(_mean("houses_mean", observed))
    if lasting is not None:
        said.append(_mean("houses_lasting", lasting))
    if observed.ahead is not None:
        said.append(_ahead(observed.ahead, _level(observed)))
    code = "unlike" if observed.q_p < observed.alpha and observed.between > 0 else "alike"
    said.append(say(code, p=observed.q_p, between=observed.between))
    said.append(_industries(observed.industries, observed.alpha))
    if observed.mean.houses < FEW:
        said.append(say("few_houses", houses=observed.mean.houses))
    if lasting is None:
        said.append(say("flattened"))
    if vague := sum(effect.observed.df < FEWEST_DF for effect in effects):
        said.append(say("vague_errors", count=vague, houses=len(effects), fewest=FEWEST_DF))
    if late := sum(not effect.registered for effect in effects):
        said.append(say("unregistered", count=late, houses=len(effects)))
    if effects[0].happiness is None or effects[0].rating is None:
        said.append(say("scale_unknown"))
    return [*said, say("kept_back"), say("no_cause")]


def say(code: str, **values: float) -> Sentence:
    """The sentence of that code with its values."""
    return Sentence(code=code, template=SENTENCES[code], values=values)


def _answer(found: Combined) -> Sentence:
    low, high = found.mean.ci
    code = "houses_positive" if low > 0 else "houses_negative" if high < 0 else "houses_open"
    return say(code, houses=found.mean.houses)


def _mean(code: str, found: Combined) -> Sentence:
    low, high = found.mean.ci
    level = _level(found)
    return say(code, slope=found.mean.slope, low=low, high=high, level=level)


def _ahead(ahead: Interval, level: float) -> Sentence:
    low, high = ahead
    decimals = decimals_of(low, high)
    code = "ahead_one_sign" if low > 0 or high < 0 else "ahead_any_sign"
    return say(code, low=round(low, decimals), high=round(high, decimals), level=level)


def _industries(found: Industries | None, alpha: float) -> Sentence:
    if found is None:
        return say("industries_unasked")
    return say("industries_unlike" if found.p < alpha else "industries_alike", p=found.p)


def _level(found: Combined) -> float:
    return round(100 * (1 - found.alpha), 6)
