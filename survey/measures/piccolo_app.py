"""Tells Piccolo about the tables of this folder and their migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from survey.measures.tables import Measure, MeasureDraw, MeasureJudgement, Reply

APP_CONFIG = AppConfig(
    app_name="measures",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=[Measure, MeasureDraw, MeasureJudgement, Reply],
    migration_dependencies=["survey.waves.piccolo_app", "survey.contacts.piccolo_app"],
)
