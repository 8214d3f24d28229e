"""Tells Piccolo about the tables of this folder and their migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from survey.ballots.tables import Ballot

APP_CONFIG = AppConfig(
    app_name="ballots",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=[Ballot],
    migration_dependencies=["survey.waves.piccolo_app"],
)
