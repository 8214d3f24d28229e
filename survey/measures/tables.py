"""Measures and replies. What is registered, drawn or judged is added once and never changed."""

from piccolo.columns import UUID, Date, ForeignKey, Integer, OnDelete, Text, Varchar
from piccolo.table import Table

from survey.contacts.tables import Wish
from survey.database.engine import ENGINE
from survey.waves.tables import Cell, Wave


class Measure(Table, db=ENGINE):
    """What somebody is going to do for some groups, as it was fixed before it began."""

    id = UUID(primary_key=True)
    # 1 for the first: how people call it, and which of two was registered earlier.
    number = Integer(unique=True, null=False, default=None)
    # Canonical JSON, byte for byte: its fingerprint is shown, so it is text, not JSON.
    settings = Text(null=False, default=None)
    # SHA-256 of `settings`, in hexadecimal.
    digest = Varchar(length=64, null=False, default=None)
    # The day in the organisation's time zone.
    registered = Date(null=False, default=None)
    # What the lot is mixed with, in hexadecimal; `settings` hold its hash. Empty without a lot.
    seed = Varchar(length=64, null=False, default="")
    # The wish that it answers, if it does.
    wish = ForeignKey(Wish, null=True, on_delete=OnDelete.set_null)
    # The day on which it was given up, and why, for everybody to read; the row stays.
    withdrawn = Date(null=True, default=None)
    why_withdrawn = Text(null=False, default="")


class MeasureDraw(Table, db=ENGINE):
    """The order that the lot gave; one row a measure, so that nobody draws twice."""

    measure = ForeignKey(Measure, primary_key=True, null=False, on_delete=OnDelete.restrict)
    # Which release decided with the seed: the first that ended after the day of registration.
    wave = ForeignKey(Wave, null=False, on_delete=OnDelete.restrict)
    # SHA-256 of its signed text, in hexadecimal.
    release = Varchar(length=64, null=False, default=None)
    drawn = Date(null=False, default=None)
    # Canonical JSON: each group's cell and the number of its first week, in the order of the lot.
    starts = Text(null=False, default=None)


class MeasureJudgement(Table, db=ENGINE):
    """What came of a measure; one row a measure, so that nobody judges until it fits."""

    measure = ForeignKey(Measure, primary_key=True, null=False, on_delete=OnDelete.restrict)
    judged = Date(null=False, default=None)
    # Canonical JSON: the word and the figures, all from published weeks.
    result = Text(null=False, default=None)


class Reply(Table, db=ENGINE):
    """What a lead says to their group's release: you said, we did. Whose account it was is not kept."""

    id = UUID(primary_key=True)
    wave = ForeignKey(Wave, null=False, on_delete=OnDelete.restrict)
    cell = ForeignKey(Cell, null=False, on_delete=OnDelete.restrict)
    # Plain text without control characters.
    text = Text(null=False, default=None)
    # The day of the last change.
    written = Date(null=False, default=None)
