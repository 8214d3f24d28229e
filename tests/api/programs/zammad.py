"""What Zammad sends, with the people in it who must never come in.

The form is that of zammad/zammad, app/jobs/trigger_webhook_job.rb at commit
02417225f7d3060cddda062cc1bd51b32e75deaf (a ticket and an article). The fields are those of
zammad/zammad-admin-documentation, manage/webhook/payload.rst at commit
1a78cf02bb0d98ac27d933ad69445a82d2dc5976, shortened; `close_at` is a column of every ticket, which the example
there, of an open one, leaves out because it is empty.
"""

from typing import Any

# The surname stands in no program: files of a database are looked through for it.
AGENT = "Mona Zwetschkenbaum"
AGENT_MAIL = "mona.zwetschkenbaum@example.org"
CUSTOMER = "kim@example.com"


def user(number: int, mail: str, name: str) -> dict[str, Any]:
    first, _, last = name.partition(" ")
    return {
        "id": number,
        "login": mail,
        "email": mail,
        "firstname": first,
        "lastname": last,
        "roles": ["Agent"],
        "vip": False,
    }


def closed(
    close_at: str | None, ticket: int = 81, group: str = "Service Desk", **more: Any
) -> dict[str, Any]:
    """A ticket that the agent has closed for the customer."""
    agent, customer = user(5, AGENT_MAIL, AGENT), user(8, CUSTOMER, "Kim Okafor")
    return {
        "ticket": {
            "id": ticket,
            "number": f"1{ticket:04}",
            "title": "Webhook-Test",
            "group_id": 3,
            "group": {"id": 3, "name": group, "user_ids": [3, 4, 5], "users": [AGENT_MAIL]},
            "state": "closed",
            "state_id": 4,
            "owner_id": 5,
            "owner": agent,
            "customer_id": 8,
            "customer": customer,
            "created_at": "2026-03-10T14:34:35.282Z",
            "updated_at": close_at,
            "close_at": close_at,
            "updated_by": agent,
            **more,
        },
        "article": {
            "id": 104,
            "body": f"Good day, {AGENT} here.",
            "from": f"{AGENT} <{AGENT_MAIL}>",
            "to": CUSTOMER,
            "created_by": agent,
            "sender": "Agent",
        },
    }
