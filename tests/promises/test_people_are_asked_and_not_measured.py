"""Nobody is watched while they answer: no camera, no voice, no typing rhythm.

What a page could do all this with occurs in no script and no template of ours, and the browser is told to
refuse camera and microphone to every page. Control: scripts that do it are found.
"""

import re
from pathlib import Path

import pytest

from api.web.headers import PERMISSIONS

FRONTEND = Path("frontend")
MEASURES = re.compile(
    r"""mediaDevices|getUserMedia|MediaRecorder|AudioContext|SpeechRecognition  # camera and voice
    |key(?:down|up|press)|composition(?:start|update|end)                   # typing
    |(?:mouse|pointer|touch)(?:move|down|up|start|end)|devicemotion         # hands
    |timeStamp|performance\b                                                # when, to the millisecond
    |type=["']?file|\bcapture\b""",
    re.VERBOSE | re.IGNORECASE,
)


def test_no_script_and_no_page_of_ours_measures_anybody() -> None:
    files = [*FRONTEND.rglob("*.js"), *FRONTEND.rglob("*.html")]
    assert len(files) > 20
    found = {path.name: MEASURES.findall(path.read_text(encoding="utf-8")) for path in files}
    # Tables and calendars that somebody with an account hands over; nobody who is asked opens these pages.
    desk = {
        name: ['type="file']
        for name in ("contacts.html", "houses.html", "schedule.html", "start_roster.html")
    }
    assert {name: words for name, words in found.items() if words} == desk


def test_the_browser_refuses_camera_and_microphone_to_every_page() -> None:
    assert PERMISSIONS["Permissions-Policy"].startswith("camera=(), microphone=()")


@pytest.mark.parametrize(
    "script",
    [
        "const eye = await navigator.mediaDevices.getUserMedia({ video: true });",
        "field.addEventListener('keydown', (event) => pauses.push(event.timeStamp - last));",
        "document.onpointermove = note;",
        '<input type="file" accept="image/*" capture>',
    ],
)
def test_the_control_is_found(script: str) -> None:
    assert MEASURES.search(script)
