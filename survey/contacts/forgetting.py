"""After a year nobody can find the customer of a contact any more; what they said stays, and counts."""

from datetime import datetime, timedelta

from survey import database
from survey.contacts.tables import Contact

KEPT_FOR = timedelta(days=365)
AT_ONCE = 500  # contacts of one transaction, which other writers wait for


async def forget_customers(now: datetime) -> None:
    """Remove what leads to a customer: the organisation's reference and the sender's key."""
    begin, end = datetime.min.replace(tzinfo=now.tzinfo), now - KEPT_FOR
    while True:
        old = (
            await Contact.select(Contact.id, Contact.ended_at)
            .where(
                Contact.ended_at >= begin,
                Contact.ended_at < end,
                Contact.customer.is_not_null() | Contact.idempotency_key.is_not_null(),
            )
            .order_by(Contact.ended_at)
            .limit(AT_ONCE)
        )
        if not old:
            return
        await database.write(_forget, [row["id"] for row in old])
        begin = old[-1]["ended_at"]


async def _forget(contacts: list[object]) -> None:
    await Contact.update({Contact.customer: None, Contact.idempotency_key: None}).where(
        Contact.id.is_in(contacts)
    )
