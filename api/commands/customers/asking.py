"""How customers are asked at a touchpoint, as a command and for the desk."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from api.installation import Installation
from survey.asking.rules import Rule, Ruled, read_rules, set_rule
from survey.contacts.arriving.known_names import read_known_names
from survey.errors import BadInput

Arguments = Mapping[str, Any]
NO_QUESTION = "none"


async def change_rule(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """Settle it for the touchpoint `name`; what is None stays as it is. The rule as it holds now."""
    name = str(arguments["name"])
    touchpoint = (await read_known_names()).touchpoint(name)
    (before,) = [each for each in await read_rules() if each.touchpoint == touchpoint]
    rule = _changed(before.rule, arguments)
    if rule != before.rule:
        change = partial(set_rule, before.name, rule)
        detail = {part: str(told) for part, told in _data(rule).items()}
        await installation.logged(change, "touchpoint.ask", before.name, detail)
    return _data(rule)


def rule_as_data(ruled: Ruled) -> dict[str, Any]:
    """A rule for people."""
    return _data(ruled.rule)


def _data(rule: Rule) -> dict[str, Any]:
    return {
        "mails": rule.mails,
        "hours": rule.wait / timedelta(hours=1),
        "apart_days": rule.apart_days,
        "question": rule.question,
    }


def _changed(rule: Rule, arguments: Arguments) -> Rule:
    told = {name: arguments[name] for name in ("mails", "apart_days") if arguments.get(name) is not None}
    if arguments.get("hours") is not None:
        try:
            told["wait"] = timedelta(minutes=round(60 * float(arguments["hours"])))
        except (OverflowError, ValueError):
            raise BadInput("Write how many hours after the contact the mail goes, as 2 or 0.5.") from None
    if arguments.get("question") is not None:
        told["question"] = "" if arguments["question"] == NO_QUESTION else arguments["question"]
    return replace(rule, **told)
