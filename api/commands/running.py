"""Commands of whoever runs the installation: one function each, whether the server runs or not.

On SQLite only one process may have the database open. Where that is the server, the command line hands the
command to it through a socket in the data directory, which only the same user may use; otherwise it opens the
database itself. On PostgreSQL it always does that.

One JSON document each way, then the connection ends:

    {"command": "wave close", "arguments": {…}}   →   {"result": …}   or   {"error": {…}}
"""

import asyncio
import json
import logging
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from api.installation import Installation, open_installation
from api.machine.user import machine_user, user_behind
from api.settings.fields import Settings
from survey import clock, database
from survey.bare_errors import without_values
from survey.error_documents import as_document, from_document
from survey.errors import InUse, Misconfigured, ResonanzError
from survey.languages.keeping import stored_languages

Arguments = Mapping[str, Any]
Command = Callable[[Installation, Arguments], Awaitable[Any]]

# Name → "module:function". A command takes and returns what JSON can hold; files travel as their text.
COMMANDS: dict[str, str] = {
    "access deactivate": "api.commands.installation.access:deactivate",
    "access grant": "api.commands.installation.access:grant",
    "access invite": "api.commands.installation.access:invite",
    "access list": "api.commands.installation.access:list_all",
    "access rescue": "api.commands.installation.access:rescue",
    "access revoke": "api.commands.installation.access:revoke",
    "advice": "api.advice.reckoning:describe",
    "audit export": "api.commands.installation.audit:export",
    "audit list": "api.commands.installation.audit:list_newest",
    "audit verify": "api.commands.installation.audit:verify_log",
    "api-key create": "api.commands.customers.customers:create_api_key",
    "api-key list": "api.commands.customers.customers:list_api_keys",
    "api-key revoke": "api.commands.customers.customers:revoke_api_key",
    "backup": "api.commands.installation.backup:make_backup",
    "case answer": "api.cases.commands:answer_one",
    "case list": "api.cases.commands:list_all",
    "case open": "api.cases.commands:open_by_hand",
    "case resolve": "api.cases.commands:resolve",
    "case show": "api.cases.commands:show",
    "cards draw": "api.commands.organisation.cards:draw_sheets",
    "cards poster": "api.commands.organisation.cards:poster",
    "cards show": "api.commands.organisation.cards:show",
    "cards void": "api.commands.organisation.cards:void_sheet",
    "comment hide": "api.commands.weeks.comments:hide",
    "comment list": "api.commands.weeks.comments:list_all",
    "council order": "api.council.order:council_order",
    "council pack": "api.app:council_pack",
    "customer erase": "api.commands.customers.customer_rights:erase",
    "customer export": "api.commands.customers.customer_rights:export",
    "customer opt-out": "api.commands.customers.customer_rights:opt_out_of",
    "doctor": "api.doctor.waves:list_waves",
    "events": "api.commands.weeks.events:list_events",
    "helpdesk import": "api.commands.customers.helpdesks:import_file",
    "helpdesk place": "api.commands.customers.helpdesks:place",
    "helpdesk scores": "api.commands.customers.helpdesks:scores",
    "helpdesk show": "api.commands.customers.helpdesks:show",
    "helpdesk connect": "api.commands.customers.helpdesks:connect",
    "look at contacts": "api.commands.customers.customers:look_at_file",
    "import contacts": "api.commands.customers.customers:import_file",
    "forecast": "api.forecast.expected:describe",
    "import events": "api.commands.weeks.events:import_file",
    "import facts": "api.commands.weeks.facts:import_file",
    "import traits": "api.commands.organisation.traits:import_file",
    "import roster": "api.commands.organisation.roster:import_file",
    "init show": "api.starting.steps:describe",
    "jobs": "api.chores.jobs:list_all",
    "jobs run": "api.chores.jobs:run",
    "language add": "api.languages.commands:add",
    "language export": "api.languages.commands:export",
    "language list": "api.languages.commands:list_all",
    "language remove": "api.languages.commands:remove",
    "mail status": "api.commands.installation.mail:status",
    "mail test": "api.commands.installation.mail:send_test",
    "measure draw": "api.measures.commands:draw",
    "measure ideas": "api.measures.commands:list_ideas",
    "measure judge": "api.measures.commands:judge",
    "measure list": "api.measures.commands:list_all",
    "measure register": "api.measures.commands:register",
    "measure wishes": "api.measures.commands:list_wishes",
    "measure withdraw": "api.measures.commands:give_up",
    "plan export": "api.commands.weeks.plans:export",
    "plan list": "api.commands.weeks.plans:list_all",
    "plan register": "api.commands.weeks.plans:register",
    "privacy statement": "api.app:privacy_statement",
    "question add": "api.asked.commands:add",
    "question list": "api.asked.commands:list_all",
    "question retire": "api.asked.commands:retire",
    "question reword": "api.asked.commands:reword",
    "rehearsal outline": "api.rehearsal.outline:outline",
    "reply list": "api.measures.commands:list_replies",
    "reply write": "api.measures.commands:reply",
    "results link": "api.commands.weeks.results:link",
    "roster confirm": "api.commands.organisation.roster:confirm",
    "roster differences": "api.commands.organisation.roster:show_differences",
    "roster history": "api.commands.organisation.roster:history",
    "roster outlook": "api.forecast.after_import:describe",
    "roster preview": "api.commands.organisation.roster:preview",
    "roster waiting": "api.confirming.names:waiting",
    "roster undo": "api.commands.organisation.roster:undo",
    "roster undo preview": "api.commands.organisation.roster:preview_undo",
    "rollups rebuild": "api.commands.installation.rollups:build_anew",
    "rollups verify": "api.commands.installation.rollups:verify",
    "secrets note export": "api.commands.installation.secrets:note_export",
    "schedule calendar": "api.commands.weeks.events:import_calendar",
    "schedule pause": "api.chores.weeks.schedule:pause",
    "schedule resume": "api.chores.weeks.schedule:resume",
    "schedule set": "api.chores.weeks.schedule:change",
    "schedule show": "api.chores.weeks.schedule:show",
    "schedule site": "api.chores.weeks.schedule:set_site",
    "settings list": "api.commands.installation.settings:list_all",
    "settings set": "api.commands.installation.settings:set_one",
    "settings set several": "api.commands.installation.settings:set_several",
    "settings unset": "api.commands.installation.settings:unset",
    "team list": "api.commands.customers.customers:list_teams",
    "team word": "api.commands.customers.customers:word",
    "traits list": "api.commands.organisation.traits:list_all",
    "traits preview": "api.commands.organisation.traits:preview",
    "touchpoint add": "api.commands.customers.customers:add",
    "touchpoint ask": "api.commands.customers.asking:change_rule",
    "touchpoint internal": "api.commands.customers.customers:internal",
    "touchpoint list": "api.commands.customers.customers:list_all",
    "webhook add": "api.commands.customers.webhooks:add",
    "webhook list": "api.commands.customers.webhooks:list_all",
    "webhook log": "api.commands.customers.webhooks:log",
    "webhook remove": "api.commands.customers.webhooks:remove",
    "webhook test": "api.commands.customers.webhooks:test",
    "wave close": "api.commands.weeks.waves:close",
    "wave hold": "api.confirming.holding:hold_from_machine",
    "wave text-messages": "api.commands.organisation.text_messages:text_messages",
    "wave let-go": "api.confirming.holding:let_go_from_machine",
    "wave links": "api.commands.weeks.waves:links",
    "wave open": "api.commands.weeks.waves:open_this_week",
    "wave status": "api.commands.weeks.waves:describe",
    "wave verify": "api.commands.weeks.waves:verify",
}

