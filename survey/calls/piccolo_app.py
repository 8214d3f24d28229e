"""Tells Piccolo about the tables of this folder and their migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from survey.calls.tables import Call, Target

APP_CONFIG = AppConfig(
    app_name="calls",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=[Target, Call],
)
