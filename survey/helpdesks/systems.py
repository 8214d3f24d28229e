"""The programs whose exports are read: what their columns are called, and what of them counts.

Columns are found by their headers, in the words of each program (Chatwoot's in English and German); whatever
is not named here, agents and customers above all, is never read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from survey.errors import BadInput
from survey.spreadsheets.headers import Columns

REQUIRED = ("key", "given", "score")


@dataclass(frozen=True)
class System:
    """One program: its columns in a table, where rows lie in a JSON document, its scale if it has one."""

    name: str
    columns: Columns
    lists: tuple[str, ...] = ()
    scale: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    # Words of the score that say that nobody has rated.
    unrated: frozenset[str] = frozenset()
    # A column, and its words for answers that were not finished or not meant.
    unfinished: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))

    def reading(self, headers: Mapping[str, str]) -> "Columns":
        """The columns, with headers of a file's own that stand for some of them."""
        aliases = {name: tuple(others) for name, others in self.columns.aliases.items()}
        for name, header in headers.items():
            aliases[name] = (header,)
        return Columns(aliases, self.columns.required)


def _columns(key: str, given: str, score: str, comment: str = "", queue: str = "", **more: str) -> Columns:
    """Names with | between them; the first is the program's own."""
    told = {"key": key, "given": given, "score": score, "comment": comment, "queue": queue, **more}
    return Columns({name: tuple(words.split("|")) for name, words in told.items() if words}, REQUIRED)


TICKETS = ("zammad",)  # programs that tell which tickets they have closed
OTHER = "other"  # a program that was told our own names
ONE_TO_FIVE = MappingProxyType({str(score): score for score in range(1, 6)})

SYSTEMS = {
    system.name: system
    for system in (
        System(
            "zendesk",
            # Ratings of the older kind, and answers to the newer surveys: an account has one or the other.
            _columns("ticket_id", "created_at", "score", "comment", "group_id"),
            lists=("satisfaction_ratings", "survey_responses"),
            unrated=frozenset({"offered", "unoffered"}),
        ),
        System(
            "freshdesk",
            _columns("ticket_id", "created_at", "default_question|rating", "feedback", "group_id"),
            lists=("satisfaction_ratings",),
        ),
        System(
            "chatwoot",
            _columns(
                "Link to the conversation|Link zur Konversation",
                "Recorded date|Aufnahmedatum|recorded at",
                "Rating|Bewertung",
                "Feedback Comment|Feedback-Kommentar",
            ),
            scale=ONE_TO_FIVE,
        ),
        System(
            "limesurvey",
            _columns(
                "id|Response ID|Antwort ID|Antwort-ID",
                "submitdate|Date submitted|Datum Abgeschickt",
                "score",
                "comment",
                "queue",
            ),
            unfinished=MappingProxyType({"given": frozenset({""})}),
        ),
        System(
            "qualtrics",
            _columns(
                "ResponseId|Response ID",
                "RecordedDate|Recorded Date",
                "score",
                "comment",
                "queue",
                finished="Finished",
                status="Status|Response Type",
            ),
            unfinished=MappingProxyType(
                {
                    "finished": frozenset({"0", "false"}),
                    "status": frozenset({"1", "survey preview", "survey test", "2", "spam", "8"}),
                }
            ),
        ),
        System(
            OTHER,
            _columns("key", "given", "score", "comment", "queue"),
            lists=("ratings",),
            scale=ONE_TO_FIVE,
        ),
    )
}


def placeable(name: str) -> str:
    """A program whose queues have places: one of these, or one that tells of its tickets."""
    if name in TICKETS:
        return name
    return system_named(name).name


def system_named(name: str) -> System:
    """One of these programs."""
    if name not in SYSTEMS:
        raise BadInput(
            "There is no program “{name}”. There are: {known}.", name=name[:40], known=", ".join(SYSTEMS)
        )
    return SYSTEMS[name]
