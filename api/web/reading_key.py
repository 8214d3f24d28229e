"""The reading key: one random value for the whole organisation, the same for everybody, new each quarter.

It says that somebody was asked or told, and nothing about who: no page could tell two readers apart by it.
It lies among the secrets and not in the database: commands write it into links, and a dump opens nothing.
"""

import hmac
import re
from datetime import date, timedelta
from secrets import token_hex
from urllib.parse import unquote

from survey.private_directory import destroy, keep, recall
from survey.secrets_directory import SecretsDirectory

FOLDER = "reading"
FORM = r"[0-9a-f]{32}"
# Longer than four weeks between two waves and a fortnight away: nobody's link ends with the year.
GRACE = timedelta(days=42)


def current_key(secrets: SecretsDirectory, today: date) -> str:
    """This quarter's key, made by whoever needs it first; all processes get the same."""
    found = recall(secrets, _file(today))
    if found is None:
        found = keep(secrets, _file(today), token_hex(16).encode())
        _forget_old_keys(secrets, today)
    return found.decode()


def opens(secrets: SecretsDirectory, today: date, key: str) -> bool:
    """Whether a key is this quarter's, or the last one's while it is still good."""
    if not re.fullmatch(FORM, key):
        return False
    valid = [recall(secrets, _file(day)) for day in _days(today)]
    # All of them are compared, and in constant time: how long it takes tells nothing of the key.
    return sum(hmac.compare_digest(each, key.encode()) for each in valid if each) > 0


def find_key(text: str) -> str:
    """The key in a pasted link, also as mail programs leave it: in two lines, %23 for #; empty if none."""
    unbroken = re.sub(r"=\r?\n|\s|[\u00ad\u200b]", "", unquote(text))
    # In a personal link it stands at the end, behind a ~; alone it may be all there is.
    found = re.search(rf"(?:/results[^#]*#|~|^)({FORM})(?![0-9a-f])", unbroken)
    return found[1] if found else ""


def _forget_old_keys(secrets: SecretsDirectory, today: date) -> None:
    """Destroy the keys that open nothing any more; what is newer than today's is left to the clock."""
    known = {_quarter(day) for day in _days(today)}
    for file in (secrets.path / FOLDER).glob("????-Q?"):
        if file.name < _quarter(today) and file.name not in known:
            destroy(file)


def _days(today: date) -> tuple[date, ...]:
    """A day of each quarter whose key is good today."""
    return (today, today - GRACE)


def _file(day: date) -> str:
    return f"{FOLDER}/{_quarter(day)}"


def _quarter(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"
