"""Tells Piccolo about the tables of this folder and their migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from survey.requests.tables import KeptAnswer

APP_CONFIG = AppConfig(
    app_name="requests",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=[KeptAnswer],
    migration_dependencies=["survey.contacts.piccolo_app"],
)
