"""Waves, and the cells in which one answers."""

from piccolo.columns import UUID, Boolean, ForeignKey, Integer, OnDelete, Real, Text, Timestamptz, Varchar
from piccolo.table import Table

from survey.database.engine import ENGINE
from survey.organisation.tables import Department, Team


class Wave(Table, db=ENGINE):
    """One week's asking."""

    # As in addresses: the ISO week, "2026-W11".
    id = Varchar(length=20, primary_key=True, default=None)
    # Number of that week (the ordinal of its Monday divided by seven), for arithmetic.
    week = Integer(null=False, default=None)
    # When the wave takes answers, in UTC. Dates of the wave, never of anybody's act.
    opens = Timestamptz(null=False, default=None)
    closes = Timestamptz(null=False, default=None)
    # "opening", "open", "closing", "released" or "void". Whoever writes an answer reads this in the same
    # transaction.
    state = Varchar(length=10, null=False, default=None)
    # Which attempt at closing is the valid one: an older one that wakes up again must not write.
    fence = Integer(null=False, default=0)
    # A copy of the manifest, byte for byte, for waves that have ended; while one is open, that beside its
    # keys is served and this one never read.
    manifest = Text(null=False, default=None)
    # What is published, as it was signed beside the keys (survey/releases/signed.py), and the signature.
    release_text = Text(null=False, default="")
    release_signature = Varchar(length=86, null=False, default="")
    # The list of counted ballots, hexadecimal entries one after the other; emptied after some weeks.
    counted = Text(null=False, default="")
    # Whether what its deleted rows left in the files has been removed; repeated until it is.
    swept = Boolean(null=False, default=False)
    # Variance within cells over the whole organisation, rounded and clamped; empty below 50 answers.
    pooled_variance = Real(null=True, default=None)


class Cell(Table, db=ENGINE):
    """A group in which people answer. It stays the same as long as its parts do: the unit of the panel."""

    id = UUID(primary_key=True)
    # Where its answers go when they are too few; empty for a cell directly below the organisation.
    department = ForeignKey(Department, null=True, on_delete=OnDelete.restrict)
    # "front", "back", or "mixed", which never enters the panel.
    office = Varchar(length=5, null=False, default=None)


class CellPart(Table, db=ENGINE):
    """What a cell is made of: the staff of a team, or the leads below a department."""

    id = UUID(primary_key=True)
    cell = ForeignKey(Cell, null=False, on_delete=OnDelete.cascade)
    # Exactly one of the two is set.
    team = ForeignKey(Team, null=True, on_delete=OnDelete.restrict)
    leads_of = ForeignKey(Department, null=True, on_delete=OnDelete.restrict)


class WaveCell(Table, db=ENGINE):
    """A cell as it was frozen when a wave opened; who answers in it stands beside the wave's keys alone."""

    id = UUID(primary_key=True)
    wave = ForeignKey(Wave, null=False, on_delete=OnDelete.cascade)
    cell = ForeignKey(Cell, null=False, on_delete=OnDelete.restrict)
    # As the manifest shows it.
    label = Varchar(length=400, null=False, default=None)
    # How many were on the roster.
    eligible = Integer(null=False, default=None)
