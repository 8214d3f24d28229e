"""Tells Piccolo about the tables of this folder and their migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from survey.schedule.tables import PlannedRound, PlannedWave, Schedule, Site, SiteTeam

APP_CONFIG = AppConfig(
    app_name="schedule",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=[Schedule, Site, SiteTeam, PlannedWave, PlannedRound],
    migration_dependencies=["survey.organisation.piccolo_app"],
)
