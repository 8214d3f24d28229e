"""A plan as a file: what `resonanz register --export` writes and `resonanz analyse --plan` reads.

The digest is checked against the settings, so that nobody analyses by another plan than the published one.
"""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from analytics.plan import Plan, UnusablePlan
from analytics.registration import LATER, digest
from survey.errors import BadInput

SCHEMA = "resonanz.plan/1"

WHOLE, NUMBERS = {"lag", "permutations", "seed", "max_lag"}, {"alpha", "sesoi"}
LISTS: dict[str, type] = {"looks": int, "exclusions": str, "moderators": str, "controls": str, "scale": float}
FLAGS = {"same_respondents"}
SETTINGS = WHOLE | NUMBERS | FLAGS | set(LISTS)


def write_plan(plan: Plan) -> bytes:
    """The plan as JSON, with its day (or null where it is not registered) and its digest."""
    document = {"schema": SCHEMA, **asdict(plan), "digest": digest(plan)}
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2).encode() + b"\n"


def read_plan(data: bytes, name: str) -> Plan:
    """Read a plan file; raises BadInput with what is wrong."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        raise BadInput("{file} is no JSON; “resonanz register --export” writes a plan.", file=name) from None
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise BadInput("{file} is no plan; “resonanz register --export” writes one.", file=name)
    later = {key: value for key, value in asdict(Plan()).items() if key in LATER}
    settings = {key: document.get(key, later.get(key)) for key in SETTINGS}
    settings |= {key: list(value) for key, value in settings.items() if isinstance(value, tuple)}
    plan = plan_of(settings, name, _day(document, name))
    if document.get("digest") != digest(plan):
        raise BadInput("{file} was changed after it was exported: its digest does not fit.", file=name)
    return plan


def plan_of(settings: dict[str, Any], name: str, registered_at: str | None = None) -> Plan:
    """Settings of the right kinds as a plan."""
    for key, value in sorted(settings.items()):
        if key not in SETTINGS or not _fits(key, value):
            raise BadInput("{file}: “{key}” is missing or cannot be used.", file=name, key=key)
    lists = {key: tuple(settings.get(key, ())) for key in LISTS}
    try:
        return Plan(**(settings | lists), registered_at=registered_at)
    except UnusablePlan as unusable:
        raise BadInput(unusable.template, **unusable.values) from None


def _fits(key: str, value: object) -> bool:
    if key in LISTS:
        return isinstance(value, list) and all(type(part) is LISTS[key] for part in value)
    if key in FLAGS:
        return type(value) is bool
    if value is None:
        return key == "sesoi"  # nobody named one
    return type(value) is int or (key in NUMBERS and type(value) is float)


def _day(document: dict[str, Any], name: str) -> str | None:
    day = document.get("registered_at")
    if day is None:
        return None
    try:
        return date.fromisoformat(day).isoformat()
    except (TypeError, ValueError):
        raise BadInput(
            "{file}: “registered_at” is a day as 2026-01-31, or null where data came first.", file=name
        ) from None
