"""Hides a released comment that names or insults somebody: by two persons, for a reason, in full view.

The signed release holds only a hash of it, so everything else still verifies. Text and nonce are deleted:
nobody gets them back, here or from the hash.
"""

from uuid import UUID

from survey import database
from survey.errors import BadInput, Conflict, NotFound, Overloaded
from survey.releases.tables import Comment
from survey.spreadsheets.names import same_name


async def list_comments(wave: str | None = None) -> list[dict[str, str | bool]]:
    """The comments of a wave, or of all, in no order, with the names by which one is hidden."""
    query = Comment.select(Comment.id, Comment.text, Comment.idea, Comment.hidden)
    rows = await (query.where(Comment.wave == wave) if wave else query)
    return sorted(
        ({**row, "id": str(row["id"])} for row in rows),
        key=lambda row: str(row["id"]),
    )


async def hide_comment(comment: UUID, first: str, second: str, reason: str) -> None:
    """Delete the text of a comment and show instead who hid it and why.

    Doing it again changes nothing but what was left of the text in the files, because somebody was reading.
    """
    if not (first.strip() and second.strip() and reason.strip()):
        raise BadInput("Name two persons and the reason: everybody sees them in the place of the comment.")
    if same_name(first) == same_name(second):
        raise BadInput("A comment is hidden by two different persons, not by {name} alone.", name=first)

    async def job() -> str:
        rows = await Comment.select(Comment.hidden).where(Comment.id == comment)
        if not rows:
            raise NotFound("There is no comment {id}. List them: resonanz comment list WAVE", id=comment)
        if hidden := rows[0]["hidden"]:
            return str(hidden)
        said = f"{first.strip()}, {second.strip()}: {reason.strip()}"
        await Comment.update(
            {Comment.hidden: said, Comment.text: "", Comment.nonce: "", Comment.idea: False}
        ).where(Comment.id == comment)
        return ""

    before = await database.write(job)
    # What the file still holds of the text goes at once, as after a close.
    try:
        await database.vacuum([Comment._meta.tablename])
    except Overloaded as error:
        raise Overloaded(
            "The comment is hidden, and its text is still in the files of the database. {reason} Please hide "
            "it once more later: that removes the rest.",
            reason=error,
        ) from error
    if before:
        raise Conflict("This comment is hidden already: {hidden}", hidden=before)
