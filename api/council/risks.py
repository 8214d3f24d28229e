"""The risks of the draft impact assessment: what could happen to whom, what stands against it, what remains.

The attacks of docs/privacy.md that try a risk are named by their numbers: the document shows what came out.
"""

from dataclasses import dataclass

from api.texts import N_


@dataclass(frozen=True, slots=True)
class Risk:
    """One risk; severity and likelihood are those without any measure, a proposal to be judged."""

    name: str
    severity: str
    likelihood: str
    measures: str
    organisation: str
    remains: str
    attacks: tuple[int, ...]


HIGH, MEDIUM, LOW = N_("high"), N_("medium"), N_("low")

RISKS = (
    Risk(
        N_("A superior works out from published figures what one person answered."),
        HIGH,
        HIGH,
        N_(
            "Fixed groups that are large enough, rounded and clamped means, one division of the "
            "organisation a week, newcomers counted as if they were one insider, no filter."
        ),
        N_("[Raise the thresholds where groups are close-knit.]"),
        N_(
            "A colleague may know others' happy answers exactly; several colleagues of one group "
            "who put their answers together may learn more."
        ),
        (20, 21, 22, 23, 25, 40),
    ),
    Risk(
        N_(
            "Whoever keeps the list of people invents colleagues and answers for them, to single "
            "somebody out."
        ),
        HIGH,
        LOW,
        N_(
            "A group has eight known people and at most a third newcomers, each of whom asks for one "
            "answer more, until a second person has confirmed their names; changes in the tables stop "
            "the next opening; everybody sees the names of their group; the roster's changes and "
            "confirmations stand in the audit log."
        ),
        N_(
            "[The works council confirms the names of newcomers every month, and looks through all names "
            "before the first week.]"
        ),
        N_(
            "Whoever was invented before the first week counts as known until somebody refuses the list; "
            "and confirmed is what the second person says."
        ),
        (24, 42, 53),
    ),
    Risk(
        N_("Whoever runs the server or copies it reads answers."),
        HIGH,
        MEDIUM,
        N_(
            "The browser locks an answer before it is sent and proves nothing but the right to "
            "answer; the keys lie apart from the database, are in no backup, and are destroyed at "
            "the close."
        ),
        N_(
            "[Name the few who may enter the machine, put their duty in writing; no snapshots in "
            "an open week.]"
        ),
        N_(
            "Whoever controls or copies the running server with its keys during the week can read "
            "the answers of that week."
        ),
        (11, 12, 13, 14, 43, 44),
    ),
    Risk(
        N_("It becomes known who took part and who did not, and somebody is put under pressure for it."),
        MEDIUM,
        HIGH,
        N_(
            "No page, file or number shows it; no log with addresses or times; who was issued a "
            "ballot lies beside the keys and goes with them; all ballots have one length."
        ),
        N_("[Have every proxy and network monitor leave these pages out; nobody asks who took part.]"),
        N_(
            "What stands in front of the server can note that a device reached it. Whoever "
            "watches the running server sees ballots arrive in some order."
        ),
        (16, 17, 18, 45, 48, 50),
    ),
    Risk(
        N_(
            "Somebody uses another person's link, answers in their place, or finds out whether "
            "they have answered."
        ),
        MEDIUM,
        MEDIUM,
        N_(
            "One ballot a link; the link holds no answer; the page says how often a group's links "
            "were written; a used link says so to its owner."
        ),
        N_(
            "[Who writes and hands out links is no superior of those asked; the files are deleted "
            "the same day.]"
        ),
        N_("Whoever has everybody's links can answer for those who have not, and subtract."),
        (3, 5, 32, 46),
    ),
    Risk(
        N_(
            "The next user of a shared or of the employer's device sees that somebody answered, "
            "or changes the answer."
        ),
        MEDIUM,
        MEDIUM,
        N_("The browser never keeps the answer; it can be told to keep nothing at all."),
        N_("[A private window on shared devices; no recording of screens.]"),
        N_("A device under somebody else's control shows them what its user sees."),
        (47, 50),
    ),
    Risk(
        N_("Somebody is recognised by their comment."),
        HIGH,
        MEDIUM,
        N_(
            "Comments are shown of larger groups only, without order, value or name, and can be "
            "hidden; the page warns before one is written."
        ),
        N_("[Agree that comments are no reason for any measure; a period after which they are deleted.]"),
        N_("What is written is read word for word, and style and content can give its author away."),
        (26,),
    ),
    Risk(
        N_("Results of a team are used to control the performance or conduct of its lead or its members."),
        HIGH,
        MEDIUM,
        N_(
            "No ranking, no colours for values, no figures of a person; a team lead's account "
            "opens the own group only; the report speaks of association and shows what it cannot "
            "tell."
        ),
        N_("[Forbid it in the works agreement, with a ban on using what was learnt against it.]"),
        N_(
            "Whoever may read the results can compare groups one after the other. A group's "
            "figures say something about whoever leads it."
        ),
        (34,),
    ),
    Risk(
        N_("What customers send is used against the employee who served them, or kept longer than needed."),
        MEDIUM,
        MEDIUM,
        N_(
            "Ratings are shown by team and week from five on, never by employee, and never "
            "combined with single answers of staff; links work for 14 days; identifiers are "
            "deleted after twelve months."
        ),
        N_("[A period for ratings and comments: an automatic deletion does not exist yet.]"),
        N_("Ratings belong to a contact: the organisation can tell from its own records who had it."),
        (32, 35),
    ),
    Risk(
        N_("Somebody gets into an account, or holds roles that do not belong together."),
        MEDIUM,
        MEDIUM,
        N_(
            "Passkeys, or a password with codes of an app; links that work once; roles in one "
            "table that denies by default; administration together with results only with a "
            "second person's word; a chained audit log."
        ),
        N_("[Look through accounts and roles every quarter.]"),
        N_("Whoever has taken over a device on which somebody is signed in sees what they may see."),
        (29, 30, 33, 34, 36, 51, 52),
    ),
    Risk(
        N_("Answers or results are lost, changed or counted twice."),
        LOW,
        MEDIUM,
        N_(
            "What was acknowledged is counted or the week is given up; results are signed; "
            "everybody can look for the number of their ballot for four weeks."
        ),
        N_("[Backups and a restore drill.]"),
        N_(
            "A power cut in the moment of the close can lose a week. Whoever writes into the "
            "tables can make it void."
        ),
        (9, 10, 37, 38, 39, 49),
    ),
)
