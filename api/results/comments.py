"""The comments of one group and week, in no order; a hidden one stands there as hidden, with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from survey.lifecycle.verifying import Genuine
from survey.releases.signed import comment_digest
from survey.releases.tables import Comment


@dataclass(frozen=True, slots=True)
class ShownComment:
    """What somebody wrote, or who hid it and why."""

    text: str
    hidden: str
    idea: bool


async def comments_of(week: Genuine, kind: str, name: str) -> Sequence[ShownComment]:
    """Only those whose hash was signed with the release, in the order of their hashes, which is none."""
    signed = week.release.comments.get((kind, name), frozenset())
    if not signed:
        return ()
    query = Comment.select(Comment.digest, Comment.nonce, Comment.text, Comment.idea, Comment.hidden)
    rows = await query.where(Comment.wave == week.wave, Comment.digest.is_in(sorted(signed)))
    version = week.manifest.protocol
    return [
        ShownComment(row["text"], row["hidden"], row["idea"])
        for row in sorted(rows, key=lambda row: str(row["digest"]))
        if row["hidden"] or comment_digest(version, row["nonce"], row["text"], row["idea"]) == row["digest"]
    ]
