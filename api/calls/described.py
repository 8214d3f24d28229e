"""What targets are told, as OpenAPI 3.1 describes webhooks."""

from typing import Any

from survey.calls.events import CASE_DUE, EVENTS, LOW, RECEIVED, RELEASED

_WHEN = {
    RECEIVED: "At the full hour, if anybody has rated on our page in the hour before.",
    LOW: "The same, if a rating was so low that the page asks for reasons.",
    CASE_DUE: "At the full hour, if a case has waited longer than was promised.",
    RELEASED: "When a week is released.",
}
_HEADERS = {
    "webhook-id": "Kept however often the call is made: take each once.",
    "webhook-timestamp": "Seconds since 1970, of this attempt.",
    "webhook-signature": "As Standard Webhooks say, with the secret of the target.",
}


def webhooks() -> dict[str, Any]:
    """An entry for each event, by its name."""
    return {event: {"post": _told(event)} for event in EVENTS}


def _told(event: str) -> dict[str, Any]:
    data = {
        "type": "object",
        "required": ["id", "link"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": "string", "description": "Drawn for this call, or the id of the week."},
            "link": {"type": "string", "format": "uri", "description": "Who may read more signs in there."},
        },
    }
    schema = {
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "additionalProperties": False,
        "properties": {
            "type": {"const": event},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": data,
        },
    }
    return {
        "summary": _WHEN[event],
        "description": "No score, no comment, no team, no ticket and no number; docs/webhooks.md says why.",
        "security": [],
        "parameters": [
            {
                "name": name,
                "in": "header",
                "required": True,
                "description": says,
                "schema": {"type": "string"},
            }
            for name, says in _HEADERS.items()
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {"2XX": {"description": "Taken. Everything else is no, and the call is made again."}},
    }
