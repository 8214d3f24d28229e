"""Sheets and poster as tagged PDF; what they say is put together here, how it looks stands in `paper.typ`."""

import io
import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_datetime

from api.texts import translations, unbroken

TEMPLATE = Path(__file__).with_name("paper.typ")
Told = Mapping[str, Any]


def sheets_pdf(told: Told, language: str) -> bytes:
    """A page for each sheet; the codes lead to their week when they are scanned."""
    _ = translations(language).gettext

    def week(card: Told) -> str:
        first, last = (date.fromisoformat(card[day]) for day in ("monday", "sunday"))
        return unbroken(
            f"{format_date(first, 'd. MMM' if language == 'de' else 'd MMM', language)} – "
            f"{format_date(last, 'd. MMM y' if language == 'de' else 'd MMM y', language)}"
        )

    return _typeset(
        {
            "language": language,
            "title": _("Codes for the weekly question"),
            "alt": _("The same code to scan"),
            "lines": [
                _(
                    "Each code is good for one answer in the week beside it. Scan it, or type it in at {url}"
                ).format(url=told["url"]),
                _(
                    "This sheet was drawn from a pile, and nobody notes who has which. Do not pass it on: "
                    "whoever has it can answer in your place. If it gets lost, say its number, and it "
                    "counts no more."
                ),
            ],
            "sheets": [
                {
                    "heading": _("{group}: sheet {number}").format(**sheet),
                    "foot": told["sender"],
                    "cards": [
                        {
                            "week": week(card),
                            "code": card["code"],
                            "svg": _qr(
                                f"{told['url']}/pulse/{card['wave']}#card.{card['code'].replace('-', '')}"
                            ),
                        }
                        for card in sheet["cards"]
                    ],
                }
                for sheet in told["sheets"]
            ],
        }
    )


def poster_pdf(told: Told, language: str) -> bytes:
    """One page for the notice board: where to answer, and in an open week the words to compare."""
    _ = translations(language).gettext
    lines = [
        _("Type in the code of this week from your sheet, on your own telephone or on a shared device."),
        _("Nobody can read single answers, and nobody notes who has which sheet."),
    ]
    if told["week"]:
        closes = datetime.fromisoformat(told["closes"])
        lines.append(
            _("This week closes on {closes}.").format(
                closes=format_datetime(
                    closes,
                    "EEEE, d. MMMM, H:mm" if language == "de" else "EEEE d MMMM, HH:mm",
                    locale=language,
                )
            )
        )
    return _typeset(
        {
            "language": language,
            "title": _("How was your week?"),
            "lead": _("One minute, voluntary, and without a name. {sender}").format(sender=told["sender"]),
            "alt": _("The address to scan"),
            "svg": _qr(f"{told['url']}/"),
            "address": told["url"],
            "lines": lines,
            "compare": _(
                "Before you answer, the page shows these words. If it shows others, please do not answer "
                "there:"
            ),
            "words": told.get("words", ""),
        }
    )


def _qr(text: str) -> str:
    import segno  # noqa: PLC0415  # loads where something is printed

    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=2, xmldecl=False)
    return drawn.getvalue().decode()


def _typeset(contents: dict[str, Any]) -> bytes:
    import typst  # noqa: PLC0415

    made = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"contents": json.dumps(contents, ensure_ascii=False)},
    )
    if not isinstance(made, bytes):
        raise TypeError("typst made no single file")
    return made
