"""The document of `resonanz council pack`: one page that stands by itself, to be read, printed and filed."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from api.council.attacks import attacks
from api.council.risks import RISKS
from api.web.looks.standing import style_of, styled
from api.web.looks.templates import environment


def render(found: Mapping[str, Any], version: str, language: str) -> str:
    """What was found out about an installation, in the words of a language."""
    today = date.fromisoformat(found["day"])
    tried = {attack.number: attack for attack in attacks(language)}
    return (
        environment(language)
        .get_template("council/pack.html")
        .render(
            found=found,
            k=next(each["value"] for each in found["thresholds"] if each["name"] == "k"),
            today=today,
            version=version,
            readers=_by_reader(found["routes"], language),
            blocks=[
                (block, list(questions))
                for block, questions in groupby(found["questions"], key=lambda question: question["block"])
            ],
            weeks=[(date.fromisoformat(each["monday"]), each["block"]) for each in found["order"]],
            attacks=tuple(tried.values()),
            risks=[(risk, [tried[number] for number in risk.attacks]) for risk in RISKS],
            **styled(style_of("resonanz.css", "reading.css", "council.css")),
        )
    )


def _by_reader(routes: list[dict[str, Any]], language: str) -> dict[str, list[dict[str, Any]]]:
    """The addresses by who opens them, in the order of the statement."""
    shown: dict[str, list[dict[str, Any]]] = {}
    for route in routes:
        shown.setdefault(route["reader"][language], []).append(route)
    return shown
