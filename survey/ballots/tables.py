"""What was said, sealed. This folder never meets `survey.invitations`."""

from piccolo.columns import Bytea, ForeignKey, Integer, OnDelete
from piccolo.table import Table

from survey.database.engine import ENGINE
from survey.waves.tables import Cell, Wave


class Ballot(Table, db=ENGINE):
    """One sealed answer; deleted at close. Holds no person, session, time, address or serial number."""

    # Hash of the token's nonce: random, the same for every revision.
    nullifier = Bytea(primary_key=True, default=None)
    wave = ForeignKey(Wave, null=False, on_delete=OnDelete.cascade)
    cell = ForeignKey(Cell, null=False, on_delete=OnDelete.restrict)
    # The higher one wins, so that retries and revisions may arrive in any order.
    rev = Integer(null=False, default=None)
    # The locked box, the same length for everybody.
    sealed = Bytea(null=False, default=None)


class Counted(Table, db=ENGINE):
    """The nullifiers of a released wave, for four weeks, so that everybody can find their own ballot."""

    nullifier = Bytea(primary_key=True, default=None)
    wave = ForeignKey(Wave, null=False, on_delete=OnDelete.cascade)
