from piccolo.columns import (
    UUID,
    Boolean,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table

from survey.database.making_tables import MakingTables
from survey.database.migrations import unique

ID = "2026-11-27T15:21:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Cases, what was said in them, and known problems"


# Tables of other folders that these refer to.
class ApiKey(Table, tablename="api_key"):
    id = UUID(primary_key=True)


class Contact(Table, tablename="contact"):
    id = UUID(primary_key=True)


class Touchpoint(Table, tablename="touchpoint"):
    id = UUID(primary_key=True)


class Wish(Table, tablename="wish"):
    id = UUID(primary_key=True)


class Person(Table, tablename="person"):
    id = UUID(primary_key=True)


class Team(Table, tablename="team"):
    id = UUID(primary_key=True)


class KnownProblem(Table, tablename="known_problem"):
    id = UUID(primary_key=True)
    number = Integer(unique=True, null=False, default=None)
    title = Varchar(length=200, null=False, default=None)
    explanation = Text(null=False, default="")
    touchpoint = ForeignKey(Touchpoint, null=True, on_delete=OnDelete.restrict)
    published = Date(null=True, default=None)


class CustomerCase(Table, tablename="customer_case"):
    id = UUID(primary_key=True)
    number = Integer(unique=True, null=False, default=None)
    team = ForeignKey(Team, null=True, on_delete=OnDelete.restrict)
    touchpoint = ForeignKey(Touchpoint, null=True, on_delete=OnDelete.restrict)
    source = Varchar(length=10, null=False, default=None)
    contact = ForeignKey(Contact, null=True, unique=True, on_delete=OnDelete.cascade)
    wish = ForeignKey(Wish, null=True, unique=True, on_delete=OnDelete.cascade)
    words = Text(null=True, default=None)
    reference = Varchar(length=200, null=True, default=None)
    language = Varchar(length=2, null=False, default="")
    sealed = Bytea(null=True, default=None)
    finder = Varchar(length=64, null=True, default=None, index=True)
    owner = ForeignKey(Person, null=True, on_delete=OnDelete.set_null)
    opened = Timestamptz(null=False, default=None)
    first_due = Timestamptz(null=False, default=None)
    due = Timestamptz(null=False, default=None)
    waits = Boolean(null=False, default=True)
    answered = Timestamptz(null=True, default=None)
    settled = Timestamptz(null=True, default=None)
    cause = Text(null=True, default=None)
    action = Text(null=True, default=None)
    recovered = Boolean(null=True, default=None)
    reopened = SmallInt(null=False, default=0)
    escalated = SmallInt(null=False, default=0)
    escalates = Timestamptz(null=True, default=None, index=True)
    problem = ForeignKey(KnownProblem, null=True, on_delete=OnDelete.set_null)
    api_key = ForeignKey(ApiKey, null=True, on_delete=OnDelete.restrict)
    idempotency_key = Varchar(length=200, null=True, default=None)


class CaseWords(Table, tablename="case_words"):
    id = UUID(primary_key=True)
    case = ForeignKey(CustomerCase, null=False, on_delete=OnDelete.cascade, index=True)
    number = SmallInt(null=False, default=None)
    by_customer = Boolean(null=False, default=False)
    text = Text(null=False, default=None)
    day = Date(null=False, default=None)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="cases", description=DESCRIPTION)
    manager.make(KnownProblem, CustomerCase, CaseWords)
    unique(manager, "customer_case", "api_key", "idempotency_key")
    return manager
