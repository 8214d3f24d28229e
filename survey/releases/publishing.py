"""From a signed release to the rows that pages read, and back: whether the rows still are what was signed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from survey import database
from survey.releases.signed import PublishedComment, comment_digest
from survey.releases.tables import Comment, Release, ReleaseMean
from survey.waves.tables import Wave

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """A signed release as rows of three tables, and what stands in its wave's own."""

    releases: Sequence[Row]
    means: Sequence[Row]
    comments: Sequence[Row]
    variance: float | None


def rows_to_publish(wave: str, text: str, comments: Sequence[PublishedComment]) -> Rows:
    """What was signed as rows; made before the write, which others wait for."""
    release = json.loads(text)
    version = release["version"]
    groups = [(uuid4(), group) for group in release["groups"]]
    rows = [
        {
            "id": uuid4(),
            "wave": wave,
            "digest": comment.digest(version),
            "nonce": comment.nonce,
            "text": comment.text,
            "idea": comment.idea,
            "hidden": "",
            **_whose({"kind": comment.kind, "name": comment.name}),
        }
        for comment in comments
    ]
    return Rows(
        releases=[
            {"id": identity, "wave": wave, "n": group["n"], "eligible": group["eligible"], **_whose(group)}
            for identity, group in groups
        ],
        means=[
            {"id": uuid4(), "release": identity, **mean}
            for identity, group in groups
            for mean in group["means"]
        ],
        comments=sorted(rows, key=lambda row: str(row["id"])),
        variance=release["variance"],
    )


async def publish(wave: str, rows: Rows) -> None:
    """Inside a write: insert what was signed."""
    await database.insert_rows(Release, rows.releases)
    await database.insert_rows(ReleaseMean, rows.means)
    await Wave.update({Wave.pooled_variance: rows.variance}).where(Wave.id == wave)
    await database.insert_rows(Comment, rows.comments)


async def rows_of(wave: str) -> dict[str, Any]:
    """The part of a signed release that the rows of a wave say, in the same form."""
    releases = await Release.select().where(Release.wave == wave)
    means = await ReleaseMean.select().where(ReleaseMean.release.wave == wave)
    comments = await Comment.select().where(Comment.wave == wave)
    means_of: dict[UUID, list[Row]] = {row["id"]: [] for row in releases}
    for mean in sorted(means, key=lambda mean: str(mean["question"])):
        means_of[mean["release"]].append({name: mean[name] for name in ("question", "n", "tenths", "bound")})
    (found,) = await Wave.select(Wave.pooled_variance).where(Wave.id == wave)
    return {
        "groups": [
            {
                "kind": row["kind"],
                "name": _name(row),
                "n": row["n"],
                "eligible": row["eligible"],
                "means": means_of[row["id"]],
            }
            for row in releases
        ],
        # PostgreSQL keeps it in four bytes; it comes in steps of 0.05.
        "variance": None if found["pooled_variance"] is None else round(found["pooled_variance"], 2),
        "comments": [(row["kind"], _name(row), row["digest"]) for row in comments],
    }


def is_as_signed(rows: dict[str, Any], text: str) -> bool:
    """Whether the rows of a wave say what was signed, neither more nor less, in whatever order."""
    release = json.loads(text)
    hashes = [
        (group["kind"], group["name"], digest) for group in release["comments"] for digest in group["hashes"]
    ]
    return (
        _sorted(rows["groups"]) == _sorted(release["groups"])
        and rows["variance"] == release["variance"]
        and sorted(rows["comments"]) == sorted(hashes)
    )


async def forged_comments(wave: str, version: str) -> list[UUID]:
    """Comments that are shown and are not what their hash says."""
    rows = await Comment.select().where(Comment.wave == wave, Comment.hidden == "")
    return [
        row["id"]
        for row in rows
        if comment_digest(version, row["nonce"], row["text"], row["idea"]) != row["digest"]
    ]


def _sorted(groups: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(groups, key=lambda group: (group["kind"], group["name"]))


def _whose(group: dict[str, Any]) -> dict[str, Any]:
    kind, name = group["kind"], group["name"]
    return {
        "kind": kind,
        "cell": UUID(name) if kind == "cell" else None,
        "department": UUID(name) if kind == "department" and name else None,
    }


def _name(row: dict[str, Any]) -> str:
    return str(row["cell"] or row["department"] or "")
