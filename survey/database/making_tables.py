"""The first migration of a folder: its tables as they are that day, and what Piccolo cannot describe of them.

Later ones are Piccolo's own: `piccolo migrations new FOLDER --auto --desc="…"`. Only migrations import this
file: it brings a code formatter along.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table


class MakingTables(MigrationManager):
    """Piccolo runs raw steps before it makes tables; here they come after, because they are about them."""

    def make(self, *tables: type[Table]) -> None:
        """Add these tables with all their columns."""
        for table in tables:
            names = {"table_class_name": table.__name__, "tablename": table._meta.tablename}
            self.add_table(class_name=table.__name__, tablename=table._meta.tablename)
            for column in table._meta.columns:
                self.add_column(
                    **names,
                    column_name=column._meta.name,
                    db_column_name=column._meta.db_column_name,
                    column_class_name=type(column).__name__,
                    column_class=type(column),
                    params=column._meta.params,
                )

    async def run(self, backwards: bool = False) -> None:
        """Make the tables, then the rest; backwards the rest goes first, as Piccolo has it."""
        if backwards:
            await super().run(backwards=True)
            return
        after, self.raw = self.raw, []
        await super().run()
        self.raw = after
        for step in after:
            await step()
