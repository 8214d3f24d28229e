"""Tells Piccolo about the tables of this folder and their migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from survey.cases.tables import CaseWords, CustomerCase, KnownProblem

APP_CONFIG = AppConfig(
    app_name="cases",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=[KnownProblem, CustomerCase, CaseWords],
    migration_dependencies=["survey.organisation.piccolo_app", "survey.contacts.piccolo_app"],
)
