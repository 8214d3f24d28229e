"""Settings of a PostgreSQL server under which a promise would not hold, and their refusal."""

import re
from collections.abc import Mapping
from typing import Any

from survey.errors import Misconfigured

VERSION = 15
A_SECOND = 1000  # in milliseconds, as PostgreSQL counts them

# Whatever their threshold, these write lines for every statement, sort or lock.
_ALWAYS_A_LINE = (
    "log_parser_stats",
    "log_planner_stats",
    "log_executor_stats",
    "log_statement_stats",
    "debug_print_parse",
    "debug_print_rewritten",
    "debug_print_plan",
    "trace_sort",
    "trace_locks",
    "trace_lwlocks",
    "trace_userlocks",
    "wal_debug",
)
_AUDITS_NO_BALLOT = {"none", "ddl", "role", "function"}


async def require_safe_settings(connection: Any, place: str) -> None:
    """Refuse what would publish a time, an answer or a name, or lose what was acknowledged."""
    rows = await connection.fetch("SELECT name, setting FROM pg_settings")
    setting = {row["name"]: row["setting"] for row in rows}
    if int(setting["server_version_num"]) < VERSION * 10_000:
        raise Misconfigured(
            "{place} is PostgreSQL {found}; Resonanz needs {needed} or newer.",
            place=place,
            found=setting["server_version"],
            needed=VERSION,
        )
    for name, wanted in _unsafe(setting).items():
        raise Misconfigured(
            "{place} runs with {name} = {found}, which breaks a promise of the survey. "
            "Set {name} = {wanted} in postgresql.conf and restart the server.",
            place=place,
            name=name,
            found=setting[name],
            wanted=wanted,
        )


def _unsafe(setting: Mapping[str, str]) -> dict[str, str]:
    """Which settings break a promise, and what they have to be.

    Those of extensions, and of servers built for debugging, are there only where these are.
    """
    wanted = {
        # When a ballot was committed must not stand with the row.
        "track_commit_timestamp": "off",
        # What is acknowledged must survive a crash.
        "fsync": "on",
        "full_page_writes": "on",
        # Parameters of statements are answers, names and addresses.
        "log_parameter_max_length_on_error": "0",
        "pgaudit.log_parameter": "off",
        # A line for each statement is a line, with its time, for each ballot: from here on to the end.
        "log_duration": "off",
        "auto_explain.log_min_duration": "-1",
        **dict.fromkeys(_ALWAYS_A_LINE, "off"),
    }
    if setting["synchronous_commit"] in {"off", "local"}:
        wanted["synchronous_commit"] = "on"
    if setting["log_statement"] in {"mod", "all"}:
        wanted["log_statement"] = "none"
    if float(setting["log_transaction_sample_rate"]) > 0:
        wanted["log_transaction_sample_rate"] = "0"
    for name in ("log_min_duration_statement", "log_min_duration_sample"):
        # No ballot takes a second but one that waits for the close or for a full disk.
        if 0 <= int(setting[name]) < A_SECOND:
            wanted[name] = "-1"
    if setting["log_lock_waits"] != "off" and int(setting["deadlock_timeout"]) < A_SECOND:
        wanted["log_lock_waits"] = "off"
    for name, usual in (("log_min_messages", "warning"), ("client_min_messages", "notice")):
        if setting[name].startswith("debug"):
            wanted[name] = usual
    if not set(re.split(r"[\s,]+", setting.get("pgaudit.log", "none").lower())) <= _AUDITS_NO_BALLOT:
        wanted["pgaudit.log"] = "ddl, role"
    if setting.get("pgaudit.role"):
        wanted["pgaudit.role"] = "''"
    if setting["log_parameter_max_length"] != "0" and _logs_statements(setting):
        wanted["log_parameter_max_length"] = "0"
    return {name: value for name, value in wanted.items() if setting.get(name, value) != value}


def _logs_statements(setting: Mapping[str, str]) -> bool:
    """Be it only the slow ones."""
    return (
        setting["log_statement"] in {"mod", "all"}
        or setting["log_min_duration_statement"] != "-1"
        or (setting["log_min_duration_sample"] != "-1" and float(setting["log_statement_sample_rate"]) > 0)
        or float(setting["log_transaction_sample_rate"]) > 0
    )
