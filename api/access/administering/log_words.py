"""What stands beside an action in the audit log, as a reader says it and as a program reads it."""

from collections.abc import Mapping

from survey.accounts.roles import WORDS
from survey.audit.actions import DETAILS
from survey.errors import Translate

# The column of a table that is taken along, in this order.
COLUMNS = ("number", "day", "actor", "actor_name", "action", "subject", "subject_name", "detail")
_ROLES = {str(role): words for role, words in WORDS.items()}


def detail_in_words(detail: Mapping[str, str], translate: Translate) -> str:
    """For people: “roles: Analyst, Owner of the programme”."""
    return "; ".join(
        f"{translate(DETAILS.get(name, name))}: {_value(name, value, translate)}"
        for name, value in sorted(detail.items())
    )


def as_written(detail: Mapping[str, str]) -> str:
    """The same in the words of the log, which no language changes."""
    return "; ".join(f"{name}: {value}" for name, value in sorted(detail.items()))


def _value(name: str, value: str, translate: Translate) -> str:
    if name == "roles":
        return ", ".join(translate(_ROLES[each]) if each in _ROLES else each for each in value.split(", "))
    return translate(DETAILS[value]) if value in {"yes", "no"} else value
