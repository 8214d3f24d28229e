"""The words of the OpenAPI document about cases: what a program may tell of a customer who waits."""

from litestar.openapi.spec import OpenAPIFormat, OpenAPIType, Schema

from api.programs.described import Told, fields, text
from api.programs.words import IDEMPOTENCY_KEY, REFUSALS
from api.texts import LANGUAGES

CASES_OPERATION = Told(
    "reportCase",
    "Report a customer who waits for an answer, and get its number and when the answer is due",
    body=fields(
        ("text",),
        {
            "text": text("What the customer wrote or said.", 4000),
            "team": text(
                "Which team owes the answer; without it, the owner of the programme.", 200, empty=True
            ),
            "touchpoint": text("A touchpoint that exists.", 200, empty=True),
            "answer_to": Schema(
                type=[OpenAPIType.STRING, OpenAPIType.NULL],
                format=OpenAPIFormat.EMAIL,
                max_length=254,
                description="The customer's e-mail address, only where an answer is wanted there: it is used "
                "for that alone, and deleted 14 days after the case is settled.",
            ),
            "reference": text(
                "By which you find it again; no e-mail address or telephone number.", 200, empty=True
            ),
            "language": text("In which the customer is answered.", 2, known=LANGUAGES, empty=True),
        },
    ),
    examples={
        "one": {
            "text": "The invoice is wrong",
            "team": "Nord",
            "answer_to": "vera@example.org",
            "reference": "R-1",
        }
    },
    answers={201: {"one": {"number": 12, "due": "2026-03-12T14:30+01:00"}}},
    parameters=(IDEMPOTENCY_KEY,),
    refusals={
        **REFUSALS,
        404: "No team or touchpoint of this name; the detail names what there is.",
        422: "Another case was reported under this Idempotency-Key; two alike at one moment are one.",
    },
)
