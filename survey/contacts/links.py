"""The link a customer is sent: good for one contact, until two weeks after it ended."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from survey.tokens import no_such_link, read_link, sign_link

LINK_LIFE = timedelta(days=14)
# Clocks differ: a contact may end some minutes in our future, and its link has to work at once.
TOLERANCE = timedelta(minutes=5)


def rating_token(secrets: Sequence[str], contact: UUID, ended_at: datetime) -> str:
    """The same token whenever it is asked for, so that a repeated announcement gets the same answer."""
    return sign_link(secrets, "rating", str(contact), at=ended_at - TOLERANCE)


def read_rating_token(secrets: Sequence[str], token: str) -> UUID:
    """The contact inside; whether it exists and may still be rated is asked of the database."""
    age = LINK_LIFE + TOLERANCE
    identity = read_link(secrets, "rating", token, int(age.total_seconds()))
    try:
        return UUID(identity)
    except ValueError:
        raise no_such_link() from None


def rateable_until(ended_at: datetime) -> datetime:
    """The moment from which a contact can no longer be rated."""
    return ended_at + LINK_LIFE
