"""Tells Piccolo about the tables of this folder and their migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from survey.pauses.tables import Pause, PausePart

APP_CONFIG = AppConfig(
    app_name="pauses",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=[Pause, PausePart],
    migration_dependencies=["survey.organisation.piccolo_app"],
)
