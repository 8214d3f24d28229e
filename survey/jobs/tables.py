"""Jobs. None is about a person: a kind and a moment, the same for the whole organisation."""

from piccolo.columns import UUID, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from survey.database.engine import ENGINE


class Job(Table, db=ENGINE):
    """Something that is due at a moment; kind and moment are unique together.

    When it ended is not noted: of what is sent to those who have not answered, the time it took would tell
    how many they are.
    """

    id = UUID(primary_key=True)
    # What to do (survey/jobs/kinds.py); what there is to know beyond kind and moment stands where it belongs.
    kind = Varchar(length=40, null=False, default=None)
    # All moments in UTC.
    due = Timestamptz(null=False, default=None)
    # The same, or later after a failure.
    next_try = Timestamptz(null=False, default=None)
    attempts = Integer(null=False, default=0)
    # When the last attempt began; empty before the first.
    began = Timestamptz(null=True, default=None)
    # Who does it at the moment, a random number for each attempt, and until when they are believed to live.
    lease = UUID(null=True, default=None)
    leased_until = Timestamptz(null=True, default=None)
    # "" as long as it is to be done, then "done" or "given up".
    outcome = Varchar(length=10, null=False, default="")
    # Why the last attempt failed, or why it was given up: a sentence in JSON, without names (reasons.py).
    reason = Text(null=False, default="")
