"""Who may sign in. Employees who only answer have no account, and nothing here says who did."""

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

from survey.database.engine import ENGINE


class Account(Table, db=ENGINE):
    """Somebody who was invited, and whose address is verified: the invitation reached them there."""

    id = UUID(primary_key=True)
    # As survey/accounts/addresses.py writes it, so that two spellings are one account.
    address = Varchar(length=254, unique=True, null=False, default=None)
    name = Varchar(length=200, null=False, default=None)
    # In which the person is written to.
    language = Varchar(length=2, null=False, default=None)
    # False ends every session and every way in at once; the row stays, so that the address stays taken.
    active = Boolean(null=False, default=True)
    # Argon2id over the password under a key that is in no backup; empty for whoever has passkeys alone.
    password = Varchar(length=200, null=True, default=None)
    # What the person's authenticator app counts with, sealed; empty together with the password.
    code_secret = Bytea(null=True, default=None)
    # The step of the last code that was taken (its moment divided by 30 seconds): no code is taken twice.
    last_step = Integer(null=True, default=None)


class RoleGrant(Table, db=ENGINE):
    """A role that an account holds."""

    id = UUID(primary_key=True)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, index=True)
    # One of survey/accounts/roles.py.
    role = Varchar(length=20, null=False, default=None)
    since = Date(null=False, default=None)
    # False while a second person has not confirmed it: it gives no right until then.
    confirmed = Boolean(null=False, default=True)
    # Who confirmed it, where somebody had to: as they are known in the house.
    confirmed_by = Varchar(length=254, null=True, default=None)


class Passkey(Table, db=ENGINE):
    """A key that the person's device holds; here is its public half."""

    id = UUID(primary_key=True)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, index=True)
    credential = Bytea(unique=True, null=False, default=None)
    public_key = Bytea(null=False, default=None)
    # How often the device says it has signed; those that travel between devices always say 0.
    sign_count = BigInt(null=False, default=0)
    # Which device it is, in the person's words.
    name = Varchar(length=60, null=False, default=None)
    added = Date(null=False, default=None)


class ProviderIdentity(Table, db=ENGINE):
    """Who an account is at the organisation's own sign-in service."""

    id = UUID(primary_key=True)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, index=True)
    # The service, by its address, and the number that it gives the person: an address can pass to another.
    issuer = Varchar(length=300, null=False, default=None)
    subject = Varchar(length=255, null=False, default=None)
    added = Date(null=False, default=None)


class RecoveryCode(Table, db=ENGINE):
    """A code for whoever has lost the device; the row goes when it is used."""

    # A keyed hash: the code itself is shown once and kept nowhere.
    digest = Bytea(primary_key=True, default=None)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, index=True)


class AccountSession(Table, db=ENGINE):
    """Somebody who is signed in; the row goes with the session."""

    # Names it in the person's own list; it opens nothing.
    id = UUID(primary_key=True)
    # SHA-256 of what the browser holds.
    digest = Bytea(unique=True, null=False, default=None)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, index=True)
    begun = Date(null=False, default=None)
    # The kind of browser and system, so that the person knows it again; no version, no address.
    device = Varchar(length=60, null=False, default=None)
    # It ends then unless it is used before, in UTC and to five minutes.
    idle_until = Timestamptz(null=False, default=None)
    # It ends then in any case: a midnight, so it does not say when it began.
    ends = Timestamptz(null=False, default=None)
    # Until then the person may change their ways in without signing in again; emptied when it is over.
    fresh_until = Timestamptz(null=True, default=None)


class AccountLink(Table, db=ENGINE):
    """A link that works once and for a day: an invitation, or a way back in."""

    # SHA-256 of what stands in the link.
    digest = Bytea(primary_key=True, default=None)
    # "invitation" or "reset".
    purpose = Varchar(length=12, null=False, default=None)
    # Whom it lets back in; an invitation has none yet.
    account = ForeignKey(Account, null=True, on_delete=OnDelete.cascade)
    # Whom it was made for.
    address = Varchar(length=254, null=False, default=None)
    # The roles that it brings, separated by commas.
    roles = Varchar(length=200, null=False, default="")
    until = Timestamptz(null=False, default=None)


class UsedChallenge(Table, db=ENGINE):
    """A challenge that a passkey has answered, until it is too old to be answered again."""

    digest = Bytea(primary_key=True, default=None)
    until = Timestamptz(null=False, default=None)
