"""Tells Piccolo about the tables of this folder and their migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from survey.plans.tables import Plan

APP_CONFIG = AppConfig(
    app_name="plans",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=[Plan],
)
