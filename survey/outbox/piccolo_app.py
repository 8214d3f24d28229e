"""Tells Piccolo about the tables of this folder and their migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from survey.outbox.tables import WaitingMail

APP_CONFIG = AppConfig(
    app_name="outbox",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=[WaitingMail],
)
