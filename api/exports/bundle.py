"""A report with all that it is computed from, in one file: `resonanz analyse` gives its very bytes."""

import hashlib
import io
from collections.abc import Mapping
from importlib.metadata import version
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from api.exports.source import Source
from api.exports.words import invented_mark
from api.texts import translations

PANEL, PLAN, REPORT, README = "panel.csv", "plan.json", "report.json", "README.txt"
COMMAND = f"resonanz analyse {PANEL} --plan {PLAN} --json"
# The first day that a ZIP file can name: what is inside has no time, so equal contents are equal files.
NO_TIME = (1980, 1, 1, 0, 0, 0)


def write_bundle(source: Source, panel: bytes, plan: bytes, report: bytes, command: str = COMMAND) -> bytes:
    """`panel` as it was read, `plan` as a file, `report` as JSON, and the command that joins them."""
    files = {PANEL: panel, PLAN: plan, REPORT: report}
    return zipped({**files, README: _read_me(source, files, command).encode()})


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files as one archive, in the order given."""
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = ZipInfo(name, NO_TIME)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return target.getvalue()


def _read_me(source: Source, files: Mapping[str, bytes], command: str) -> str:
    _ = translations(source.language).gettext
    held = {
        PANEL: _("what was analysed: a row for each team and week"),
        PLAN: _("the settings of the analysis"),
        REPORT: _("the report as data"),
    }
    parts = [
        source.report["verdict"]["sentence"][source.language],
        *filter(None, [invented_mark(source)]),
        _(
            "To check that the report follows from the panel, run this with Resonanz {version} in the folder "
            "of these files:"
        ).format(version=version("resonanz")),
        f"    {command} > again.json",
        _(
            "The file again.json is then the same as {report}, byte for byte. The files and their SHA-256:"
        ).format(report=REPORT),
        "\n".join(
            f"{name}: {held[name]}\n    {hashlib.sha256(content).hexdigest()}"
            for name, content in files.items()
        ),
    ]
    return "\n\n".join(parts) + "\n"
