"""`python -m tests.mail.impatient FILE serve`: shifted, with seconds and not a minute for the mail server.

How long a socket is waited for is no matter of our clock.
"""

from api.mail import server
from tests.shifted import shifted

SECONDS = 4.0

if __name__ == "__main__":
    server.PATIENCE_SECONDS = SECONDS
    shifted()
