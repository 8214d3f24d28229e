"""Requests of programs that are known again; nothing of what they held is here."""

from piccolo.columns import UUID, Bytea, ForeignKey, OnDelete, Text, Timestamptz
from piccolo.table import Table

from survey.contacts.tables import ApiKey
from survey.database.engine import ENGINE


class KeptAnswer(Table, db=ENGINE):
    """What came of one request of one program; key and body stand here as hashes."""

    id = UUID(primary_key=True)
    api_key = ForeignKey(ApiKey, null=False, on_delete=OnDelete.cascade)
    # SHA-256 of the Idempotency-Key, which may be a ticket's number.
    key = Bytea(null=False, default=None)
    # SHA-256 of the address and of what was sent there.
    body = Bytea(null=False, default=None)
    # JSON: numbers of what was stored, or how much it was. No link and no text of anybody's.
    answer = Text(null=False, default=None)
    received = Timestamptz(null=False, default=None, index=True)
