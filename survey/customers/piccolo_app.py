"""Tells Piccolo about the table of this folder and its migration."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from survey.customers.tables import OptOut

APP_CONFIG = AppConfig(
    app_name="customers",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=[OptOut],
)
