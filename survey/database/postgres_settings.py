"""Settings of a PostgreSQL server under which a promise would not hold, and their refusal."""

from typing import Any

from survey.errors import Misconfigured

VERSION = 15


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
    unsafe = {
        # When a ballot was committed must be nowhere: not with the row, and not as a line in the log.
        "track_commit_timestamp": setting["track_commit_timestamp"] != "off",
        # What is acknowledged must survive a crash.
        "fsync": setting["fsync"] != "on",
        "full_page_writes": setting["full_page_writes"] != "on",
        "synchronous_commit": setting["synchronous_commit"] in {"off", "local"},
        # Parameters of statements are answers, names and addresses.
        "log_parameter_max_length": setting["log_parameter_max_length"] != "0" and _logs_statements(setting),
        "log_parameter_max_length_on_error": setting["log_parameter_max_length_on_error"] != "0",
        "auto_explain.log_parameter_max_length": setting.get("auto_explain.log_parameter_max_length", "0")
        != "0",
        "pgaudit.log_parameter": setting.get("pgaudit.log_parameter", "off") != "off",
        "log_statement": setting["log_statement"] in {"mod", "all"},
        "log_duration": setting["log_duration"] != "off",
        "log_min_duration_statement": setting["log_min_duration_statement"] == "0",
        "log_min_duration_sample": setting["log_min_duration_sample"] == "0",
        "log_transaction_sample_rate": float(setting["log_transaction_sample_rate"]) > 0,
    }
    for name, wrong in unsafe.items():
        if wrong:
            raise Misconfigured(
                "{place} runs with {name} = {found}, which breaks a promise of the survey. "
                "Set {name} = {wanted} in postgresql.conf and restart the server.",
                place=place,
                name=name,
                found=setting[name],
                wanted=SAFE.get(name, "0"),
            )


SAFE = {
    "track_commit_timestamp": "off",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "pgaudit.log_parameter": "off",
    "log_statement": "none",
    "log_duration": "off",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
}


def _logs_statements(setting: dict[str, str]) -> bool:
    return (
        setting["log_statement"] in {"mod", "all"}
        or setting["log_min_duration_statement"] != "-1"
        or (setting["log_min_duration_sample"] != "-1" and float(setting["log_statement_sample_rate"]) > 0)
        or float(setting["log_transaction_sample_rate"]) > 0
    )
