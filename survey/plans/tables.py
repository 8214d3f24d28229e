"""Registered plans. Rows are added, never changed."""

from piccolo.columns import Boolean, Date, Integer, Text, Varchar
from piccolo.table import Table

from survey.database.engine import ENGINE


class Plan(Table, db=ENGINE):
    """The settings of the analysis as somebody fixed them."""

    # 1 for the first: a later plan of the same day is the later one.
    number = Integer(primary_key=True, null=False, default=None)
    # Canonical JSON, byte for byte: its fingerprint is published, so it is text, not JSON.
    settings = Text(null=False, default=None)
    # SHA-256 of `settings`, in hexadecimal.
    digest = Varchar(length=64, null=False, default=None)
    # The day in the organisation's time zone.
    stored = Date(null=False, default=None)
    # Whether no wave had been released and nobody had rated: only then it is called registered.
    before_data = Boolean(null=False, default=None)
