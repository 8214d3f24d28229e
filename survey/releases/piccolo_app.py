"""Tells Piccolo about the tables of this folder and their migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from survey.releases.tables import Comment, Release, ReleaseMean

APP_CONFIG = AppConfig(
    app_name="releases",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=[Release, ReleaseMean, Comment],
    migration_dependencies=["survey.waves.piccolo_app"],
)
