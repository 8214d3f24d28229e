"""Tells Piccolo about the tables of this folder and their migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from survey.invitations.tables import Ledger, Outbox

APP_CONFIG = AppConfig(
    app_name="invitations",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=[Ledger, Outbox],
    migration_dependencies=["survey.waves.piccolo_app"],
)
