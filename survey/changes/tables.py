"""The number that tells a reader that there is something new."""

from piccolo.columns import BigInt, Integer
from piccolo.table import Table

from survey.database.engine import ENGINE


class ReportChange(Table, db=ENGINE):
    """How often what a report shows was written; the sum of all rows counts. No time and no name."""

    # On PostgreSQL each connection raises a row of its own, so that nobody waits for another's commit.
    slot = Integer(primary_key=True, null=False, default=None)
    number = BigInt(null=False, default=0)
