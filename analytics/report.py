"""The analysis as the JSON contract `resonanz.report/1`; assembling only, nothing is computed here."""

import math
from collections.abc import Mapping
from dataclasses import asdict

from analytics.beside.distributed_lag import DistributedLag
from analytics.beside.heterogeneity import TeamSlopes
from analytics.beside.outcomes import OutcomeSlope
from analytics.false_alarms import false_alarm_rates
from analytics.findings import Analysis
from analytics.quality.overview import Quality
from analytics.registration import digest
from analytics.rendering import Translate, render
from analytics.verdict.lasting import LastingSlope
from analytics.verdict.primary import GateSlope
from analytics.wording import Sentence

SCHEMA = "resonanz.report/1"

# Every part that holds a slope or a test.
TESTED = (
    "primary", "gate", "hidden_groups", "lasting", "influence", "lags", "reverse", "cumulative",
    "distributed_lag", "between", "teams", "moderators", "drivers", "outcomes",
)  # fmt: skip


def report(analysis: Analysis, translations: Mapping[str, Translate]) -> dict[str, object]:
    """Put an analysis into the published shape.

    Parameters
    ----------
    analysis : Analysis
    translations : for each language ("en", "de") a gettext function

    Returns
    -------
    dict
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
        "primary": asdict(analysis.primary) if analysis.primary else None,
        "gate": gate(analysis.gate) if analysis.gate else None,
        "hidden_groups": asdict(verdict.hidden_groups) if verdict.hidden_groups else None,
        "lasting": lasting(analysis.lasting) if analysis.lasting else None,
        "influence": asdict(analysis.influence) if analysis.influence else None,
        "lags": [asdict(lag) for lag in analysis.lags] if analysis.lags else None,
        "reverse": asdict(analysis.reverse) if analysis.reverse else None,
        "cumulative": asdict(analysis.cumulative) if analysis.cumulative else None,
        "distributed_lag": distributed(analysis.distributed) if analysis.distributed else None,
        "between": asdict(analysis.between) if analysis.between else None,
        "teams": heterogeneity(analysis.teams) if analysis.teams else None,
        "quality": quality(analysis.quality) if analysis.quality else None,
        "naive": {
            "pearson": ({"r": analysis.pearson.r, "p": analysis.pearson.p} if analysis.pearson else None),
            "rmcorr": asdict(analysis.rmcorr) if analysis.rmcorr else None,
            "false_alarm_rates": false_alarm_rates(contents.teams, contents.weeks),
        },
        "moderators": moderators(analysis),
        "drivers": [asdict(analysis.drivers)] if analysis.drivers else None,
        "outcomes": [outcome(found, translations) for found in analysis.outcomes] or None,
    }
    return {key: plain(value) for key, value in whole.items()}


def exploratory(analysis: Analysis) -> list[str]:
    """The parts that nothing fixed before the data: all but the registered test and comparisons."""
    registered = analysis.plan.registered_at is not None
    compared = bool(analysis.moderators) and all(one.registered for one in analysis.moderators)
    compared = compared and analysis.negative_control is None
    planned = (
        {"primary", "gate", "hidden_groups", *(["moderators"] if compared else [])} if registered else set()
    )
    return [part for part in TESTED if part not in planned]


def gate(found: GateSlope) -> dict[str, float]:
    """The gate without its degrees of freedom, which the contract does not name."""
    return {"slope": found.slope, "se": found.se, "p": found.p}


def lasting(found: LastingSlope) -> dict[str, object]:
    """The slope per point of lasting mood without the sums that absence is judged by."""
    return {name: value for name, value in asdict(found).items() if name not in {"products", "mood"}}


def heterogeneity(found: TeamSlopes) -> dict[str, object]:
    """Spread of the teams' own slopes."""
    pooled = found.pooled
    return {
        "mu": pooled.mu,
        "ci": pooled.ci,
        "tau": pooled.tau,
        "i2": pooled.i2,
        "prediction": pooled.prediction,
        "slopes": [asdict(slope) for slope in found.slopes],
    }


def quality(found: Quality) -> dict[str, object]:
    """Quality figures, grouped as the contract names them."""
    return {
        "reliability_bounds": asdict(found.reliability) if found.reliability else None,
        "icc": {"single": found.icc[0], "mean": found.icc[1]} if found.icc else None,
        "cross_dependence": asdict(found.cross_dependence) if found.cross_dependence else None,
        "autocorrelation": {
            "happiness": found.autocorrelation_happiness,
            "rating": found.autocorrelation_rating,
        },
        "missing_share": found.missing_share,
        "response_rate": found.response_rate,
        "slope_given_response": found.slope_given_response,
        "slope_weighted": found.slope_weighted,
        "bootstrap_p": found.bootstrap_p,
        "within_departments": asdict(found.within_departments) if found.within_departments else None,
        "tipping_point": asdict(found.tipping_point) if found.tipping_point else None,
        "ceiling_share": {"happiness": found.ceiling_happiness, "rating": found.ceiling_rating},
    }


def moderators(analysis: Analysis) -> list[dict[str, object]] | None:
    """Comparisons of groups, then the negative control, which is one slope and no comparison."""
    found: list[dict[str, object]] = [{"kind": "comparison", **asdict(one)} for one in analysis.moderators]
    if analysis.negative_control is not None:
        found.append({"kind": "negative_control", "primary": asdict(analysis.negative_control.primary)})
    return found or None


def distributed(found: DistributedLag) -> dict[str, object]:
    """One entry per lag of the joint regression."""
    slopes = [{"lag": lag, **asdict(slope)} for lag, slope in zip(found.lags, found.slopes, strict=True)]
    return {"slopes": slopes, "joint": asdict(found.joint)}


def outcome(found: OutcomeSlope, translations: Mapping[str, Translate]) -> dict[str, object]:
    """One further outcome; always exploratory."""
    return {
        "outcome": found.outcome,
        "exploratory": True,
        "primary": asdict(found.primary) if found.primary else None,
        "gate": gate(found.gate) if found.gate else None,
        "p_adjusted": found.p_adjusted,
        "reasons": [said(reason, translations) for reason in found.missing],
    }


def said(sentence: Sentence, translations: Mapping[str, Translate]) -> dict[str, str]:
    """A reason with its code, in every language."""
    texts = {language: render(sentence, language, translate) for language, translate in translations.items()}
    return {"code": sentence.code, **texts}


def plain(value: object) -> object:
    """Numbers to 12 significant digits; infinite and undefined ones become None, minus zero becomes zero."""
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, float):
        return float(f"{value:.12g}") + 0.0 if math.isfinite(value) else None
    return value
