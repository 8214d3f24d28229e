"""Links and codes that are none, though they look like it: what a test writes down could be one by chance."""

from datetime import datetime

import pyotp

from survey.accounts.codes import STEP_SECONDS, STEPS_OFF


def forged(link: str) -> str:
    """The same with another first letter of its signature; the last one holds two bits that nobody reads."""
    before, dot, signature = link.rpartition(".")
    return before + dot + ("B" if signature[0] == "A" else "A") + signature[1:]


def wrong_code(code_secret: str, now: datetime) -> str:
    """Six digits that this app shows neither now nor soon before or after."""
    app, at = pyotp.TOTP(code_secret), int(now.timestamp())
    shown = {app.at(at + step * STEP_SECONDS) for step in range(-STEPS_OFF - 1, STEPS_OFF + 2)}
    return next(code for code in map("{:06}".format, range(10)) if code not in shown)
