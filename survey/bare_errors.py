"""Errors of our own as a log may hold them: kind and place, never the values that they quote."""


def without_values(error: BaseException) -> Exception:
    """An error to log in the place of this one, and of what it was raised from.

    A database's errors quote the values of a row, and a conversion's the text that it could not read; kind
    and place are enough to find the bug.
    """
    kinds: list[str] = []
    seen: set[int] = set()
    cause: BaseException | None = error
    while (
        cause is not None and id(cause) not in seen
    ):  # an error that is raised again may lead back to itself
        seen.add(id(cause))
        kinds.append(type(cause).__name__)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return RuntimeError(" from ".join(kinds)).with_traceback(error.__traceback__)