LARGEST = 64 * 2**20
# Another command may hold the database for a moment, and a server that starts has no socket yet.
PATIENCE_SECONDS = 10.0


async def run_command(settings: Settings, name: str, /, **arguments: Any) -> Any:
    """Run a command here, or in the server that has the database open, and return its result."""
    patient_until = clock.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            async with open_installation(settings, f"resonanz {name}") as installation:
                acting = replace(installation, actor=machine_user())
                if await stored_languages():
                    from api.languages.speaking import speak_stored  # noqa: PLC0415  # most have none

                    await speak_stored()
                return _plain(await _function(name)(acting, arguments))
        except InUse as in_use:
            try:
                reader, writer = await asyncio.open_unix_connection(_socket_path(settings))
            except OSError:
                if clock.monotonic() > patient_until:
                    raise in_use from None
            else:
                return await _hand_over(reader, writer, name, arguments)
        await clock.sleep(0.1)


async def _hand_over(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, name: str, arguments: Arguments
) -> Any:
    try:
        writer.write(json.dumps({"command": name, "arguments": dict(arguments)}).encode())
        writer.write_eof()
        answer = json.loads(await reader.read())
    except (OSError, ValueError) as error:
        raise Misconfigured(
            "The server stopped before it answered. Look at what “{command}” has done before you repeat it.",
            command=name,
        ) from error
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
    if "error" in answer:
        raise from_document(answer["error"])
    return answer["result"]


