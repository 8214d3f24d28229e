"""Shifted, with seconds and not a minute for the mail server.

How long a socket is waited for is no matter of our clock.
"""

from api.mail import server
from tests.shifted import shifted

SECONDS = 4.0


def impatient() -> None:
    """The first word is the file of the clock."""
    server.PATIENCE_SECONDS = SECONDS
    shifted()
