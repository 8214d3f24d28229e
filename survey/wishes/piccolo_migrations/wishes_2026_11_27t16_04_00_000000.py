from piccolo.columns import UUID, Date, ForeignKey, OnDelete, Text, Varchar
from piccolo.table import Table

from survey.database.making_tables import MakingTables
from survey.database.migrations import unique

ID = "2026-11-27T16:04:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Themes of wishes, and what became of them"


# Tables of another folder that these refer to.
class Contact(Table, tablename="contact"):
    id = UUID(primary_key=True)


class Wish(Table, tablename="wish"):
    id = UUID(primary_key=True)


class WishTheme(Table, tablename="wish_theme"):
    id = UUID(primary_key=True)
    wish = ForeignKey(Wish, null=True, on_delete=OnDelete.cascade)
    contact = ForeignKey(Contact, null=True, on_delete=OnDelete.cascade)
    theme = Varchar(length=60, null=False, default=None, index=True)


class WishOutcome(Table, tablename="wish_outcome"):
    id = UUID(primary_key=True)
    wish = ForeignKey(Wish, null=True, unique=True, on_delete=OnDelete.cascade)
    contact = ForeignKey(Contact, null=True, unique=True, on_delete=OnDelete.cascade)
    state = Varchar(length=10, null=False, default=None)
    wanted = Varchar(length=300, null=False, default="")
    did = Text(null=False, default="")
    day = Date(null=False, default=None)
    published = Date(null=True, default=None)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="wishes", description=DESCRIPTION)
    manager.make(WishTheme, WishOutcome)
    unique(manager, "wish_theme", "wish", "theme")
    unique(manager, "wish_theme", "contact", "theme")
    return manager
