"""Who was asked. This folder never meets `survey.ballots`."""

from piccolo.columns import UUID, Boolean, Bytea, ForeignKey, OnDelete, Varchar
from piccolo.table import Table

from survey.database.engine import ENGINE
from survey.organisation.tables import Person
from survey.waves.tables import Cell, Wave


class Ledger(Table, db=ENGINE):
    """Who was issued a ballot in an open wave; deleted at close. Holds no time, no address, no answer."""

    # Hash of the random id inside the link, or of the code on the card. Random, so it orders nothing.
    invitation = Bytea(primary_key=True, default=None)
    wave = ForeignKey(Wave, null=False, on_delete=OnDelete.cascade)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    cell = ForeignKey(Cell, null=False, on_delete=OnDelete.restrict)
    # Hash of the blinded message: the same one again gets the same signature, another one none.
    blinded = Bytea(null=True, default=None)
    # The blind signature, for a browser whose first answer was lost. Useless without the blinding factor.
    blind_signature = Bytea(null=True, default=None)
    # The person said "no reminder needed"; no time.
    acked = Boolean(null=False, default=False)


class Outbox(Table, db=ENGINE):
    """Wave mail to be sent; a row goes when the mail server accepts it, at the latest at close."""

    id = UUID(primary_key=True)
    wave = ForeignKey(Wave, null=False, on_delete=OnDelete.cascade)
    recipient = ForeignKey(Person, null=False, on_delete=OnDelete.cascade)
    # Always "wave": the row must not tell a first mail from a reminder.
    template = Varchar(length=20, null=False, default=None)
