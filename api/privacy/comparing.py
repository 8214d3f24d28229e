"""The statement of what is stored and shown, compared with the real tables, addresses and files."""

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from litestar import Litestar
from litestar.routes import HTTPRoute

from api.installation import Installation
from api.privacy.statement import as_data, files, routes, tables
from survey.database.schema import stored_columns

Columns = Mapping[str, Iterable[str]]


async def compared(installation: Installation, app: Litestar) -> dict[str, Any]:
    """The statement of this installation as data, and where its real tables and routes differ from it.

    `app` comes from the caller: one of its pages shows the statement, so nothing here can import it.
    """
    return {
        **as_data(installation.rules),
        "grown_past": [
            *grown_past(await stored_columns(), real_routes(app)),
            *undeclared_files(installation.keys.path, "keys"),
            *undeclared_files(installation.secrets.path, "secrets"),
        ],
    }


def real_routes(app: Litestar) -> dict[str, set[str]]:
    """What an application really answers to; OPTIONS says no more than this, and HEAD the head of GET."""
    return {
        route.path: {str(method) for method in route.methods} - {"OPTIONS"}
        for route in app.routes
        if isinstance(route, HTTPRoute)
    }


def undeclared_files(folder: Path, directory: str) -> list[str]:
    """Files of one of the two directories that the statement does not know."""
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    known = [file.name for file in files() if file.directory == directory]
    return [
        f"file {name} lies among the {directory} and is not in the statement"
        for name in found
        # What is being written, made or destroyed at this moment is as it will be, or was.
        if not any(fnmatchcase(_settled(name), pattern) for pattern in known)
    ]


def grown_past(columns: Columns, addresses: Columns) -> list[str]:
    """What exists and is not in the statement, or stands in it and does not exist; empty when they agree."""
    declared_columns = {table.name: set(table.columns) for table in tables()}
    declared_routes = {route.address: set(route.methods) for route in routes()}
    return [
        *_differences("table", declared_columns, columns),
        *_differences("address", declared_routes, addresses),
    ]


def _settled(name: str) -> str:
    return re.sub(r"^(waves/[^/]+)\.(new|doomed)/", r"\1/", re.sub(r"\.[0-9a-f]{16}\.new$", "", name))


def _differences(kind: str, declared: Mapping[str, set[str]], real: Columns) -> list[str]:
    found = []
    for name in sorted({*declared, *real}):
        if name not in declared:
            found.append(f"{kind} {name} exists and is not in the statement")
        elif name not in real:
            found.append(f"{kind} {name} stands in the statement and does not exist")
        else:
            here = set(real[name])
            found += [
                f"{kind} {name}: {each} is not in the statement" for each in sorted(here - declared[name])
            ]
            found += [f"{kind} {name}: {each} does not exist" for each in sorted(declared[name] - here)]
    return found
