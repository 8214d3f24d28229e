"""Cases. Who looks after one stands there while it is open, and nowhere afterwards; no score is kept here."""

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

from survey.contacts.tables import ApiKey, Contact, Touchpoint, Wish
from survey.database.engine import ENGINE
from survey.organisation.tables import Person, Team


class KnownProblem(Table, db=ENGINE):
    """What several cases have in common, explained once."""

    id = UUID(primary_key=True)
    number = Integer(unique=True, null=False, default=None)
    title = Varchar(length=200, null=False, default=None)
    # What customers read: below the answer of a person, and on the wish page once somebody has passed it.
    explanation = Text(null=False, default="")
    touchpoint = ForeignKey(Touchpoint, null=True, on_delete=OnDelete.restrict)
    # The day on which it was passed for the wish page; empty again when the explanation changes.
    published = Date(null=True, default=None)


class CustomerCase(Table, db=ENGINE):
    """One customer who waits for an answer."""

    id = UUID(primary_key=True)
    # 1 for the first: how people call it.
    number = Integer(unique=True, null=False, default=None)
    # Whose it is; empty where nobody knows, and then it is the owner's of the programme.
    team = ForeignKey(Team, null=True, on_delete=OnDelete.restrict)
    touchpoint = ForeignKey(Touchpoint, null=True, on_delete=OnDelete.restrict)
    # rating, wish, program, letter, phone or social.
    source = Varchar(length=10, null=False, default=None)
    # What it is about: the words are read there, so that what is erased there is gone here too.
    contact = ForeignKey(Contact, null=True, unique=True, on_delete=OnDelete.cascade)
    wish = ForeignKey(Wish, null=True, unique=True, on_delete=OnDelete.cascade)
    # What was said otherwise.
    words = Text(null=True, default=None)
    # How the organisation finds it elsewhere; never that of a contact that was rated.
    reference = Varchar(length=200, null=True, default=None)
    language = Varchar(length=2, null=False, default="")
    # The customer's address, sealed with a key of SECRETS, and a keyed code by which it is found; both go
    # together.
    sealed = Bytea(null=True, default=None)
    finder = Varchar(length=64, null=True, default=None, index=True)
    # Of the roster; only as long as it is open.
    owner = ForeignKey(Person, null=True, on_delete=OnDelete.set_null)
    # All moments in UTC. `due` is what it waits for now, `first_due` what was promised at the beginning.
    opened = Timestamptz(null=False, default=None)
    first_due = Timestamptz(null=False, default=None)
    due = Timestamptz(null=False, default=None)
    # Whether the customer waits for an answer of ours.
    waits = Boolean(null=False, default=True)
    answered = Timestamptz(null=True, default=None)
    # The last answer did not reach the customer: the mail server refused it, or was away for too long.
    undelivered = Boolean(null=False, default=False)
    settled = Timestamptz(null=True, default=None)
    cause = Text(null=True, default=None)
    action = Text(null=True, default=None)
    # What the customer says about it; empty as long as nothing.
    recovered = Boolean(null=True, default=None)
    reopened = SmallInt(null=False, default=0)
    # Whom it has been brought to: 0 nobody, 1 the lead, 2 the owner of the programme; and when it goes on.
    escalated = SmallInt(null=False, default=0)
    escalates = Timestamptz(null=True, default=None, index=True)
    problem = ForeignKey(KnownProblem, null=True, on_delete=OnDelete.set_null)
    # Which program reported it, and under which key of its own: the same twice is one case.
    api_key = ForeignKey(ApiKey, null=True, on_delete=OnDelete.restrict)
    idempotency_key = Varchar(length=200, null=True, default=None)


class CaseWords(Table, db=ENGINE):
    """What was written to the customer, and what the customer wrote back; not who of us wrote it."""

    id = UUID(primary_key=True)
    case = ForeignKey(CustomerCase, null=False, on_delete=OnDelete.cascade, index=True)
    # In the order in which it was said.
    number = SmallInt(null=False, default=None)
    by_customer = Boolean(null=False, default=False)
    text = Text(null=False, default=None)
    day = Date(null=False, default=None)
