"""The report as a PDF, read back by poppler, which knows nothing of what wrote it. Checked, not certified."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from api.exports.pdf import contents_of, write_pdf
from api.exports.pictures import main_picture
from api.exports.source import Source
from api.exports.typesetting import SHOWN, _is_shown, showable, typeset_document
from api.texts import LANGUAGES
from tests.api.exports.sources import odd_source, source_of


def read(program: str, pdf: bytes, folder: Path, *options: str) -> str:
    """What a program of poppler says of the file."""
    file = folder / "report.pdf"
    file.write_bytes(pdf)
    end = ["-"] if program == "pdftotext" else []
    done = subprocess.run([program, *options, file, *end], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_tagged_with_title_language_headings_figure_and_table(language: str, tmp_path: Path) -> None:
    source = source_of("supported", language)
    pdf = write_pdf(source)
    told = read("pdfinfo", pdf, tmp_path)
    statement = source.report["verdict"]["sentence"][language].partition(". ")[0]
    assert re.search(rf"Title: +{re.escape(statement)}", told)
    assert re.search(r"Tagged: +yes", told)
    assert 2 <= int(re.findall(r"Pages: +(\d+)", told)[0]) <= 3
    assert f"/Lang({language})".encode() in pdf
    assert b"/DisplayDocTitle true" in pdf
    assert "<pdfuaid:part>1</pdfuaid:part>" in read("pdfinfo", pdf, tmp_path, "-meta")
    tags = read("pdfinfo", pdf, tmp_path, "-struct")
    headings = re.findall(r'^ +H(\d) "(.+)" \(block\)', tags, re.MULTILINE)
    assert headings[0] == ("1", statement)
    assert [level for level, _ in headings] == ["1"] + ["2"] * 7
    assert [tags.count(f"{kind}") for kind in (" Figure:", " Table ", " THead", " Formula")] == [1, 1, 1, 1]
    assert tags.count("TH <") == tags.count("/Scope /Column") == 3
    assert tags.count("LBody") > 8


def test_figure_and_formula_have_words_in_their_place(tmp_path: Path) -> None:
    source = source_of("supported")
    pdf = write_pdf(source)
    picture = main_picture(source)
    assert picture is not None
    spoken = contents_of(source, picture)["again"]["alt"]
    assert spoken.startswith("The rating of team i in week t is what is usual for the team")
    assert "1 week before" in spoken
    said = [_text(found) for found in re.findall(rb"/Alt\s*(<[0-9A-F]+>|\((?:[^()\\]|\\.)*\))", pdf)]
    assert said == [picture.label, spoken]


def _text(token: bytes) -> str:
    """A string of a PDF: UTF-16 in hexadecimal, or plain letters."""
    if token.startswith(b"<"):
        return bytes.fromhex(token[1:-1].decode()).decode("utf-16")
    return re.sub(rb"\\(.)", rb"\1", token[1:-1]).decode("latin-1")


def test_without_words_for_the_picture_there_would_be_no_pdf() -> None:
    source = source_of("supported")
    picture = main_picture(source)
    assert picture is not None
    contents = contents_of(source, picture) | {"svg": picture.svg}
    contents["again"]["alt"] = None
    with pytest.raises(RuntimeError, match="missing alt text"):
        typeset_document(contents)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_its_meaning_the_next_step_and_the_figures_stand_in_it(
    language: str, tmp_path: Path
) -> None:
    source = source_of("supported", language)
    text = " ".join(read("pdftotext", write_pdf(source), tmp_path, "-layout").split())
    primary = source.report["primary"]
    expected = {
        "en": (
            "What next",
            "ask the teams what their good weeks had in common",
            "The figures",
            f"{primary['slope']:.3f}",
            "Page 1 of 3",
        ),
        "de": (
            "Wie es weitergeht",
            "Fragen Sie die Teams, was ihre guten Wochen gemeinsam hatten",
            "Die Zahlen",
            f"{primary['slope']:.3f}".replace(".", ","),
            "Seite 1 von 3",
        ),
    }
    assert [part for part in expected[language] if part not in text] == []
    assert "Invented" not in text
    assert "Erfunden" not in text


def test_every_font_is_inside(tmp_path: Path) -> None:
    lines = read("pdffonts", write_pdf(source_of("supported", "de")), tmp_path).splitlines()[2:]
    assert {line.split()[0].partition("+")[2].partition("-")[0] for line in lines} == {
        "LibertinusSerif",
        "NewCMMath",
        "DejaVuSansMono",
    }
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in lines)


def test_the_same_report_gives_the_same_bytes_and_carries_the_last_day_of_its_weeks(tmp_path: Path) -> None:
    source = source_of("not_enough_data")
    first = write_pdf(source)
    assert write_pdf(source) == first
    told = read("pdfinfo", first, tmp_path, "-isodates")
    assert f"{source.last_day}T00:00:00Z" in told


@pytest.mark.parametrize("name", ["undecided", "not_enough_data", "complete"])
def test_every_verdict_has_its_pages(name: str, tmp_path: Path) -> None:
    source = source_of(name, "de")
    assert int(re.findall(r"Pages: +(\d+)", read("pdfinfo", write_pdf(source), tmp_path))[0]) <= 3


def test_a_report_without_any_picture_is_set_all_the_same(tmp_path: Path) -> None:
    source = replace(odd_source(), report=source_of("not_enough_data").report)
    panel = replace(
        source.panel, rating=replace(source.panel.rating, value=source.panel.rating.value * float("nan"))
    )
    tags = read("pdfinfo", write_pdf(replace(source, panel=panel)), tmp_path, "-struct")
    assert "Figure" not in tags


def test_a_team_may_be_called_whatever_it_likes(tmp_path: Path) -> None:
    source = source_of("complete")
    report = {
        **source.report,
        "influence": {"team": "#panic() 😀 北 *x*", "share": 0.2, "slope": 0.1, "p": 0.2},
    }
    text = read("pdftotext", write_pdf(Source(report, source.panel, source.table, "en")), tmp_path)
    assert "the slope without #panic() □ □ *x*" in " ".join(text.split())


def test_all_letters_that_are_let_through_can_be_shown() -> None:
    signs = [chr(code) for code in range(0x20, 0x2600) if _is_shown(chr(code))]
    assert len(signs) > 1500
    assert set("äöüßÄÖÜ„“–−≤βøłşŽЖΩ€") <= set(signs)
    assert showable("a\u0301北\u202e") == "a□□□"
    assert SHOWN.fullmatch("\x07") is None
    source = source_of("not_enough_data")
    contents = contents_of(source, None) | {"svg": None, "estimate": " ".join(signs)}
    assert typeset_document(contents)


def test_invented_data_are_marked_on_every_page(tmp_path: Path) -> None:
    source = source_of("supported", "de", invented=True)
    pages = read("pdftotext", write_pdf(source), tmp_path).split("\f")[:-1]
    assert len(pages) > 1
    assert all("Erfundene Daten" in page for page in pages)
