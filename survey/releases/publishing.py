"""From a signed release to the rows that pages read, and back: whether the rows still are what was signed."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from survey import database
from survey.releases.signed import PublishedComment, comment_digest
from survey.releases.tables import Comment, Release, ReleaseMean
from survey.waves.tables import Wave


async def publish(wave: str, text: str, comments: Sequence[PublishedComment]) -> None:
    """Inside a write: insert what was signed."""
    release = json.loads(text)
    for group in release["groups"]:
        row = Release(id=uuid4(), wave=wave, n=group["n"], eligible=group["eligible"], **_whose(group))
        await Release.insert(row)
        means = [ReleaseMean(id=uuid4(), release=row.id, **mean) for mean in group["means"]]
        if means:
            await ReleaseMean.insert(*means)
    await Wave.update({Wave.pooled_variance: release["variance"]}).where(Wave.id == wave)
    version = release["version"]
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
    await database.insert_rows(Comment, sorted(rows, key=lambda row: str(row["id"])))


async def rows_of(wave: str) -> dict[str, Any]:
    """The part of a signed release that the rows of a wave say, in the same form."""
    releases = await Release.select().where(Release.wave == wave)
    means = await ReleaseMean.select().where(ReleaseMean.release.wave == wave)
    comments = await Comment.select().where(Comment.wave == wave)
    (found,) = await Wave.select(Wave.pooled_variance).where(Wave.id == wave)
    return {
        "groups": [
            {
                "kind": row["kind"],
                "name": _name(row),
                "n": row["n"],
                "eligible": row["eligible"],
                "means": [
                    {name: mean[name] for name in ("question", "n", "tenths", "bound")}
                    for mean in sorted(means, key=lambda mean: str(mean["question"]))
                    if mean["release"] == row["id"]
                ],
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