@asynccontextmanager
async def serve_commands(installation: Installation) -> AsyncIterator[None]:
    """Take commands from the command line as long as the server runs; on PostgreSQL there is no need."""
    if database.ENGINE.engine_type != "sqlite":
        yield
        return
    path = _socket_path(installation.settings)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            acting = replace(installation, actor=user_behind(writer.get_extra_info("socket")))
            writer.write(json.dumps(await _answer(acting, await _read(reader))).encode())
            writer.write_eof()
            await writer.drain()
        except OSError:
            pass  # whoever asked has gone; what was asked is done
        finally:
            writer.close()

    server = await asyncio.start_unix_server(answer, sock=_listen(path))
    try:
        yield
    finally:
        server.close()
        path.unlink(missing_ok=True)


async def _read(reader: asyncio.StreamReader) -> bytes:
    request = bytearray()
    while part := await reader.read(2**16):
        request += part
        if len(request) > LARGEST:
            raise OSError("too long for a command")
    return bytes(request)


async def _answer(installation: Installation, request: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(request)
        result = await _function(asked["command"])(installation, asked["arguments"])
        return {"result": _plain(result)}
    except ResonanzError as error:
        return {"error": as_document(error)}
    except Exception as error:
        # Neither the name nor the arguments: both are what was sent, and a roster is among them.
        logging.getLogger(__name__).error("A command failed", exc_info=without_values(error))
        failed = Misconfigured("The server could not do that; its log says why.")
        return {"error": as_document(failed)}


def _function(name: str) -> Command:
    if name not in COMMANDS:
        raise Misconfigured(
            "The server knows no command “{command}”; restart it with this version.", command=name
        )
    module, _, function = COMMANDS[name].partition(":")
    command: Command = getattr(import_module(module), function)
    return command


def _plain(result: Any) -> Any:
    """The same shape, whichever way the command ran."""
    return json.loads(json.dumps(result))


def _socket_path(settings: Settings) -> Path:
    return settings.data / "commands.socket"


def _listen(path: Path) -> socket.socket:
    """A socket that only this user may use. The one of a killed server goes: the lock says it is dead."""
    # The database may lie elsewhere, and then nothing has made this directory yet.
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)  # rights afterwards would leave a moment in which others could connect
    try:
        listening.bind(str(path))
    except OSError as error:
        listening.close()
        raise Misconfigured(
            "{path} cannot be made ({reason}). It needs a data directory on a local disk whose path is short "
            "(a socket's has at most 107 bytes): RESONANZ_DATA.",
            path=path,
            reason=error.strerror or str(error),
        ) from error
    finally:
        os.umask(before)
    return listening
