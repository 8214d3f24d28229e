"""The number that tells a reader that there is something new."""

from piccolo.columns import BigInt, Integer
from piccolo.table import Table

from survey.database.engine import ENGINE

FIRST_OF_RATINGS = 64


class ReportChange(Table, db=ENGINE):
    """How often what a report shows was written; the sum of all rows counts. No time and no name."""

    # On PostgreSQL each connection raises rows of its own, so that nobody waits for another's commit. Those
    # from FIRST_OF_RATINGS on are for ratings; on SQLite there is one for these and one for the rest.
    slot = Integer(primary_key=True, null=False, default=None)
    number = BigInt(null=False, default=0)
