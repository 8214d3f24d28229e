"""An effect as a file: what `resonanz effect export` writes and `resonanz combine` reads."""

import json
from typing import Any

from analytics.combining.effect import Effect, Estimate
from survey.errors import BadInput

SCHEMA = "resonanz.effect/1"
REPORT = "resonanz.report/1"
LONGEST = 80  # characters of an industry's name
PERIODS = ("iso", "number", "month", "quarter", "year", "years")
MOST = {"teams": 1_000_000, "weeks": 10_000}  # more is no organisation and no time
DIGEST = 64  # hexadecimal digits of a plan's SHA-256


def effect_of(report: bytes, name: str, industry: str) -> bytes:
    """The effect file of a report: figures of the house as a whole, no team and no week."""
    found = _document(report, name)
    if found.get("schema") != REPORT:
        raise BadInput("{file} is no report; “resonanz analyse --json” writes one.", file=name)
    try:
        primary, lasting, plan = found["primary"], found["lasting"], found["plan"]
        if primary is None:
            raise BadInput("{file} has no answer yet, so there is nothing to hand on.", file=name)
        scale = plan["scale"]
        document = {
            "schema": SCHEMA,
            "observed": {key: primary[key] for key in ("slope", "se", "df")},
            "lasting": lasting and {key: lasting[key] for key in ("slope", "se", "df")},
            "teams": primary["teams"],
            "weeks": primary["weeks"],
            "lag": plan["lag"],
            "period": found["input"]["period"],
            "happiness": scale[:2] or None,
            "rating": scale[-2:] or None,
            "registered": plan["registered_at"] is not None,
            "plan": plan["digest"],
            "industry": " ".join(industry.split()),
            "invented": found["input"]["invented"],
        }
    except (KeyError, TypeError, AttributeError):
        raise BadInput("{file} is a report, but not whole; write it again.", file=name) from None
    _read(document, name)  # what we would not read again is not handed on
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2).encode() + b"\n"


def read_effect(data: bytes, name: str) -> Effect:
    """Read an effect file; raises BadInput with what is wrong and where."""
    document = _document(data, name)
    if document.get("schema") == REPORT:
        raise BadInput(
            "{file} is a report, with every team in it; hand on what “resonanz effect export” makes of it.",
            file=name,
        )
    if document.get("schema") != SCHEMA:
        raise BadInput("{file} is no effect; “resonanz effect export” writes one.", file=name)
    return _read(document, name)


def _document(data: bytes, name: str) -> dict[str, Any]:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise BadInput("{file} is no JSON; “resonanz effect export” writes an effect.", file=name)
    return document


def _read(document: dict[str, Any], name: str) -> Effect:
    def must(key: str, fits: bool) -> None:
        if not fits:
            raise BadInput("{file}: “{key}” is missing or cannot be used.", file=name, key=key)

    for key, most in MOST.items():
        must(key, _whole(document.get(key)) and 1 < document[key] <= most)
    must("lag", _whole(document.get("lag")) and 0 <= document["lag"] <= 52)
    must("period", document.get("period") in PERIODS)
    must("registered", type(document.get("registered")) is bool)
    # A file of an earlier version does not say it.
    must("invented", type(document.get("invented", False)) is bool)
    plan, industry = document.get("plan"), document.get("industry", "")
    must("plan", isinstance(plan, str) and len(plan) == DIGEST and set(plan) <= set("0123456789abcdef"))
    must("industry", isinstance(industry, str) and len(industry) <= LONGEST and industry.isprintable())
    for key in ("happiness", "rating"):
        ends = document.get(key)
        must(key, ends is None or (_pair(ends) and ends[0] < ends[1]))
    must("observed", _is_estimate(document.get("observed")))
    must("lasting", document.get("lasting") is None or _is_estimate(document["lasting"]))
    return Effect(
        observed=Estimate(**{key: float(value) for key, value in document["observed"].items()}),
        lasting=document["lasting"] and Estimate(**{k: float(v) for k, v in document["lasting"].items()}),
        teams=document["teams"],
        weeks=document["weeks"],
        lag=document["lag"],
        period=document["period"],
        happiness=_ends(document["happiness"]),
        rating=_ends(document["rating"]),
        registered=document["registered"],
        plan=document["plan"],
        industry=" ".join(industry.split()),
        invented=document.get("invented", False),
    )


def _whole(value: object) -> bool:
    return type(value) is int


def _number(value: object) -> bool:
    return isinstance(value, int | float) and type(value) is not bool and abs(value) < 1e9


def _pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_number, value))


def _ends(value: list[float] | None) -> tuple[float, float] | None:
    return None if value is None else (float(value[0]), float(value[1]))


def _is_estimate(value: object) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {"slope", "se", "df"}
        and all(map(_number, value.values()))
        and value["se"] > 1e-9
        and value["df"] > 0
    )
