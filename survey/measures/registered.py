"""What is fixed about a measure before it begins, as the text whose fingerprint is shown."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Literal

VERSION = "resonanz-measure-1"
# Weeks on either side that are compared (analytics/measures/interventions.py looks at as many).
WINDOW = 12
# Between two starts by lot: whoever waits has to wait until the window of the others is over.
GAP = WINDOW + 1
# With seven groups in two halves no order of starts is rare enough to be called more than chance.
FEWEST_BY_LOT = 8
FEWEST_AT_ONCE = 4
MOST_STEPS = 3
# Without a lot, several groups at once are compared with so many that do not begin, and as many as begin.
FEWEST_OTHERS = 8
ALPHA = 0.05

Kind = Literal["keep", "try"]
HAPPINESS, RATING = "happiness", "rating"


@dataclass(frozen=True, slots=True)
class MeasuredGroup:
    """A group that answers together, as it stood on the day of registration; it starts as a whole."""

    cell: str
    name: str
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Registered:
    """Who does what for whom from when, and what is expected of it; nothing here changes afterwards.

    `expected` is the change of the outcome in its own points and says by its sign which way is better;
    `smallest` is the smallest that would be worth it. `start` is the number of the first week with the
    measure, `steps` in how many portions groups start (1: no lot). `prompted` is the day of what it answers.
    """

    what: str
    who: str
    kind: Kind
    outcome: str
    expected: float
    smallest: float
    groups: tuple[MeasuredGroup, ...]
    start: int
    steps: int
    prompted: str
    commitment: str = ""
    window: int = WINDOW
    alpha: float = ALPHA
    version: str = VERSION

    @property
    def by_lot(self) -> bool:
        """Whether chance decides who starts when."""
        return self.steps > 1

    @property
    def better(self) -> Literal[1, -1]:
        """Whether more of the outcome is better, or less."""
        return 1 if self.expected > 0 else -1

    @property
    def cells(self) -> frozenset[str]:
        """The groups it is about."""
        return frozenset(group.cell for group in self.groups)

    @property
    def teams(self) -> frozenset[str]:
        """Their teams."""
        return frozenset(team for group in self.groups for team in group.teams)

    def weeks_from(self, first: int) -> range:
        """From its first start to the end of the last window; the lot may have come late."""
        return range(first, first + (self.steps - 1) * GAP + WINDOW)

    def last_compared(self, first: int) -> int:
        """The last week that the judgement looks at: whoever starts last is compared with nobody."""
        return first + max(self.steps - 2, 0) * GAP + WINDOW - 1


def canonical(registered: Registered) -> str:
    """Keys sorted, no white space, ASCII."""
    return json.dumps(asdict(registered), sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest_of(settings: str) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(settings.encode()).hexdigest()


def read_registered(settings: str) -> Registered:
    """The same from its text."""
    told = json.loads(settings)
    groups = tuple(MeasuredGroup(each["cell"], each["name"], tuple(each["teams"])) for each in told["groups"])
    return Registered(**{**told, "groups": groups})


def day_of(text: str) -> date | None:
    """A day of these settings, where there is one."""
    return date.fromisoformat(text) if text else None
