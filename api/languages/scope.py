"""What is said to those who answer and those who rate: every message that a language to be added needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_file

from api.mail import pulse
from api.web.looks.templates import FRONTEND
from survey.catalogue.check import questions_of_check
from survey.catalogue.customers import further_questions, reasons, touchpoints
from survey.catalogue.questions import catalogue, labels_of_scale
from survey.languages.keeping import ANSWER, QUESTION, REASON, TOUCHPOINT

# The pages, and what each of them is made of.
TEMPLATES = (
    *("pulse", "pulse_form", "pulse_states", "pulse_kiosk", "pulse_mails", "kiosk_closed"),
    *("rating", "answer_to", "unsent", "objection"),
    *("base", "asker", "components", "faces", "forms"),
)
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "gettext": None, "ngettext": (1, 2)}
JINJA = {"trimmed": "true", "silent": "false"}
MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Needed:
    """A message: what kind of text it is, its English, its English plural where it counts something."""

    context: str
    english: str
    plural: str = ""
    mail: bool = False


@cache
def needed() -> tuple[Needed, ...]:
    """Each once, in the order in which people meet them."""
    found: dict[tuple[str, str], Needed] = {}
    for each in (*_of_catalogue(), *_of_templates(), *_of_mails()):
        known = found.get((each.context, each.english))
        found[each.context, each.english] = each if known is None or each.mail else known
    return tuple(found.values())


def _of_catalogue() -> Iterator[Needed]:
    for question in (*catalogue(), *questions_of_check()):
        yield Needed(QUESTION, question.text["en"])
        yield from (Needed(ANSWER, label) for label in question.labels["en"])
    yield from (Needed(ANSWER, label) for label in labels_of_scale("customers")["en"])
    yield from (Needed(REASON, each.text["en"]) for each in reasons())
    yield from (Needed(TOUCHPOINT, each.text["en"]) for each in touchpoints())
    for asked in further_questions().values():
        yield Needed(QUESTION, asked.text["en"])
        yield from (Needed(ANSWER, end["en"]) for end in (asked.least, asked.most))


def _of_templates() -> Iterator[Needed]:
    for name in TEMPLATES:
        yield from _of_file("jinja2", FRONTEND / "templates" / f"{name}.html")


def _of_mails() -> Iterator[Needed]:
    for each in _of_file("python", Path(pulse.__file__)):
        yield Needed(each.context, each.english, each.plural, mail=True)


def _of_file(method: str, path: Path) -> Iterator[Needed]:
    options = JINJA if method == "jinja2" else {}
    for _, message, _, _ in extract_from_file(method, path, keywords=KEYWORDS, options=options):
        english, plural = (message, "") if isinstance(message, str) else message[:2]
        if english:
            yield Needed("", english, plural or "")
