"""Tells Piccolo about the tables of this folder and their migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from survey.waves.tables import Cell, CellPart, Wave, WaveCell

APP_CONFIG = AppConfig(
    app_name="waves",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=[Wave, Cell, CellPart, WaveCell],
    migration_dependencies=["survey.organisation.piccolo_app"],
)
