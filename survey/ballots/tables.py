"""What was said, sealed and locked. This folder never meets `survey.invitations`."""

from piccolo.columns import Bytea, ForeignKey, Integer, OnDelete
from piccolo.table import Table

from survey.database.engine import ENGINE
from survey.waves.tables import Wave


class Ballot(Table, db=ENGINE):
    """One row of the box (survey/ballots/locked_rows.py); deleted at close.

    Holds no person, group, session, time, address or serial number, and nothing readable.
    """

    # Keyed hash of the ballot's nullifier, the same for every revision: random, so it orders nothing.
    key = Bytea(primary_key=True, default=None)
    wave = ForeignKey(Wave, null=False, on_delete=OnDelete.cascade)
    # Each answer is one more than the one before.
    rev = Integer(null=False, default=None)
    # Everything else, locked with the wave's box secret; the same length for everybody.
    locked = Bytea(null=False, default=None)
