"""Tells Piccolo about the tables of this folder and their migration."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from survey.asking.tables import AskedCustomer, AskingRule, FurtherAnswer, ToldAddress

APP_CONFIG = AppConfig(
    app_name="asking",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=[AskingRule, ToldAddress, AskedCustomer, FurtherAnswer],
    migration_dependencies=["survey.contacts.piccolo_app"],
)
