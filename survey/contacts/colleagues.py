"""Touchpoints at which colleagues rate a team of their own house: what is never kept of them.

Whoever rates there is an employee. A reference, an address or the number of a ticket would say which one.
"""

from collections.abc import Collection
from hashlib import sha256

from survey.errors import BadInput

# What a contact may say of whoever was in contact, and must not where that is a colleague.
HASHED = "internal "
OF_THE_RATER = ("segment", "stage", "customer", "mail_to")


def refused(field: str, touchpoint: str) -> BadInput:
    """Why a field has to stay empty there."""
    return BadInput(
        "At “{touchpoint}” colleagues rate, and who they are is never kept: leave “{field}” empty.",
        touchpoint=touchpoint,
        field=field,
    )


def kept_key(key: str) -> str:
    """By what a contact of a colleague is known again: not the number of a ticket, which has a name in it."""
    if key.startswith(HASHED) and len(key) == len(HASHED) + 64:
        return key
    return HASHED + sha256(f"{HASHED}{key}".encode()).hexdigest()


def first_named(told: Collection[str | None]) -> str | None:
    """Which of `OF_THE_RATER` is filled in, in their order."""
    return next((field for field, value in zip(OF_THE_RATER, told, strict=True) if value), None)
