"""Tells Piccolo about the table of this folder and its migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from survey.changes.tables import ReportChange

APP_CONFIG = AppConfig(
    app_name="changes",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=[ReportChange],
    # Its triggers stand on the tables of these.
    migration_dependencies=[
        "survey.organisation.piccolo_app",
        "survey.waves.piccolo_app",
        "survey.releases.piccolo_app",
        "survey.contacts.piccolo_app",
        "survey.plans.piccolo_app",
        "survey.rollups.piccolo_app",
    ],
)
