"""Tells Piccolo about the tables of this folder and their migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from survey.languages.tables import AddedLanguage

APP_CONFIG = AppConfig(
    app_name="languages",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=[AddedLanguage],
)
