"""Why a job failed, as a sentence that can be kept: of what it quotes only what is about no person."""

import json
from typing import Any

from survey.bare_errors import without_values
from survey.error_documents import as_document, from_document
from survey.errors import Misconfigured, ResonanzError, WrongRows

# Moments, weeks and numbers. Whatever else a sentence quotes (names, addresses, paths, what a server said) is
# left out.
KEPT = {
    "wave",
    "week",
    "closes",
    "opens",
    "first",
    "last",
    "found",
    "need",
    "weeks",
    "hours",
    "jump",
    "since",
    "until",
}
LEFT_OUT = "…"


def reason_of(error: Exception) -> str:
    """What to keep of an error."""
    if isinstance(error, ResonanzError) and not isinstance(error, WrongRows):
        document = as_document(error)
        document["values"] = {
            name: value if name in KEPT else LEFT_OUT for name, value in document["values"].items()
        }
        return json.dumps(document)
    kinds = Misconfigured(
        "The program failed ({kinds}); the log says where.", kinds=str(without_values(error))
    )
    return json.dumps(as_document(kinds))


def read_reason(kept: str) -> ResonanzError | None:
    """The same as an error that can be said in any language; None where nothing is kept."""
    if not kept:
        return None
    document: dict[str, Any] = json.loads(kept)
    return from_document(document)
