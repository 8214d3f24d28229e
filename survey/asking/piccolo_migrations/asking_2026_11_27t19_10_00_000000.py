from piccolo.columns import UUID, Boolean, Bytea, Date, ForeignKey, Integer, OnDelete, SmallInt, Varchar
from piccolo.table import Table

from survey.database.making_tables import MakingTables

ID = "2026-11-27T19:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "How customers are asked, and what stays of it"


class Touchpoint(Table, tablename="touchpoint"):
    id = UUID(primary_key=True)


class Contact(Table, tablename="contact"):
    id = UUID(primary_key=True)


class AskingRule(Table, tablename="asking_rule"):
    touchpoint = ForeignKey(Touchpoint, primary_key=True, null=False, on_delete=OnDelete.cascade)
    mails = Boolean(null=False, default=False)
    wait_minutes = Integer(null=False, default=120)
    apart_days = Integer(null=False, default=90)
    question = Varchar(length=3, null=False, default="")


class ToldAddress(Table, tablename="told_address"):
    contact = ForeignKey(Contact, primary_key=True, null=False, on_delete=OnDelete.cascade)
    decision = Varchar(length=10, null=False, default=None)
    objection = Bytea(null=True, default=None)


class AskedCustomer(Table, tablename="asked_customer"):
    code = Varchar(length=64, primary_key=True, null=False, default=None)
    day = Date(null=False, default=None)
    mail = UUID(null=False, default=None)


class FurtherAnswer(Table, tablename="further_answer"):
    contact = ForeignKey(Contact, primary_key=True, null=False, on_delete=OnDelete.cascade)
    question = Varchar(length=3, null=False, default=None)
    score = SmallInt(null=False, default=None)


async def forwards():
    manager = MakingTables(migration_id=ID, app_name="asking", description=DESCRIPTION)
    manager.make(AskingRule, ToldAddress, AskedCustomer, FurtherAnswer)
    return manager
