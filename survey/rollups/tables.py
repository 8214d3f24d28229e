"""Sums that are kept: what ratings and contacts add up to, and nothing else; of pulse answers there are none.

A kept week is right or it is not there: whatever changes a rating or a contact of a week removes the week in
the same transaction (the triggers of the migration), and the sums go with it.
"""

from piccolo.columns import UUID, Boolean, ForeignKey, Integer, OnDelete, Varchar
from piccolo.table import Table

from survey.database.engine import ENGINE


class RolledWeek(Table, db=ENGINE):
    """A week whose sums are all kept; a week without any contact needs none."""

    # Number of the week (the ordinal of its Monday divided by seven).
    week = Integer(primary_key=True, null=False, default=None)


class RatingRollup(Table, db=ENGINE):
    """The ratings of one team's contacts of a week at one touchpoint, the invited and the others apart."""

    id = UUID(primary_key=True)
    week = ForeignKey(RolledWeek, null=False, on_delete=OnDelete.cascade)
    # As in a rating: they are only added up by these.
    team = UUID(null=True, default=None)
    touchpoint = UUID(null=True, default=None)
    invited = Boolean(null=False, default=None)
    n = Integer(null=False, default=None)
    # Of the scores, and of their squares.
    total = Integer(null=False, default=None)
    squares = Integer(null=False, default=None)
    # How many of them are a 4 or a 5.
    top_two = Integer(null=False, default=None)


class ReasonRollup(Table, db=ENGINE):
    """How often a reason was ticked in a team's week by customers who were invited."""

    id = UUID(primary_key=True)
    week = ForeignKey(RolledWeek, null=False, on_delete=OnDelete.cascade)
    team = UUID(null=True, default=None)
    reason = Varchar(length=400, null=False, default=None)
    n = Integer(null=False, default=None)


class ContactRollup(Table, db=ENGINE):
    """How many contacts of a week a team had at one touchpoint, rated or not."""

    id = UUID(primary_key=True)
    week = ForeignKey(RolledWeek, null=False, on_delete=OnDelete.cascade)
    team = UUID(null=False, default=None)
    touchpoint = UUID(null=False, default=None)
    n = Integer(null=False, default=None)


class KindRollup(Table, db=ENGINE):
    """The ratings of a team's week by invited customers of one channel, segment or stage, if enough.

    Each of the three by itself: all of them together would leave a few customers in a row.
    """

    id = UUID(primary_key=True)
    week = ForeignKey(RolledWeek, null=False, on_delete=OnDelete.cascade)
    team = UUID(null=True, default=None)
    # One of survey/rollups/sums.py, and the organisation's own word.
    kind = Varchar(length=10, null=False, default=None)
    label = Varchar(length=100, null=False, default=None)
    # Never fewer than what is shown of ratings.
    n = Integer(null=False, default=None)
    total = Integer(null=False, default=None)
