"""The downloads beside the report. Below one address, so that whatever guards the report guards them."""

from litestar import Response, get
from litestar.params import FromPath

from api.access.roles import Page
from api.access.signed_in import reads
from api.exports.making import BUNDLE, PDF, PICTURE, SAV, XLSX, make_export
from api.gallery.names import NAMES
from api.report.reporting import Reporter
from api.web.looks.templates import environment
from api.web.pages import AnyRequest, as_file, preferred_language
from api.web.unchanged import compressed
from survey.errors import NotFound

REPORT = "/results/report"  # where the report is, and everything that was made of it

PICTURES = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8"}
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@get(f"{REPORT}.pdf", **reads(Page.REPORT))
async def report_pdf(request: AnyRequest) -> Response[bytes]:
    """The report on paper, tagged for screen readers."""
    return await _download(request, PDF, "application/pdf", "resonanz-report.pdf")


@get(f"{REPORT}/panel.xlsx", **reads(Page.FILES))
async def panel_xlsx(request: AnyRequest) -> Response[bytes]:
    """The panel as a workbook with its data dictionary."""
    return await _download(request, XLSX, WORKBOOK, "resonanz-panel.xlsx")


@get(f"{REPORT}/panel.sav", **reads(Page.FILES))
async def panel_sav(request: AnyRequest) -> Response[bytes]:
    """The panel for SPSS and PSPP, with labels."""
    return await _download(request, SAV, "application/x-spss-sav", "resonanz-panel.sav")


@get(f"{REPORT}/bundle.zip", **reads(Page.FILES))
async def report_bundle(request: AnyRequest) -> Response[bytes]:
    """Panel, plan and report: `resonanz analyse` computes the same bytes from it."""
    return await _download(request, BUNDLE, "application/zip", "resonanz-report.zip")


@get(f"{REPORT}/pictures/{{file:str}}", **reads(Page.FILES))
async def report_picture(request: AnyRequest, file: FromPath[str]) -> Response[bytes]:
    """One picture as SVG or PNG, or its numbers as CSV."""
    name, _dot, ending = file.rpartition(".")
    kind = PICTURES.get(ending)
    if kind is None or name not in NAMES:  # what is made is kept: nobody may make up what
        raise NotFound("There is nothing at this address. Please check the link you were sent.")
    answer = await _download(request, PICTURE + file, kind, f"resonanz-{file}")
    return answer if ending == "png" else compressed(request, answer)


async def _download(request: AnyRequest, kind: str, media_type: str, name: str) -> Response[bytes]:
    language = preferred_language(request)
    reporter: Reporter = request.app.state.reporter
    content = await reporter.made(make_export, kind, language)
    if not content:
        raise NotFound("There is nothing at this address. Please check the link you were sent.")
    return Response(
        content,
        media_type=media_type,
        headers={
            **as_file(request, name),
            "Content-Language": language,
            "Vary": "Accept-Language",
        },
    )


def with_downloads(page: str, language: str) -> str:
    """The report's page with a list of them; the page as a file has none, for it leads nowhere."""
    part = environment(language).get_template("report_downloads.html").render(report=REPORT)
    return page.replace("</main>", f"{part}\n    </main>", 1)


EXPORT_ROUTES = (report_pdf, panel_xlsx, panel_sav, report_bundle, report_picture)
