"""Who works where."""

from piccolo.columns import (
    UUID,
    Boolean,
    ForeignKey,
    Integer,
    OnDelete,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table

from survey.database.engine import ENGINE


class Department(Table, db=ENGINE):
    """A part of the organisation that has teams or further departments."""

    id = UUID(primary_key=True)
    # What the roster calls it.
    name = Varchar(length=200, unique=True, null=False, default=None)
    # The department above; empty at the top.
    parent: ForeignKey["Department"] = ForeignKey("self", null=True, on_delete=OnDelete.restrict)


class Team(Table, db=ENGINE):
    """People with one lead and the same customers."""

    id = UUID(primary_key=True)
    # What the roster calls it.
    name = Varchar(length=200, unique=True, null=False, default=None)
    department = ForeignKey(Department, null=False, on_delete=OnDelete.restrict)
    # "front" meets customers, "back" serves colleagues; the two share a cell only where nothing else works.
    office = Varchar(length=5, null=False, default=None)


class Person(Table, db=ENGINE):
    """Somebody who may be asked. Nothing here or elsewhere says whether or what they ever answered."""

    # Random: an ascending number would tell who came when.
    id = UUID(primary_key=True)
    # The organisation's own name for the person (a personnel number), by which an import finds the row again.
    reference = Varchar(length=100, unique=True, null=False, default=None)
    # Shown to the members of the same cell, so that they can check who they answer with.
    name = Varchar(length=200, null=False, default=None)
    # Empty for staff without mail, who get a card.
    email = Varchar(length=254, null=True, default=None)
    team = ForeignKey(Team, null=False, on_delete=OnDelete.restrict)
    # Leads count in the cell of the parent.
    lead = Boolean(null=False, default=False)
    # Number of the week in which the person came to this team: tells a group made up to isolate somebody.
    # A week, not a date, is all the rule needs.
    team_since = Integer(null=False, default=None)
    # In which language the person is written to; empty: in the organisation's. It decides nothing else.
    language = Varchar(length=20, null=True, default=None)
    # Number of the week in which the person left; the row goes when the import that said so stays for good.
    left_week = Integer(null=True, default=None)


class TeamTrait(Table, db=ENGINE):
    """What kind of team it is from a week on, as the organisation says: a site, a band; about no person."""

    id = UUID(primary_key=True)
    team = ForeignKey(Team, null=False, on_delete=OnDelete.cascade)
    # "site", "part_time" or "tenure".
    trait = Varchar(length=20, null=False, default=None)
    # Number of the first week in which it holds.
    since = Integer(null=False, default=None)
    # The organisation's word; empty where it is no longer known from then on.
    label = Varchar(length=200, null=False, default=None)


class LastImport(Table, db=ENGINE):
    """The last change of the roster, one row: what it found, as long as it can be undone."""

    # Always 1.
    id = SmallInt(primary_key=True, default=1)
    # Counts the changes, so that one that was prepared before another one came is not carried out.
    number = Integer(null=False, default=None)
    # Until when it can be undone, in UTC; empty when it no longer can be.
    until = Timestamptz(null=True, default=None)
    # The rows that it changed, as they were before, in JSON; empty when it can no longer be undone.
    before = Text(null=True, default=None)
