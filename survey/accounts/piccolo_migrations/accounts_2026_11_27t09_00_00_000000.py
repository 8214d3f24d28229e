from piccolo.columns import (
    UUID,
    BigInt,
    Boolean,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table

from survey.database.making_tables import MakingTables
from survey.database.migrations import unique

ID = "2026-11-27T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Accounts, roles, and how people prove who they are"


class Account(Table, tablename="account"):
    id = UUID(primary_key=True)
    address = Varchar(length=254, unique=True, null=False, default=None)
    name = Varchar(length=200, null=False, default=None)
    language = Varchar(length=2, null=False, default=None)
    active = Boolean(null=False, default=True)
    password = Varchar(length=200, null=True, default=None)
    code_secret = Bytea(null=True, default=None)
    last_step = Integer(null=True, default=None)


class RoleGrant(Table, tablename="role_grant"):
    id = UUID(primary_key=True)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, index=True)
    role = Varchar(length=20, null=False, default=None)
    since = Date(null=False, default=None)
    confirmed = Boolean(null=False, default=True)
    confirmed_by = Varchar(length=254, null=True, default=None)


class Passkey(Table, tablename="passkey"):
    id = UUID(primary_key=True)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, index=True)
    credential = Bytea(unique=True, null=False, default=None)
    public_key = Bytea(null=False, default=None)
    sign_count = BigInt(null=False, default=0)
    name = Varchar(length=60, null=False, default=None)
    added = Date(null=False, default=None)


class ProviderIdentity(Table, tablename="provider_identity"):
    id = UUID(primary_key=True)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, index=True)
    issuer = Varchar(length=300, null=False, default=None)
    subject = Varchar(length=255, null=False, default=None)
    added = Date(null=False, default=None)


class RecoveryCode(Table, tablename="recovery_code"):
    digest = Bytea(primary_key=True, default=None)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, index=True)


class AccountSession(Table, tablename="account_session"):
    id = UUID(primary_key=True)
    digest = Bytea(unique=True, null=False, default=None)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, index=True)
    begun = Date(null=False, default=None)
    device = Varchar(length=60, null=False, default=None)
    idle_until = Timestamptz(null=False, default=None)
    ends = Timestamptz(null=False, default=None)
    fresh_until = Timestamptz(null=True, default=None)


class AccountLink(Table, tablename="account_link"):
    digest = Bytea(primary_key=True, default=None)
    purpose = Varchar(length=12, null=False, default=None)
    account = ForeignKey(Account, null=True, on_delete=OnDelete.cascade)
    address = Varchar(length=254, null=False, default=None)
    roles = Varchar(length=200, null=False, default="")
    until = Timestamptz(null=False, default=None)


class UsedChallenge(Table, tablename="used_challenge"):
    digest = Bytea(primary_key=True, default=None)
    until = Timestamptz(null=False, default=None)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="accounts", description=DESCRIPTION)
    manager.make(
        Account,
        RoleGrant,
        Passkey,
        ProviderIdentity,
        RecoveryCode,
        AccountSession,
        AccountLink,
        UsedChallenge,
    )
    unique(manager, "role_grant", "account", "role")
    unique(manager, "provider_identity", "issuer", "subject")
    unique(manager, "provider_identity", "account", "issuer")
    return manager
