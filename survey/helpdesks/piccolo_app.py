"""Tells Piccolo about the tables of this folder and their migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from survey.helpdesks.tables import PlacedQueue, RatingAside, ScoreWord, TicketAside

APP_CONFIG = AppConfig(
    app_name="helpdesks",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=[PlacedQueue, ScoreWord, RatingAside, TicketAside],
    migration_dependencies=["survey.organisation.piccolo_app", "survey.contacts.piccolo_app"],
)
