"""What was done, by whom and on which day. Rows are added, never changed; old ones become a checkpoint."""

from piccolo.columns import Integer, Text
from piccolo.table import Table

from survey.database.engine import ENGINE


class AuditEntry(Table, db=ENGINE):
    """One act. Everything but the number is text, so that both databases give back what was chained."""

    # 1 for the first, without gaps: a gap is noted by an entry of its own (survey/audit/recording.py).
    number = Integer(primary_key=True, null=False, default=None)
    # "2026-11-27": a time of day would tell more than whose hand it was.
    day = Text(null=False, default=None)
    # A user of the machine, an account, or the program itself.
    actor = Text(null=False, default=None)
    # "roster.join": a word for each kind of act.
    action = Text(null=False, default=None)
    # What it was done to; a person stands here under a keyed pseudonym alone.
    subject = Text(null=False, default=None)
    # Canonical JSON of names and values, byte for byte: it is chained.
    detail = Text(null=False, default=None)
    # HMAC-SHA256 over the one before and this row, in hexadecimal.
    mac = Text(null=False, default=None)


class AuditCheckpoint(Table, db=ENGINE):
    """What has taken the place of the oldest entries: at most one row."""

    id = Integer(primary_key=True, null=False, default=None)
    # The last entry that it replaces, and that one's MAC, from which the next goes on.
    number = Integer(null=False, default=None)
    last = Text(null=False, default=None)
    # The day it was made.
    day = Text(null=False, default=None)
    # HMAC-SHA256 over the three.
    mac = Text(null=False, default=None)
