"""Mails that wait. None is a wave's: those stand in the slots beside the keys alone."""

from piccolo.columns import UUID, Bytea, Integer, Timestamptz, Varchar
from piccolo.table import Table

from survey.database.engine import ENGINE


class WaitingMail(Table, db=ENGINE):
    """One mail to one address; the row goes when the mail server has taken it."""

    # Random; the mail is called by it, however often it is handed over.
    id = UUID(primary_key=True)
    # To whom, in which language, what about, and the link if there is one, sealed: a backup reads none of it.
    sealed = Bytea(null=False, default=None)
    attempts = Integer(null=False, default=0)
    # All moments in UTC.
    next_try = Timestamptz(null=False, default=None)
    # After that it is of no use any more.
    until = Timestamptz(null=False, default=None)
    # Only of a mail that asks a customer for a rating: the contact it is about, and the code by which its
    # address is found again for whoever objects, or wants to be erased.
    contact = UUID(null=True, default=None)
    finder = Varchar(length=64, null=True, default=None)
