"""Programs that are called, and the calls. What a call says and where it goes is sealed."""

from piccolo.columns import UUID, Bytea, Date, ForeignKey, Integer, OnDelete, Timestamptz, Varchar
from piccolo.table import Table

from survey.database.engine import ENGINE


class Target(Table, db=ENGINE):
    """A program that is told something."""

    id = UUID(primary_key=True)
    name = Varchar(length=100, unique=True, null=False, default=None)
    # How it is told: standard, slack, teams, or as a help desk of its own kind.
    form = Varchar(length=20, null=False, default=None)
    # Its name on the network, for people to know it by.
    host = Varchar(length=255, null=False, default=None)
    # Address and secret, sealed: the address of a chat's webhook is a secret itself.
    sealed = Bytea(null=False, default=None)
    # What it is told of, with commas between them.
    events = Varchar(length=200, null=False, default="")
    created = Date(null=False, default=None)


class Call(Table, db=ENGINE, tablename="call_to_target"):
    """One thing that one target is told; emptied when it has been told, and soon gone."""

    # Random; the call is known by it however often it is made.
    id = UUID(primary_key=True)
    target = ForeignKey(Target, null=False, on_delete=OnDelete.cascade)
    # What it is about, once for each target: an event and its hour, a week, or the number of a contact.
    subject = Varchar(length=100, null=False, default=None)
    # What is said, sealed; empty when it is over.
    sealed = Bytea(null=False, default=b"")
    # All moments in UTC.
    made = Timestamptz(null=False, default=None, index=True)
    attempts = Integer(null=False, default=0)
    next_try = Timestamptz(null=False, default=None)
    # After that it is of no use any more.
    until = Timestamptz(null=False, default=None)
    # "" as long as it waits, then "done" or "given up".
    outcome = Varchar(length=10, null=False, default="")
    # What came of the last attempt: a status, or a word. Never what the target answered.
    told = Varchar(length=40, null=False, default="")
