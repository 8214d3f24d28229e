"""Tells Piccolo about the tables of this folder and their migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from survey.organisation.tables import Department, LastImport, Person, Team, TeamTrait

APP_CONFIG = AppConfig(
    app_name="organisation",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=[Department, Team, Person, LastImport, TeamTrait],
    migration_dependencies=[],
)
