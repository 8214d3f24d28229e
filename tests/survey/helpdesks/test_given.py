"""Every program's export is read by its own names, and what is wrong with one is said with its place."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from survey.errors import BadInput, WrongRows
from survey.helpdesks.given import Asked, Export, read_export
from survey.helpdesks.systems import SYSTEMS
from survey.weeks import week_of
from tests.survey.helpdesks.exports import (
    CHATWOOT_GERMAN,
    LIMESURVEY,
    QUALTRICS,
    chatwoot,
    freshdesk,
    zendesk,
    zendesk_surveys,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)


def read(
    data: bytes, system: str, *, queue: str | None = None, week: int | None = None, **headers: str
) -> Export:
    return read_export(data, "export", SYSTEMS[system], Asked(headers, queue, week), BERLIN, NOW)


def test_zendesk_ratings_come_with_ticket_group_word_and_moment() -> None:
    export = read(
        zendesk({"comment": "Great"}, {"score": "bad", "group_id": 45}, {"score": "offered"}), "zendesk"
    )
    assert [(each.key, each.queue, each.word, each.comment) for each in export.ratings] == [
        ("208", "44", "good", "Great"),
        ("209", "45", "bad", ""),
    ]
    assert export.ratings[0].given == datetime(2026, 3, 11, 9, tzinfo=UTC)
    assert export.unrated == 1


def test_answers_to_zendesks_newer_surveys_are_read_from_their_numbers() -> None:
    export = read(zendesk_surveys(5, 2), "zendesk", queue="Hotline")
    assert [(each.key, each.queue, each.word, each.comment) for each in export.ratings] == [
        ("99", "Hotline", "5", "Quick"),
        ("100", "Hotline", "2", "Quick"),
    ]


def test_an_account_of_zendesk_has_ratings_or_surveys_and_never_both() -> None:
    both = json.loads(zendesk({})) | json.loads(zendesk_surveys(5))
    with pytest.raises(BadInput, match="no export of ratings from zendesk"):
        read(json.dumps(both).encode(), "zendesk")


def test_freshdesks_codes_are_kept_for_whoever_says_what_they_mean() -> None:
    export = read(freshdesk({}, {"group_id": 7, "ratings": {"default_question": -103}}), "freshdesk")
    assert [(each.queue, each.word) for each in export.ratings] == [("-", "103"), ("7", "-103")]


@pytest.mark.parametrize("notes", [False, True])
@pytest.mark.parametrize("header", [None, CHATWOOT_GERMAN])
def test_chatwoots_table_is_read_by_its_headers_without_the_period_below(
    header: str | None, notes: bool
) -> None:
    data = chatwoot(5, 1, notes=notes) if header is None else chatwoot(5, 1, header=header, notes=notes)
    export = read(data, "chatwoot", queue="Chat")
    assert [(each.key, each.word, each.comment) for each in export.ratings] == [
        ("70", "5", "Well, in the end"),
        ("71", "1", ""),
    ]
    assert export.ratings[0].given == datetime(2026, 3, 11, 9, tzinfo=UTC)


def test_a_table_in_another_language_is_read_once_its_headers_are_named() -> None:
    french = chatwoot(4).replace(b"Rating,", b"Note,", 1)
    with pytest.raises(WrongRows, match="nothing was read"):
        read(french, "chatwoot")
    assert [each.word for each in read(french, "chatwoot", score="Note").ratings] == ["4"]
    with pytest.raises(BadInput, match="There is no column “agent”"):
        read(french, "chatwoot", agent="Agent Name")


def test_limesurvey_leaves_out_who_has_not_finished() -> None:
    export = read(
        LIMESURVEY, "limesurvey", score="Wie zufrieden waren Sie?", comment="Was noch?", queue="Shop"
    )
    assert [(each.key, each.word, each.comment) for each in export.ratings] == [("1", "a5", "Nichts")]
    assert export.unrated == 1


def test_the_date_of_anonymous_answers_is_asked_for_and_never_guessed() -> None:
    anonymous = LIMESURVEY.replace(b"2026-03-11 10:00:00", b"1980-01-01 00:00:00")
    with pytest.raises(WrongRows) as told:
        read(anonymous, "limesurvey", score="Wie zufrieden waren Sie?")
    assert [(error.row, error.column) for error in told.value.errors] == [(2, "given")]
    assert "--week" in told.value.errors[0].say()
    week = week_of(datetime(2026, 3, 2, tzinfo=UTC).date())
    found = read(anonymous, "limesurvey", week=week, score="Wie zufrieden waren Sie?")
    assert found.ratings[0].given == datetime(2026, 3, 5, 11, tzinfo=UTC)


def test_qualtrics_three_header_rows_previews_and_half_answers_are_no_ratings() -> None:
    export = read(QUALTRICS, "qualtrics", queue="Post", score="Q1", comment="Q2")
    assert [(each.key, each.word, each.comment) for each in export.ratings] == [("R_1", "very", "Fine")]
    assert export.unrated == 2


def test_what_is_older_than_a_link_lives_is_counted_and_left_out() -> None:
    export = read(zendesk({}, {"created_at": "2025-03-11T09:00:00Z"}), "zendesk")
    assert (len(export.ratings), export.too_old) == (1, 1)


def test_a_ticket_that_was_rated_again_counts_once_with_its_last_word_in_its_first_week() -> None:
    rows = [{"ticket_id": 1, "score": "bad"}, {"ticket_id": 1, "created_at": "2026-03-12T09:00:00Z"}]
    for order in (rows, rows[::-1]):
        (rating,) = read(zendesk(*order), "zendesk").ratings
        assert (rating.word, rating.given.day) == ("good", 11)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"ticket_id": None}, "key"),
        ({"ticket_id": "x" * 300}, "key"),
        ({"created_at": None}, "given"),
        ({"created_at": "yesterday"}, "given"),
        ({"created_at": "2027-03-11T09:00:00Z"}, "given"),
        ({"created_at": {"day": 1}}, "given"),
        ({"score": True}, "score"),
        ({"score": ["good"]}, "score"),
        ({"group_id": {"name": "Anna Berg"}}, "queue"),
    ],
)
def test_a_wrong_rating_is_told_with_its_place(change: dict[str, object], place: str) -> None:
    with pytest.raises(WrongRows) as told:
        read(zendesk({}, change), "zendesk")
    assert [(error.row, error.column) for error in told.value.errors] == [(2, place)]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"  ", b"{", b"[1, 2]", b'{"ratings": []}', b'{"satisfaction_ratings": 5}', b"[" * 100_000,
        b'[{"score": "good", "ticket_id": 1' , b"\xff\xfe[\x00", b'[{"ticket_id": ' + b"9" * 6000 + b"}]",
        b"PK\x03\x04", b"score,ticket_id,created_at\n", b"a,b\n1,2\n", zendesk({}).decode().encode("utf-16"),
    ],
)  # fmt: skip
def test_whatever_is_no_export_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(BadInput):
        read(data, "zendesk")


def test_an_export_without_ratings_is_none_and_no_fault() -> None:
    assert read(zendesk(), "zendesk").ratings == ()
