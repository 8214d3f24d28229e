"""Tells Piccolo about the tables of this folder and their migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from survey.contacts.tables import ApiKey, Contact, Event, Fact, Rating, TeamWording, Touchpoint, Wish

APP_CONFIG = AppConfig(
    app_name="contacts",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=[Touchpoint, TeamWording, ApiKey, Contact, Rating, Wish, Event, Fact],
    migration_dependencies=["survey.organisation.piccolo_app"],
)
