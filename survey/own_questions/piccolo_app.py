"""Tells Piccolo about the tables of this folder and their migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from survey.own_questions.tables import OwnQuestion

APP_CONFIG = AppConfig(
    app_name="own_questions",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=[OwnQuestion],
)
