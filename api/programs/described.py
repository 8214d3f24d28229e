"""What the OpenAPI document says of one route, beside what it reads from its types."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import (
    Example,
    OpenAPIMediaType,
    OpenAPIResponse,
    OpenAPIType,
    Operation,
    Parameter,
    RequestBody,
    Schema,
)

PROBLEM = "application/problem+json"
JSON = "application/json"
AGAIN = "The same request came before under this Idempotency-Key: its answer, and nothing done twice."
BEARER, BASIC = "api_key", "api_key_as_password"


@dataclass(frozen=True, slots=True)
class WrongField:
    """One fault of a list: entries count from 1; without a column it is the whole entry."""

    row: int | None
    column: str | None
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Problem:
    """RFC 9457, in the language of Accept-Language; `errors` only where entries of a list are wrong."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[WrongField] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Told:
    """One route: its name for clients, its words, its body and what may be said beside the address."""

    name: str
    summary: str
    body: Schema | None = None
    examples: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    parameters: Sequence[Parameter] = ()
    refusals: Mapping[int, str] = field(default_factory=dict)
    # An answer of the same form as the usual one.
    also: Mapping[int, tuple[Any, str]] = field(default_factory=dict)
    schemes: Sequence[str] = (BEARER,)


def described(told: Told) -> dict[str, Any]:
    """The arguments of a route's decorator."""
    operation = type(f"{told.name}Operation", (_Described,), {"told": told})
    responses = {
        status: ResponseSpec(kind, generate_examples=False, description=words)
        for status, (kind, words) in told.also.items()
    } | {
        status: ResponseSpec(Problem, generate_examples=False, description=words, media_type=PROBLEM)
        for status, words in told.refusals.items()
    }
    return {
        "operation_id": told.name,
        "operation_class": operation,
        "summary": told.summary,
        "responses": responses,
        "security": [{scheme: []} for scheme in told.schemes],
    }


@dataclass
class _Described(Operation):
    """Puts in what a type cannot say: the fields of a body that we read ourselves, and examples."""

    told = Told("", "")

    def __post_init__(self) -> None:
        told = self.told
        if told.body is not None:
            examples = {name: Example(value=value) for name, value in told.examples.items()}
            content = {JSON: OpenAPIMediaType(schema=told.body, examples=examples)}  # type: ignore[arg-type]  # a dict of examples is one of examples and references
            self.request_body = RequestBody(content=content, required=True)
        self.parameters = [*(self.parameters or ()), *told.parameters]
        for status, answers in told.answers.items():
            response = (self.responses or {}).get(str(status))
            if isinstance(response, OpenAPIResponse) and response.content:
                for media in response.content.values():
                    media.examples = {name: Example(value=value) for name, value in answers.items()}


def text(words: str, longest: int, *, known: Sequence[str] = (), empty: bool = False) -> Schema:
    """A field that holds text."""
    return Schema(
        type=[OpenAPIType.STRING, OpenAPIType.NULL] if empty else OpenAPIType.STRING,
        description=words,
        max_length=longest,
        enum=[*known, None] if known and empty else (list(known) or None),
    )


def fields(required: Sequence[str], properties: Mapping[str, Schema], *, further: bool = False) -> Schema:
    """An object; `further` fields are either not read, or refused."""
    return Schema(
        type=OpenAPIType.OBJECT,
        required=list(required) or None,
        properties=dict(properties),
        additional_properties=further,
    )


def some(entries: Schema, most: int) -> Schema:
    """A list of at least one."""
    return Schema(type=OpenAPIType.ARRAY, items=entries, min_items=1, max_items=most)
