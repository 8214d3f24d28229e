"""What customers said. Ratings are not anonymous answers and never meet the pulse before its release."""

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
from survey.organisation.tables import Department, Team


class Touchpoint(Table, db=ENGINE):
    """Where customers meet the organisation: hotline, delivery, shop."""

    id = UUID(primary_key=True)
    name = Varchar(length=100, unique=True, null=False, default=None)
    # Anybody may rate here without a contact (a code on the wall): marked, and never part of the test.
    open_channel = Boolean(null=False, default=False)
    # Colleagues rate a team of the house here: who they are is never kept, and nothing enters the test.
    internal = Boolean(null=False, default=False)


class TeamWording(Table, db=ENGINE):
    """What customers know a team by: the branch, the desk; a team without one is not named to them."""

    team = ForeignKey(Team, primary_key=True, null=False, on_delete=OnDelete.cascade)
    words = Varchar(length=100, null=False, default=None)


class ApiKey(Table, db=ENGINE):
    """A program that may announce contacts."""

    id = UUID(primary_key=True)
    # Says to people which program it is.
    name = Varchar(length=100, unique=True, null=False, default=None)
    # SHA-256 of the key; the key itself is shown once and kept nowhere.
    digest = Bytea(unique=True, null=False, default=None)
    created = Date(null=False, default=None)
    # The last day on which it worked; empty while it does.
    revoked = Date(null=True, default=None)
    # What it may do, one of survey/contacts/api_keys.py: a key of today gains nothing by what comes later.
    scope = Varchar(length=20, null=False, default="contacts")
    # The day on which it was last shown, so that a forgotten one is seen; no time.
    last_used = Date(null=True, default=None)


class Contact(Table, db=ENGINE):
    """One conversation, visit or delivery that has ended."""

    # Random: it travels in the link, and nobody may guess the next one.
    id = UUID(primary_key=True)
    team = ForeignKey(Team, null=False, on_delete=OnDelete.restrict, index=True)
    touchpoint = ForeignKey(Touchpoint, null=False, on_delete=OnDelete.restrict)
    # call, mail, chat, visit, purchase, delivery, social, letter, kiosk, qr
    channel = Varchar(length=20, null=False, default=None)
    # The organisation's own words.
    segment = Varchar(length=100, null=True, default=None)
    stage = Varchar(length=100, null=True, default=None)
    # "customer" or "organisation".
    begun_by = Varchar(length=12, null=True, default=None)
    # In UTC.
    ended_at = Timestamptz(null=False, default=None, index=True)
    # Number of the week it ended in where the organisation is: the week its rating belongs to. Kept, because
    # neither database should have to know the time zone when it adds up a year. Every announcement sets it.
    week = Integer(null=False, default=0)
    # Whatever the organisation uses to find the customer again; never shown, gone after twelve months.
    customer = Varchar(length=200, null=True, default=None)
    # Who announced it, and under which key of theirs: the same announcement twice is one contact.
    api_key = ForeignKey(ApiKey, null=True, on_delete=OnDelete.restrict)
    idempotency_key = Varchar(length=200, null=True, default=None)


class Rating(Table, db=ENGINE):
    """What the customer said about a contact; replaced while the link is valid."""

    # The contact itself: one rating each, so a revision cannot count twice.
    contact = ForeignKey(Contact, primary_key=True, null=False, on_delete=OnDelete.cascade)
    # 1 (very unhappy) to 5 (very happy).
    score = SmallInt(null=False, default=None)
    # Ids of reasons, separated by commas.
    reasons = Varchar(length=400, null=False, default="")
    comment = Text(null=True, default=None)
    # "What exactly would you have wanted?"
    wanted = Text(null=True, default=None)
    # Copied from the contact, so that one index answers what is asked of all ratings: the sums of a week.
    week = Integer(null=False, default=0)
    team = UUID(null=True, default=None)
    touchpoint = UUID(null=True, default=None)
    # False where anybody may rate, which the contact's channel and its touchpoint decide.
    invited = Boolean(null=False, default=True)


class Wish(Table, db=ENGINE):
    """What somebody would like, said on the standing page."""

    id = UUID(primary_key=True)
    # The page it was said on; either may be empty.
    team = ForeignKey(Team, null=True, on_delete=OnDelete.restrict)
    touchpoint = ForeignKey(Touchpoint, null=True, on_delete=OnDelete.restrict)
    text = Text(null=False, default=None)
    # A day is enough to answer in reasonable time.
    received = Date(null=False, default=None)


class Event(Table, db=ENGINE):
    """Something that happened to several teams at once: a reorganisation, a price rise, an outage."""

    id = UUID(primary_key=True)
    begins = Date(null=False, default=None)
    # The last day, the same as the first for a single one.
    ends = Date(null=False, default=None)
    label = Varchar(length=200, null=False, default=None)
    # Whom it concerned; both empty for everybody.
    department = ForeignKey(Department, null=True, on_delete=OnDelete.cascade)
    team = ForeignKey(Team, null=True, on_delete=OnDelete.cascade)


class Fact(Table, db=ENGINE):
    """A figure the organisation knows of a team and a week: repeat purchases, cancellations."""

    id = UUID(primary_key=True)
    team = ForeignKey(Team, null=False, on_delete=OnDelete.restrict)
    # Number of the week (the ordinal of its Monday divided by seven).
    week = Integer(null=False, default=None)
    # Its name in the file it came from.
    outcome = Varchar(length=100, null=False, default=None)
    value = DoublePrecision(null=False, default=None)
    # How many cases stand behind it, where that is known.
    n = Integer(null=True, default=None)
