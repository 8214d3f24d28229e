"""Exports as the programs write them, with the personal data that must never come in.

Fields and headers are those of: Zendesk's interface (Satisfaction Ratings, CSAT Survey Responses),
Freshdesk's interface v2 (Satisfaction Ratings), Chatwoot's download of CSAT responses
(app/views/api/v1/accounts/csat_survey_responses/download.csv.erb, config/locales/{en,de}.yml), LimeSurvey's
export of responses and Qualtrics' export of a CSV file with its three header rows.
"""

import json
from typing import Any

AGENT = "Mona Lang"
CUSTOMER = "kim@example.com"
TELEPHONE = "+49 221 555 0199"


def zendesk(*rows: dict[str, Any]) -> bytes:
    usual = {
        "assignee_id": 135,
        "group_id": 44,
        "requester_id": 7881,
        "score": "good",
        "comment": None,
        "reason": None,
        "reason_id": None,
        "created_at": "2026-03-11T09:00:00Z",
        "updated_at": "2026-03-11T09:05:00Z",
    }
    ratings = [{"id": 62 + n, "ticket_id": 208 + n, **usual, **row} for n, row in enumerate(rows)]
    return json.dumps({"satisfaction_ratings": ratings, "next_page": None, "count": len(rows)}).encode()


def zendesk_surveys(*ratings: int, ticket: int = 99) -> bytes:
    def response(number: int, rating: int) -> dict[str, Any]:
        at = "2026-03-11T12:00:00.000Z"
        question = {
            "id": "01GF",
            "type": "rating_scale",
            "headline": {"type": "static", "value": "How was it?"},
        }
        words = {
            "id": "01GG",
            "type": "open_ended",
            "headline": {"type": "static", "value": "Anything else?"},
        }
        return {
            "id": f"01J1WB51MG6HXTYWE6Q0C93R{number:02}",
            "responder_id": 4398080151295,
            "subject_zrns": [f"zen:ticket:{ticket + number}"],
            "survey_id": "01J58KJ9RAE0D2EK7HRVM7Z8F2",
            "survey_version": 3,
            "expires_at": "2026-04-11T12:00:00.000Z",
            "answers": [
                {
                    "type": "rating_scale", "rating": rating, "rating_category": "good", "question": question,
                    "created_at": at, "updated_at": at,
                },
                {"type": "open_ended", "value": "Quick", "question": words, "created_at": at},
                {"type": "skipped", "question": words, "created_at": at, "updated_at": at},
            ],
        }  # fmt: skip

    return json.dumps({"survey_responses": [response(n, each) for n, each in enumerate(ratings)]}).encode()


def freshdesk(*rows: dict[str, Any]) -> bytes:
    usual = {
        "survey_id": 1,
        "user_id": 2,
        "agent_id": 1,
        "feedback": "Thank you",
        "group_id": None,
        "ratings": {"default_question": 103, "question_2": -102},
        "created_at": "2026-03-11T09:08:16Z",
        "updated_at": "2026-03-11T09:08:16Z",
    }
    return json.dumps(
        [{"id": 102 + n, "ticket_id": 432 + n, **usual, **row} for n, row in enumerate(rows)]
    ).encode()


CHATWOOT_ENGLISH = (
    "Agent Name,Rating,Feedback Comment,Contact Name,Contact Email Address,Contact Phone Number,"
    "Link to the conversation,Recorded date"
)
CHATWOOT_GERMAN = (
    "Agentenname,Bewertung,Feedback-Kommentar,Kontaktname,Kontakt-E-Mail-Adresse,Kontakt Telefonnummer,"
    "Link zur Konversation,Aufnahmedatum"
)


def chatwoot(*scores: int, header: str = CHATWOOT_ENGLISH, notes: bool = False) -> bytes:
    """Its enterprise edition has a ninth column; below the table stands the period."""
    lines = [header + ",Review Notes" * notes]
    for number, score in enumerate(scores):
        link = f"https://chat.example.org/app/accounts/1/conversations/{70 + number}"
        said = '"Well,\nin the end"' if number == 0 else ""
        cells = f"{AGENT} (mona@example.org),{score},{said},Kim Berg,{CUSTOMER},{TELEPHONE},{link}"
        lines.append(cells + ",2026-03-11 09:00:00 UTC" + ",talk to Mona" * notes)
        lines.append("")  # the template leaves an empty line behind each row
    lines.append("Reporting period 2026-03-01 to 2026-03-12")
    return "\n".join(lines).encode() + b"\n"


LIMESURVEY = (
    b'"id";"submitdate";"lastpage";"startlanguage";"Wie zufrieden waren Sie?";"Was noch?"\n'
    b'"1";"2026-03-11 10:00:00";"2";"de";"A5";"Nichts"\n'
    b'"2";"";"1";"de";"A1";""\n'
)

QUALTRICS = (
    "StartDate,EndDate,Status,IPAddress,Finished,RecordedDate,ResponseId,RecipientEmail,Q1,Q2\n"
    "Start Date,End Date,Response Type,IP Address,Finished,Recorded Date,Response ID,Recipient Email,"
    '"How satisfied\nwere you?",Why?\n'
    '"{""ImportId"":""startDate""}","{""ImportId"":""endDate""}","{""ImportId"":""status""}",'
    '"{""ImportId"":""ipAddress""}","{""ImportId"":""finished""}","{""ImportId"":""recordedDate""}",'
    '"{""ImportId"":""_recordId""}","{""ImportId"":""recipientEmail""}","{""ImportId"":""QID1""}",'
    '"{""ImportId"":""QID2_TEXT""}"\n'
    f"2026-03-11 09:00:00,,IP Address,203.0.113.9,True,2026-03-11 09:01:02,R_1,{CUSTOMER},Very,Fine\n"
    "2026-03-11 09:00:00,,Survey Preview,203.0.113.9,True,2026-03-11 09:01:02,R_2,,Not,\n"
    "2026-03-11 09:00:00,,IP Address,203.0.113.9,False,2026-03-11 09:01:02,R_3,,Not,\n"
).encode()
