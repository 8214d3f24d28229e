"""Tells Piccolo about the tables of this folder and their migration."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from survey.wishes.tables import WishOutcome, WishTheme

APP_CONFIG = AppConfig(
    app_name="wishes",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=[WishTheme, WishOutcome],
    migration_dependencies=["survey.contacts.piccolo_app"],
)
