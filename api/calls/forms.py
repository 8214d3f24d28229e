"""What a target is told, in its own form: an id and a link, and nothing that was said."""

import json
from collections.abc import Mapping
from datetime import datetime

from standardwebhooks import Webhook

from api.calls.sending import Said
from api.texts import N_, translations
from survey.calls.events import CASE_DUE, LOW, RECEIVED, RELEASED, TEST
from survey.calls.keeping import WaitingCall
from survey.calls.targets import SLACK, STANDARD, TEAMS, Opened

# What people read in a chat.
WORDS = {
    RECEIVED: N_("Customers have rated in the last hour."),
    LOW: N_("There was a low rating in the last hour."),
    CASE_DUE: N_("A customer waits for an answer longer than was promised."),
    RELEASED: N_("A week has been released."),
    TEST: N_("Resonanz can be heard here."),
}
_LOOK = N_("Look at it")


def said_to(target: Opened, call: WaitingCall, now: datetime, language: str) -> Said:
    """The call as it is sent now: signed anew each time, under the id it keeps."""
    if target.form == STANDARD:
        return _standard(target, call, now)
    form = {SLACK: _slack, TEAMS: _teams}[target.form]
    _ = translations(language).gettext
    words = WORDS[call.content["type"]]
    document = form(_(words), _(_LOOK), call.content["link"])
    return Said("POST", target.address, json.dumps(document, ensure_ascii=False).encode())


def _standard(target: Opened, call: WaitingCall, now: datetime) -> Said:
    """Standard Webhooks: whoever keeps `webhook-id` takes each call once."""
    content = call.content
    document = {
        "type": content["type"],
        "timestamp": content["timestamp"],
        "data": {"id": content["id"], "link": content["link"]},
    }
    body = json.dumps(document, separators=(",", ":"))
    identity = f"msg_{call.id.hex}"
    signature = Webhook(target.more["secret"]).sign(identity, now, body)
    headers = {
        "webhook-id": identity,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature,
    }
    return Said("POST", target.address, body.encode(), headers)


def _slack(words: str, look: str, link: str) -> Mapping[str, object]:
    return {"text": f"{words} <{link}|{look}>"}


def _teams(words: str, look: str, link: str) -> Mapping[str, object]:
    """An Adaptive Card, as a workflow that waits for a webhook takes it."""
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [{"type": "TextBlock", "text": words, "wrap": True}],
        "actions": [{"type": "Action.OpenUrl", "title": look, "url": link}],
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "contentUrl": None, "content": card}]}
