"""Each picture as a file: SVG that says what it shows, PNG with its text."""

import io
import struct
import xml.etree.ElementTree as ET
import zlib

import pytest

from api.exports.pictures import drawn, picture_file, picture_files
from api.gallery.names import NAMES
from tests.api.exports.sources import source_of

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return picture_files(source_of("complete", "de"))


def test_every_picture_is_there_twice_and_as_numbers(files: dict[str, bytes]) -> None:
    assert list(files) == [f"{name}.{kind}" for name in NAMES for kind in ("svg", "png", "csv")]


def test_one_file_is_that_of_all_files_and_what_is_none_is_empty(files: dict[str, bytes]) -> None:
    source = source_of("complete", "de")
    for name in ("false-alarms.svg", "questions.csv"):
        assert picture_file(source, name) == files[name]
    for name in ("made-up.svg", "within.exe", "within", ""):
        assert picture_file(source, name) == b""


def test_an_svg_stands_alone_and_says_what_it_shows(files: dict[str, bytes]) -> None:
    labels = {name: picture.label for name, picture in drawn(source_of("complete", "de")).items()}
    for name, content in files.items():
        if not name.endswith(".svg"):
            continue
        root = ET.fromstring(content)  # noqa: S314  # our own file
        label = labels[name.removesuffix(".svg")]
        assert root.get("role") == "img"
        assert root.get("aria-label") == label
        assert root[0].tag == f"{SVG}title"
        assert root[0].text == label
        assert root.get("aria-hidden") is None
        text = content.decode()
        assert "var(--" not in text  # colours of a page that is not there
        assert "<image" not in text
        assert "<script" not in text


def test_a_png_is_twice_as_fine_as_the_page_and_has_its_text(files: dict[str, bytes]) -> None:
    content = files["within.png"]
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    assert 1_200 < width < 1_500
    assert 600 < height < 1_000
    without = picture_files_without_text()
    assert len(zlib.compress(content)) > len(zlib.compress(without)) + 1_000


def picture_files_without_text() -> bytes:
    from api.exports.pictures import main_picture, typesettable
    from api.exports.typesetting import typeset_picture

    picture = main_picture(source_of("complete", "de"))
    assert picture is not None
    root = ET.fromstring(typesettable(picture))  # noqa: S314  # our own drawing
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == f"{SVG}text":
                parent.remove(child)
    ET.register_namespace("", "http://www.w3.org/2000/svg")
    target = io.BytesIO()
    ET.ElementTree(root).write(target)
    return typeset_picture(target.getvalue().decode())
