from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import UUID, Varchar

ID = "2026-11-27T19:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Mails that ask customers for a rating"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="outbox", description=DESCRIPTION)
    for name, column in (
        ("contact", UUID(null=True, default=None)),
        ("finder", Varchar(length=64, null=True, default=None)),
    ):
        manager.add_column(
            table_class_name="WaitingMail",
            tablename="waiting_mail",
            column_name=name,
            db_column_name=name,
            column_class_name=type(column).__name__,
            column_class=type(column),
            params=column._meta.params,
        )
    return manager
