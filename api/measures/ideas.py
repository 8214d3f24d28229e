"""Ideas among the released comments, so that one can become a measure in one step."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from survey.lifecycle.verifying import genuine_releases
from survey.releases.signed import comment_digest
from survey.releases.tables import Comment
from survey.secrets_directory import SecretsDirectory
from survey.waves.tables import Wave


@dataclass(frozen=True, slots=True)
class Idea:
    """A comment that its writer calls an idea, and the day on which its week closed."""

    id: str
    wave: str
    text: str
    day: date


async def released_ideas(secrets: SecretsDirectory) -> list[Idea]:
    """Those that were signed so and are not hidden, the newest week first and within it in no order."""
    genuine, _ = await genuine_releases(secrets)
    signed = {
        (week.wave, digest): week.manifest.protocol
        for week in genuine
        for digests in week.release.comments.values()
        for digest in digests
    }
    closed = {row["id"]: row["closes"] for row in await Wave.select(Wave.id, Wave.closes)}
    rows = await Comment.select(Comment.id, Comment.wave, Comment.digest, Comment.nonce, Comment.text).where(
        Comment.idea.eq(True), Comment.hidden == ""
    )
    found = [
        Idea(str(row["id"]), str(row["wave"]), str(row["text"]), _day(closed[row["wave"]]))
        for row in rows
        if (protocol := signed.get((row["wave"], row["digest"])))
        and comment_digest(protocol, row["nonce"], row["text"], idea=True) == row["digest"]
    ]
    by_name = sorted(found, key=lambda idea: idea.id)  # random, so it orders nothing
    return sorted(by_name, key=lambda idea: idea.day, reverse=True)


def _day(closes: datetime) -> date:
    """SQLite gives the moment back without a zone."""
    return (closes if closes.tzinfo else closes.replace(tzinfo=UTC)).date()
