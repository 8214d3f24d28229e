"""The rhythm, the places with their holidays, and the waves that were planned. Times are local, never UTC."""

from piccolo.columns import UUID, Boolean, Date, ForeignKey, Integer, OnDelete, SmallInt, Varchar
from piccolo.table import Table

from survey.database.engine import ENGINE
from survey.organisation.tables import Team


class Schedule(Table, db=ENGINE):
    """The organisation's rhythm, one row; as long as it is not switched on, no wave opens by itself."""

    # Always 1.
    id = SmallInt(primary_key=True, default=1)
    switched_on = Boolean(null=False, default=False)
    # A weekday from 1 (Monday) to 7 and a local time: "3 09:00".
    opens = Varchar(length=7, null=False, default=None)
    closes = Varchar(length=7, null=False, default=None)
    # When those who have not answered are asked again, with commas between them.
    rounds = Varchar(length=60, null=False, default=None)
    # Every first, second or fourth week, counted from `anchor`, the number of a week.
    every = SmallInt(null=False, default=None)
    anchor = Integer(null=False, default=None)
    country = Varchar(length=2, null=False, default=None)
    land = Varchar(length=20, null=False, default="")
    # Whether the feasts of Catholic communes are holidays too: 15 August in Bavaria.
    catholic = Boolean(null=False, default=False)
    # Further days of every year on which nobody works, "12-24,12-31".
    closed_days = Varchar(length=120, null=False, default="")


class Site(Table, db=ENGINE):
    """A place with holidays of its own."""

    id = UUID(primary_key=True)
    name = Varchar(length=100, unique=True, null=False, default=None)
    zone = Varchar(length=64, null=False, default=None)
    country = Varchar(length=2, null=False, default=None)
    land = Varchar(length=20, null=False, default="")
    catholic = Boolean(null=False, default=False)
    closed_days = Varchar(length=120, null=False, default="")


class SiteTeam(Table, db=ENGINE):
    """Which teams work at a site; all others where the organisation does."""

    team = ForeignKey(Team, primary_key=True, null=False, on_delete=OnDelete.cascade)
    site = ForeignKey(Site, null=False, on_delete=OnDelete.cascade)


class PlannedWave(Table, db=ENGINE):
    """One week's wave with its computed days: lists of holidays change, what was planned stays."""

    # Number of the week that is asked about.
    week = Integer(primary_key=True, null=False, default=None)
    # "planned", "opened", or "missed": left out because there was too little time left.
    state = Varchar(length=10, null=False, default=None)
    opens_day = Date(null=False, default=None)
    opens_at = Varchar(length=5, null=False, default=None)
    closes_day = Date(null=False, default=None)
    closes_at = Varchar(length=5, null=False, default=None)
    zone = Varchar(length=64, null=False, default=None)


class PlannedRound(Table, db=ENGINE):
    """When a site, or everybody else (empty), is asked again in a planned wave; about nobody."""

    id = UUID(primary_key=True)
    wave = ForeignKey(PlannedWave, null=False, on_delete=OnDelete.cascade)
    site = ForeignKey(Site, null=True, on_delete=OnDelete.cascade)
    day = Date(null=False, default=None)
    at = Varchar(length=5, null=False, default=None)
    zone = Varchar(length=64, null=False, default=None)
