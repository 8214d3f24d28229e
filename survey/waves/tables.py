"""Waves, and the cells in which one answers."""

from piccolo.columns import UUID, Boolean, ForeignKey, Integer, OnDelete, Real, Text, Timestamptz, Varchar
from piccolo.table import Table

from survey.database.engine import ENGINE
from survey.organisation.tables import Department, Person, Team


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
    # The published manifest, byte for byte: its fingerprint is in every invitation, so it is text, not JSON.
    manifest = Text(null=False, default=None)
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
    """A cell as it was frozen when a wave opened."""

    id = UUID(primary_key=True)
    wave = ForeignKey(Wave, null=False, on_delete=OnDelete.cascade)
    cell = ForeignKey(Cell, null=False, on_delete=OnDelete.restrict)
    # As the manifest shows it.
    label = Varchar(length=400, null=False, default=None)
    # How many were on the roster.
    eligible = Integer(null=False, default=None)


class WaveRoster(Table, db=ENGINE):
    """Who may answer in which cell, frozen at opening and deleted at close."""

    # Random, and no row number: nothing follows from the order of rows.
    id = UUID(primary_key=True)
    wave = ForeignKey(Wave, null=False, on_delete=OnDelete.cascade)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    cell = ForeignKey(Cell, null=False, on_delete=OnDelete.restrict)
