"""A plan's fingerprint: what was fixed cannot be changed afterwards without being seen."""

import hashlib
import json
from dataclasses import asdict

from analytics.plan import Plan

LATER = {"controls", "same_respondents"}


def canonical(plan: Plan) -> str:
    """The plan's settings as canonical JSON.

    Keys sorted, no white space, ASCII; the date of registration is not part of it. A setting that came later
    is left out where it is not used, so that plans registered before keep their digest.
    """
    settings = {
        name: value
        for name, value in asdict(plan).items()
        if name != "registered_at" and (value or name not in LATER)
    }
    return json.dumps(settings, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def digest(plan: Plan) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON."""
    return hashlib.sha256(canonical(plan).encode("ascii")).hexdigest()
