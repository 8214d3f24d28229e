"""What may be published, and nothing that says more."""

from piccolo.columns import UUID, Boolean, ForeignKey, Integer, OnDelete, Text, Varchar
from piccolo.table import Table

from survey.database.engine import ENGINE
from survey.organisation.tables import Department
from survey.waves.tables import Cell, Wave


class Release(Table, db=ENGINE):
    """One group of a wave, as published: a cell, a department's other cells, or the organisation's."""

    id = UUID(primary_key=True)
    wave = ForeignKey(Wave, null=False, on_delete=OnDelete.restrict)
    # "cell", "department" or "organisation".
    kind = Varchar(length=12, null=False, default=None)
    # Which cell or department; both empty for the organisation's pool.
    cell = ForeignKey(Cell, null=True, on_delete=OnDelete.restrict)
    department = ForeignKey(Department, null=True, on_delete=OnDelete.restrict)
    # How many were on the roster of the group.
    eligible = Integer(null=False, default=None)
    # How many ballots were counted, at most eligible - 1: nobody is known to have answered.
    n = Integer(null=False, default=None)


class ReleaseMean(Table, db=ENGINE):
    """One question's published mean in one group; a question that may not be counted has no row."""

    id = UUID(primary_key=True)
    release = ForeignKey(Release, null=False, on_delete=OnDelete.cascade)
    # The question's id in the manifest.
    question = Varchar(length=50, null=False, default=None)
    # How many answered it, at most eligible - 1.
    n = Integer(null=False, default=None)
    # The clamped mean in tenths: an integer is the same number on every database.
    tenths = Integer(null=False, default=None)
    # "lower": "… or lower", "higher": "… or higher", empty: the mean itself.
    bound = Varchar(length=6, null=True, default=None)


class Comment(Table, db=ENGINE):
    """What somebody wrote, released with the wave; no score beside it and no order."""

    # Random, and no row number: nothing follows from the order of rows.
    id = UUID(primary_key=True)
    wave = ForeignKey(Wave, null=False, on_delete=OnDelete.restrict)
    # The group, as in Release; only its groups are larger.
    kind = Varchar(length=12, null=False, default=None)
    cell = ForeignKey(Cell, null=True, on_delete=OnDelete.restrict)
    department = ForeignKey(Department, null=True, on_delete=OnDelete.restrict)
    # What the signed release holds of it: hash of nonce and text, in hexadecimal.
    digest = Varchar(length=64, null=False, default=None)
    # Without it the hash tells nothing of the text; both are emptied when a comment is hidden.
    nonce = Varchar(length=32, null=False, default=None)
    # Plain text without control characters.
    text = Text(null=False, default=None)
    # Whether its writer calls it an idea; its hash says so too. False of a hidden one.
    idea = Boolean(null=False, default=False)
    # Who hid it and why, as a sentence that everybody sees in its place; empty: it is shown.
    hidden = Text(null=False, default="")
