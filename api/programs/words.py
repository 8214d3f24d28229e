"""The words of the OpenAPI document: what programs may send, with an example of each answer."""

from typing import Any

from litestar.openapi.spec import OpenAPIFormat, OpenAPIType, Parameter, Schema

from api.programs.contacts import MOST, REQUIRED
from api.programs.described import BASIC, BEARER, Told, fields, some, text
from survey.accounts.addresses import LONGEST
from survey.catalogue.questions import LANGUAGES
from survey.contacts.arriving.announcing import LONGEST_KEY
from survey.contacts.arriving.asks import BASES
from survey.contacts.arriving.fields import BEGUN_BY, CHANNELS, LONGEST_CUSTOMER, LONGEST_WORD
from survey.helpdesks.systems import OTHER, SYSTEMS
from survey.organisation.rosters.file import COLUMNS
from survey.organisation.rosters.rows import MOST_PEOPLE

IDEMPOTENCY_KEY = Parameter(
    name="Idempotency-Key",
    param_in="header",
    description="Up to 200 printable characters of your own. The same request under the same key of the same "
    "API key is done once and gets the same answer for 15 days (one contact: 12 months); another request "
    "under it gets 422.",
    required=False,
    schema=Schema(type=OpenAPIType.STRING, min_length=1, max_length=LONGEST_KEY),
)
REFUSALS = {
    400: "Something is missing or has another form; the detail says what.",
    401: "No API key that may do this.",
    413: "Larger than is taken at once.",
    422: "Entries of a list are wrong, each named with its place, and nothing was taken; or another request "
    "came under this Idempotency-Key.",
    503: "Busy; try again after Retry-After seconds.",
}
_CONTACT = fields(
    REQUIRED,
    {
        "team": text("Name of a team of the roster.", 200),
        "touchpoint": text("A touchpoint that exists.", 200),
        "channel": text("How it took place.", 20, known=CHANNELS),
        "ended_at": Schema(
            type=OpenAPIType.STRING,
            format=OpenAPIFormat.DATE_TIME,
            description="When the contact ended, at most 14 days ago; without an offset in the "
            "organisation's time zone.",
        ),
        "segment": text("The organisation's own word.", LONGEST_WORD, empty=True),
        "stage": text("The organisation's own word.", LONGEST_WORD, empty=True),
        "begun_by": text("Who began it.", 20, known=BEGUN_BY, empty=True),
        "customer": text(
            "A reference that only you can trace back; no e-mail address or telephone number.",
            LONGEST_CUSTOMER,
            empty=True,
        ),
        "mail_to": text(
            "The customer's e-mail address, for one mail of ours that asks for a rating. Kept sealed until "
            "that is sent, and only with a basis.",
            LONGEST,
            empty=True,
        ),
        "basis": text("By what right they may be mailed.", 20, known=BASES, empty=True),
        "consent_on": text("The day of the consent, as 2026-03-11.", 10, empty=True),
        "language": text("In which language they are mailed.", 2, known=LANGUAGES, empty=True),
    },
)
_ONE: dict[str, Any] = {
    "team": "Nord",
    "touchpoint": "phone",
    "channel": "call",
    "ended_at": "2026-03-11T14:30:00+01:00",
    "customer": "K-4711",
}
_LINK: dict[str, Any] = {
    "id": "0b0ff9d4-3f0c-4c61-9f3e-0f6f0a1f7a55",
    "link": "https://survey.example.org/r/eyJ…",
    "valid_until": "2026-03-25T13:30:00+00:00",
    "mail": None,
}


def _problem(status: int, title: str, detail: str, **more: Any) -> dict[str, Any]:
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}


_NO_KEY = _problem(
    401,
    "Unauthorized",
    "This needs a valid API key: “Authorization: Bearer …”, made by “resonanz api-key create”.",
)
_WRONG_ROW = _problem(
    422,
    "Unprocessable Entity",
    "POST /api/contacts: one error; nothing was read.",
    errors=[
        {"row": 2, "column": "channel", "value": "fax", "reason": "“channel” is “fax”. There are: call, …"}
    ],
)

CONTACTS_OPERATION = Told(
    "reportContacts",
    "Report one contact, or up to 1,000 at once, and get the links for their customers",
    body=Schema(one_of=[_CONTACT, some(_CONTACT, MOST)]),
    examples={
        "one": _ONE,
        "many": [_ONE, {**_ONE, "customer": "K-4712"}],
        "with-a-mail": {
            **_ONE,
            "mail_to": "vera@example.org",
            "basis": "consent",
            "consent_on": "2026-02-01",
        },
    },
    answers={
        201: {"one": _LINK, "many": [_LINK, _LINK], "with-a-mail": {**_LINK, "mail": "planned"}},
        401: {"no-key": _NO_KEY},
        422: {"wrong-entry": _WRONG_ROW},
    },
    parameters=(IDEMPOTENCY_KEY,),
    refusals={**REFUSALS, 404: "No team or touchpoint of this name; the detail names what there is."},
)

