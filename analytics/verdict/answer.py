"""What the data say: one of six answers, with its sentence and what it rests on."""

from dataclasses import dataclass
from typing import Literal

from analytics.verdict.direction import Direction
from analytics.verdict.hidden_groups import HiddenGroups
from analytics.verdict.looks import Look
from analytics.wording import Sentence

Code = Literal["not_enough_data", "supported", "opposite", "shared_events", "absent", "undecided"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer: one code, the sentence in parts, and the reasons with their figures."""

    code: Code
    direction: Direction | None
    sentence: tuple[Sentence, ...]
    reasons: tuple[Sentence, ...]
    look: Look
    hidden_groups: HiddenGroups | None = None
