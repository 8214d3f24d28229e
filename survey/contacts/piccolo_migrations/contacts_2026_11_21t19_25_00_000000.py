from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import UUID, Boolean, Integer
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-21T19:25:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Copy into a rating what its sums are formed by"

COLUMNS = [
    ("week", Integer, 0, False),
    ("team", UUID, None, True),
    ("touchpoint", UUID, None, True),
    ("invited", Boolean, True, False),
]


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="contacts", description=DESCRIPTION)
    for name, kind, default, null in COLUMNS:
        manager.add_column(
            table_class_name="Rating",
            tablename="rating",
            column_name=name,
            db_column_name=name,
            column_class_name=kind.__name__,
            column_class=kind,
            params={
                "default": default,
                "null": null,
                "primary_key": False,
                "unique": False,
                "index": False,
                "index_method": IndexMethod.btree,
                "choices": None,
                "db_column_name": None,
                "secret": False,
            },
            schema=None,
        )
    return manager
