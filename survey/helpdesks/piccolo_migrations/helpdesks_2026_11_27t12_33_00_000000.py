from piccolo.columns import UUID, ForeignKey, OnDelete, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from survey.database.making_tables import MakingTables
from survey.database.migrations import unique

ID = "2026-11-27T12:33:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Ratings that customers gave elsewhere"


# Tables of other folders that these refer to.
class Team(Table, tablename="team"):
    id = UUID(primary_key=True)


class Touchpoint(Table, tablename="touchpoint"):
    id = UUID(primary_key=True)


class PlacedQueue(Table, tablename="placed_queue"):
    id = UUID(primary_key=True)
    system = Varchar(length=20, null=False, default=None)
    queue = Varchar(length=200, null=False, default=None)
    team = ForeignKey(Team, null=False, on_delete=OnDelete.cascade)
    touchpoint = ForeignKey(Touchpoint, null=False, on_delete=OnDelete.cascade)
    channel = Varchar(length=20, null=False, default=None)


class ScoreWord(Table, tablename="score_word"):
    id = UUID(primary_key=True)
    system = Varchar(length=20, null=False, default=None)
    word = Varchar(length=200, null=False, default=None)
    score = SmallInt(null=False, default=None)


class RatingAside(Table, tablename="rating_aside"):
    id = UUID(primary_key=True)
    system = Varchar(length=20, null=False, default=None)
    key = Varchar(length=200, null=False, default=None)
    queue = Varchar(length=200, null=False, default=None)
    given = Timestamptz(null=False, default=None)
    score = SmallInt(null=False, default=None)
    comment = Text(null=True, default=None)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="helpdesks", description=DESCRIPTION)
    manager.make(PlacedQueue, ScoreWord, RatingAside)
    unique(manager, "placed_queue", "system", "queue")
    unique(manager, "score_word", "system", "word")
    unique(manager, "rating_aside", "system", "key")
    return manager
