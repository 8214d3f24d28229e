"""What queues and words of other programs mean here, and ratings that wait for it. No agent is anywhere."""

from piccolo.columns import UUID, ForeignKey, OnDelete, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from survey.contacts.tables import Touchpoint
from survey.database.engine import ENGINE
from survey.organisation.tables import Team


class PlacedQueue(Table, db=ENGINE):
    """Whose contacts a queue of another program holds, and where they took place."""

    id = UUID(primary_key=True)
    system = Varchar(length=20, null=False, default=None)
    queue = Varchar(length=200, null=False, default=None)
    team = ForeignKey(Team, null=False, on_delete=OnDelete.cascade)
    touchpoint = ForeignKey(Touchpoint, null=False, on_delete=OnDelete.cascade)
    channel = Varchar(length=20, null=False, default=None)


class ScoreWord(Table, db=ENGINE):
    """What a word or number of another program means between 1 and 5."""

    id = UUID(primary_key=True)
    system = Varchar(length=20, null=False, default=None)
    word = Varchar(length=200, null=False, default=None)
    score = SmallInt(null=False, default=None)


class TicketAside(Table, db=ENGINE):
    """A ticket that was closed in a queue that nobody has placed yet; it goes when its link would be over."""

    id = UUID(primary_key=True)
    system = Varchar(length=20, null=False, default=None)
    ticket = Varchar(length=100, null=False, default=None)
    queue = Varchar(length=200, null=False, default=None)
    ended_at = Timestamptz(null=False, default=None)


class RatingAside(Table, db=ENGINE):
    """A rating whose queue nobody has placed yet; it goes when its week is final."""

    id = UUID(primary_key=True)
    system = Varchar(length=20, null=False, default=None)
    # The ticket's number, by which the same rating is known again.
    key = Varchar(length=200, null=False, default=None)
    queue = Varchar(length=200, null=False, default=None)
    given = Timestamptz(null=False, default=None)
    score = SmallInt(null=False, default=None)
    comment = Text(null=True, default=None)
