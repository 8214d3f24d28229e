"""Pauses: for everybody, or for whole groups of people who answer together."""

from piccolo.columns import UUID, Date, ForeignKey, OnDelete, Varchar
from piccolo.table import Table

from survey.database.engine import ENGINE
from survey.organisation.tables import Department, Team


class Pause(Table, db=ENGINE):
    """From one day to another; without parts it holds for everybody."""

    id = UUID(primary_key=True)
    begins = Date(null=False, default=None)
    # The last day.
    ends = Date(null=False, default=None)
    label = Varchar(length=200, null=False, default=None)


class PausePart(Table, db=ENGINE):
    """A part of a group that pauses, as the group was made of when the pause was agreed on."""

    id = UUID(primary_key=True)
    pause = ForeignKey(Pause, null=False, on_delete=OnDelete.cascade)
    # The group: cells are known by their parts, and so stay the same through a pause.
    cell = UUID(null=False, default=None)
    # Exactly one of the two is set.
    team = ForeignKey(Team, null=True, on_delete=OnDelete.cascade)
    leads_of = ForeignKey(Department, null=True, on_delete=OnDelete.cascade)
