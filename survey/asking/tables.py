"""What is settled about asking, and what stays of a mail that asked; addresses wait sealed, and not here."""

from piccolo.columns import UUID, Boolean, Bytea, Date, ForeignKey, Integer, OnDelete, SmallInt, Varchar
from piccolo.table import Table

from survey.contacts.tables import Contact, Touchpoint
from survey.database.engine import ENGINE


class AskingRule(Table, db=ENGINE):
    """How customers are asked at a touchpoint; without a row by no mail, and nothing further."""

    touchpoint = ForeignKey(Touchpoint, primary_key=True, null=False, on_delete=OnDelete.cascade)
    mails = Boolean(null=False, default=False)
    # After the contact's end.
    wait_minutes = Integer(null=False, default=120)
    # Between two mails to one customer, over all touchpoints.
    apart_days = Integer(null=False, default=90)
    # "ces", "nps" or "": the one further question on the rating page.
    question = Varchar(length=3, null=False, default="")


class ToldAddress(Table, db=ENGINE):
    """That an address came with a contact, and what was decided then, so that asked again it is the same."""

    contact = ForeignKey(Contact, primary_key=True, null=False, on_delete=OnDelete.cascade)
    # planned, no_basis, own_mail, off, late
    decision = Varchar(length=10, null=False, default=None)
    # The codes of whoever objects by this contact's link, sealed; gone when the link is over.
    objection = Bytea(null=True, default=None)


class AskedCustomer(Table, db=ENGINE):
    """That somebody was mailed, as a code made with a key of SECRETS: nobody is asked again too soon."""

    code = Varchar(length=64, primary_key=True, null=False, default=None)
    day = Date(null=False, default=None)
    # Which mail it was: tried again, it does not stand in its own way. The mail's row is gone when it is out.
    mail = UUID(null=False, default=None)


class FurtherAnswer(Table, db=ENGINE):
    """What a customer said to the further question; no part of the rating, and of no result of it."""

    contact = ForeignKey(Contact, primary_key=True, null=False, on_delete=OnDelete.cascade)
    question = Varchar(length=3, null=False, default=None)
    # 1 to 7 for ces, 0 to 10 for nps.
    score = SmallInt(null=False, default=None)
