"""Tells Piccolo about the tables of this folder and their migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from survey.accounts.tables import (
    Account,
    AccountLink,
    AccountSession,
    Passkey,
    ProviderIdentity,
    RecoveryCode,
    RoleGrant,
    UsedChallenge,
)

APP_CONFIG = AppConfig(
    app_name="accounts",
    migrations_folder_path=Path(__file__).parent / "piccolo_migrations",
    table_classes=[
        Account,
        RoleGrant,
        Passkey,
        ProviderIdentity,
        RecoveryCode,
        AccountSession,
        AccountLink,
        UsedChallenge,
    ],
)
