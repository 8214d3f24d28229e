"""Omar adds a question of the organisation's own; Ida of the works council sees it before it is asked."""

from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from survey.accounts.roles import Role
from survey.audit.tables import AuditEntry
from survey.own_questions.keeping import list_own
from tests.api.access.desk import desk_application, member
from tests.clock import GoingClock

WORDS = {"text-en": "I knew whom to ask & <b>why</b>.", "text-de": "Ich wusste, wen ich fragen kann: {0} %s."}
ORDER = "/desk/questions?lang=en"
FRIDAY = datetime(2026, 11, 27, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_week_near_that_of_customers(monkeypatch: pytest.MonkeyPatch) -> None:
    """One week in some the page shows other blocks, for it looks only so far ahead."""
    monkeypatch.setattr("survey.clock._clock", GoingClock(FRIDAY))


async def test_ida_of_the_works_council_sees_a_question_before_it_is_asked(
    database: str, tmp_path: Path
) -> None:
    app = desk_application(tmp_path)
    async with (
        member(app, "omar@desk.example", [Role.ADMINISTRATOR]) as omar,
        member(app, "ida@desk.example", [Role.WORKS_COUNCIL]) as ida,
    ):
        await omar.sign_in()
        await ida.sign_in()
        sent = await omar.browser.post("/desk/questions/add", data={"block": "customers", **WORDS})
        assert sent.status_code == 303
        seen = (await ida.browser.get(ORDER)).text
        assert unescape(seen).count(WORDS["text-en"]) == 2  # in its week, and among the own ones
        assert "<b>why</b>" not in seen
        assert "/desk/questions/add" not in seen
        refused = await ida.browser.post("/desk/questions/add", data={"block": "customers", **WORDS})
        assert refused.status_code == 403
        assert WORDS["text-de"] in unescape((await ida.browser.get("/privacy?lang=de")).text)
        again = await omar.browser.post("/desk/questions/add", data={"block": "customers", **WORDS})
        assert again.status_code == 422
        assert "asked in this block already" in again.text
        assert len(await list_own()) == 1


async def test_a_question_that_could_name_somebody_is_confirmed_and_logged(
    database: str, tmp_path: Path
) -> None:
    app = desk_application(tmp_path)
    async with member(app, "omar@desk.example", [Role.ADMINISTRATOR]) as omar:
        await omar.sign_in()
        form = {"block": "customers", **WORDS, "text-en": "How old are you, and where?"}
        warned = await omar.browser.post("/desk/questions/add", data=form)
        assert warned.status_code == 422
        assert 'name="confirmed"' in warned.text
        assert await list_own() == []
        await omar.browser.post("/desk/questions/add", data=form | {"confirmed": "yes"})
        (own,) = await list_own()
        assert own.warned == ("age",)
        entries = await AuditEntry.select().where(AuditEntry.action == "question.add")
        assert len(entries) == 1
        assert "age" in str(entries[0])
        for number in ("", "-1", "9" * 40, "²", "1; DROP"):
            answer = await omar.browser.post("/desk/questions/retire", data={"number": number})
            assert answer.status_code == 422
        await omar.browser.post("/desk/questions/retire", data={"number": "1"})
        assert await list_own() == []
