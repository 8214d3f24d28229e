"""Tells Piccolo about the tables of this folder and their migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from survey.rollups.tables import ContactRollup, KindRollup, RatingRollup, ReasonRollup, RolledWeek

APP_CONFIG = AppConfig(
    app_name="rollups",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=[RolledWeek, RatingRollup, ReasonRollup, ContactRollup, KindRollup],
    # Its triggers stand on the tables of this.
    migration_dependencies=["survey.contacts.piccolo_app"],
)