_RATING = fields(
    (),
    {
        "key": text("The ticket's or answer's number, by which the same rating is known again.", 100),
        "given": text("When it was given; at most 14 days ago.", 40),
        "score": Schema(
            one_of=[Schema(type=OpenAPIType.STRING, max_length=200), Schema(type=OpenAPIType.NUMBER)],
            description="1 to 5, or a word whose meaning was said by “resonanz helpdesk scores”.",
        ),
        "comment": text("What the customer wrote.", 10_000, empty=True),
        "queue": text("Whose contacts these are: placed by “resonanz helpdesk place” or on the desk.", 200),
    },
    further=True,
)
RATINGS_OPERATION = Told(
    "giveRatings",
    "Hand over up to 1,000 ratings that customers gave in another program",
    body=Schema(
        description="A list of ratings, or the very document that the program's own interface answers. "
        "Names are the program's own (docs/contacts.md); agents, customers and whatever else there is are "
        "never read.",
        one_of=[some(_RATING, MOST), fields((), {}, further=True)],
    ),
    examples={
        OTHER: [{"key": "4711", "given": "2026-03-11T14:30:00+01:00", "score": 5, "queue": "Support"}],
        "zendesk": {
            "satisfaction_ratings": [
                {"ticket_id": 208, "group_id": 44, "score": "good", "created_at": "2026-03-11T13:30:00Z"}
            ]
        },
    },
    answers={
        200: {
            "taken": {"new": 1, "changed": 0, "known": 0, "unrated": 0, "too_old": 0, "aside": {"Support": 1}}
        },
        401: {"no-key": _NO_KEY},
    },
    parameters=(
        Parameter(
            name="from",
            param_in="query",
            description="Which program's names the ratings have.",
            required=False,
            schema=Schema(type=OpenAPIType.STRING, enum=list(SYSTEMS), default=OTHER),
        ),
        Parameter(
            name="queue",
            param_in="query",
            description="The queue of all ratings, where they name none.",
            required=False,
            schema=Schema(type=OpenAPIType.STRING, min_length=1, max_length=100),
        ),
        IDEMPOTENCY_KEY,
    ),
    refusals=REFUSALS,
)

_TICKET = fields(
    ("id", "group"),
    {
        "id": Schema(type=OpenAPIType.INTEGER, minimum=1),
        "close_at": Schema(type=[OpenAPIType.STRING, OpenAPIType.NULL], max_length=40),
        "group": fields(("name",), {"name": text("Its queue.", 200)}, further=True),
    },
    further=True,
)
ZAMMAD_OPERATION = Told(
    "tellClosedTicket",
    "What a webhook of Zammad sends when a ticket is closed; its link is written back into the ticket",
    body=fields(("ticket",), {"ticket": _TICKET}, further=True),
    examples={
        "closed": {
            "ticket": {"id": 81, "close_at": "2026-03-11T13:30:00.000Z", "group": {"name": "Service Desk"}}
        }
    },
    answers={200: {"new": {"became": "contact"}}, 401: {"no-key": _NO_KEY}},
    refusals={
        **{status: REFUSALS[status] for status in (400, 401, 413, 503)},
        409: "Zammad is not connected: resonanz helpdesk connect.",
    },
    schemes=(BEARER, BASIC),
)

_PERSON = fields(
    ("team", "department", "office"),
    {
        field: Schema(
            type=[OpenAPIType.STRING, OpenAPIType.INTEGER, OpenAPIType.BOOLEAN, OpenAPIType.NULL],
            description="As the column of docs/roster-file.md.",
        )
        for field in COLUMNS.aliases
    },
)
ROSTER_OPERATION = Told(
    "replaceRoster",
    "Say who works where: everybody, all or nothing; the same again changes nothing",
    body=some(_PERSON, MOST_PEOPLE),
    examples={
        "one": [
            {
                "reference": "00047",
                "name": "Ada Nord",
                "team": "Nord",
                "department": "Sales",
                "office": "front",
                "lead": False,
            }
        ]
    },
    answers={401: {"no-key": _NO_KEY}},
    parameters=(
        Parameter(
            name="agreed",
            param_in="query",
            description="The digest that a 409 has named, to have exactly that change done.",
            required=False,
            schema=Schema(type=OpenAPIType.STRING, max_length=100),
        ),
    ),
    refusals={
        **{status: REFUSALS[status] for status in (400, 401, 413, 503)},
        403: "The tables are not what was imported last, or another import came in between.",
        409: "More than a tenth would join, leave or move; the detail names the digest to send as `agreed`.",
        422: "Rows are wrong, each named with its place, and nothing was changed.",
    },
)

DOCUMENT_OPERATION = Told(
    "readDocument", "This document", also={200: (dict[str, Any], "OpenAPI 3.1")}, schemes=()
)
