from piccolo.columns import (
    UUID,
    Boolean,
    Bytea,
    Date,
    DoublePrecision,
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
from survey.database.making_tables import MakingTables
from survey.database.migrations import unique

ID = "2026-11-27T01:04:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Contacts, ratings, wishes, events and facts"

FILE_KEY = "contact_file_key_unique"
WEEKLY = "rating_weekly"
# As in survey/catalogue/touchpoints.toml that day; a later one comes by a later migration.
TOUCHPOINTS = (
    "phone", "e-mail", "chat", "visit", "counter", "delivery", "complaint", "invoice", "web shop", "internal customer",
)


# Tables of other folders that these refer to.
class Department(Table, tablename="department"):
    id = UUID(primary_key=True)


class Team(Table, tablename="team"):
    id = UUID(primary_key=True)


class Touchpoint(Table, tablename="touchpoint"):
    id = UUID(primary_key=True)
    name = Varchar(length=100, unique=True, null=False, default=None)
    open_channel = Boolean(null=False, default=False)


class TeamWording(Table, tablename="team_wording"):
    team = ForeignKey(Team, primary_key=True, null=False, on_delete=OnDelete.cascade)
    words = Varchar(length=100, null=False, default=None)


class ApiKey(Table, tablename="api_key"):
    id = UUID(primary_key=True)
    name = Varchar(length=100, unique=True, null=False, default=None)
    digest = Bytea(unique=True, null=False, default=None)
    created = Date(null=False, default=None)
    revoked = Date(null=True, default=None)


class Contact(Table, tablename="contact"):
    id = UUID(primary_key=True)
    team = ForeignKey(Team, null=False, on_delete=OnDelete.restrict, index=True)
    touchpoint = ForeignKey(Touchpoint, null=False, on_delete=OnDelete.restrict)
    channel = Varchar(length=20, null=False, default=None)
    segment = Varchar(length=100, null=True, default=None)
    stage = Varchar(length=100, null=True, default=None)
    begun_by = Varchar(length=12, null=True, default=None)
    ended_at = Timestamptz(null=False, default=None, index=True)
    week = Integer(null=False, default=0)
    customer = Varchar(length=200, null=True, default=None)
    api_key = ForeignKey(ApiKey, null=True, on_delete=OnDelete.restrict)
    idempotency_key = Varchar(length=200, null=True, default=None)


class Rating(Table, tablename="rating"):
    contact = ForeignKey(Contact, primary_key=True, null=False, on_delete=OnDelete.cascade)
    score = SmallInt(null=False, default=None)
    reasons = Varchar(length=400, null=False, default="")
    comment = Text(null=True, default=None)
    wanted = Text(null=True, default=None)
    week = Integer(null=False, default=0)
    team = UUID(null=True, default=None)
    touchpoint = UUID(null=True, default=None)
    invited = Boolean(null=False, default=True)


class Wish(Table, tablename="wish"):
    id = UUID(primary_key=True)
    team = ForeignKey(Team, null=True, on_delete=OnDelete.restrict)
    touchpoint = ForeignKey(Touchpoint, null=True, on_delete=OnDelete.restrict)
    text = Text(null=False, default=None)
    received = Date(null=False, default=None)


class Event(Table, tablename="event"):
    id = UUID(primary_key=True)
    begins = Date(null=False, default=None)
    ends = Date(null=False, default=None)
    label = Varchar(length=200, null=False, default=None)
    department = ForeignKey(Department, null=True, on_delete=OnDelete.cascade)
    team = ForeignKey(Team, null=True, on_delete=OnDelete.cascade)


class Fact(Table, tablename="fact"):
    id = UUID(primary_key=True)
    team = ForeignKey(Team, null=False, on_delete=OnDelete.restrict)
    week = Integer(null=False, default=None)
    outcome = Varchar(length=100, null=False, default=None)
    value = DoublePrecision(null=False, default=None)
    n = Integer(null=True, default=None)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="contacts", description=DESCRIPTION)
    manager.make(Touchpoint, TeamWording, ApiKey, Contact, Rating, Wish, Event, Fact)
    unique(manager, "contact", "api_key", "idempotency_key")
    unique(manager, "fact", "team", "week", "outcome")

    async def rest():
        # The index over sender and key takes two rows without a sender for different ones.
        await ENGINE.run_ddl(f'CREATE UNIQUE INDEX "{FILE_KEY}" ON "contact" ("idempotency_key") WHERE "api_key" IS NULL')
        # The sums of a week are found in this index alone.
        columns = '"week", "team", "touchpoint", "invited", "score"'
        await ENGINE.run_ddl(f'CREATE INDEX "{WEEKLY}" ON "rating" ({columns})')
        await Touchpoint.insert(*(Touchpoint(name=name) for name in TOUCHPOINTS))

    async def without_rest():
        # The touchpoints go with their table.
        await ENGINE.run_ddl(f'DROP INDEX "{WEEKLY}"')
        await ENGINE.run_ddl(f'DROP INDEX "{FILE_KEY}"')

    manager.add_raw(rest)
    manager.add_raw_backwards(without_rest)
    return manager
