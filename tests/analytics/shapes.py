"""What a type and a JSON schema say about a document, in the same words, so that they can be compared."""

from collections.abc import Iterable
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

NAMES = {int: "integer", float: "number", str: "string", bool: "boolean", type(None): "null"}


def described(kind: Any) -> object:
    """The shape of a type: keys of objects, entries of lists, and what may be null."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return one_of(described(each) for each in inner)
    if origin is Literal:
        return one_of(described(type(each)) for each in inner)
    if origin in {list, tuple}:
        return [described(inner[0])]
    if is_typeddict(kind):
        return in_order({key: described(each) for key, each in get_type_hints(kind).items()})
    if origin is dict:
        return "texts" if inner[1] is str else {"any key": described(inner[1])}
    return NAMES[kind]


def published(schema: dict[str, Any]) -> object:
    """The shape of a schema."""
    if "oneOf" in schema:
        return one_of(published(each) for each in schema["oneOf"])
    if "enum" in schema or "const" in schema:
        return one_of(described(type(each)) for each in schema.get("enum", [schema.get("const")]))
    if isinstance(schema["type"], list):
        return one_of(published({**schema, "type": each}) for each in schema["type"])
    if schema["type"] == "array":
        return [published(schema["prefixItems"][0] if "prefixItems" in schema else schema["items"])]
    if schema["type"] == "object":
        return published_object(schema)
    return str(schema["type"])


def published_object(schema: dict[str, Any]) -> object:
    """An object, of which every key is there."""
    keys = schema.get("properties")
    if keys is None:
        return {"any key": published(schema["additionalProperties"])}
    if sorted(keys) != sorted(schema["required"]):
        raise LookupError(f"a key may be absent: {sorted(set(keys) - set(schema['required']))}")
    return "texts" if "en" in keys else in_order({key: published(each) for key, each in keys.items()})


def one_of(shapes: Iterable[object]) -> object:
    """What may be one or the other, in any order; one that can only be one is that."""
    kinds = {str(shape): shape for shape in shapes}
    return next(iter(kinds.values())) if len(kinds) == 1 else ("one of", *sorted(kinds))


def in_order(shapes: dict[str, object]) -> dict[str, object]:
    """Keys from a to z."""
    return dict(sorted(shapes.items()))
