"""Whatever somebody with a key sends, the answer is a sentence and never our own mistake."""

import gzip
from pathlib import Path

from api.commands.customers.helpdesks import connect
from survey.contacts.api_keys import SCOPES
from tests.api.customers import HelpDesk, customers_client, found_teams, installation_for_tests

ADDRESSES = {
    "contacts": ("POST", "/api/contacts"),
    "ratings": ("POST", "/api/ratings"),
    "tickets": ("POST", "/api/zammad"),
    "cases": ("POST", "/api/cases"),
    "roster": ("PUT", "/api/roster"),
}
NUMBER = "9" * 5000
DEEP = "[" * 3000 + "]" * 3000
BODIES = [
    b"",
    b"null",
    b"true",
    b"12",
    b'"text"',
    b"[null]",
    b"[[]]",
    b"{}",
    b"\xff\xfe[\x00]\x00",
    b"\xef\xbb\xbf[]",
    # No UTF-8 inside a text, and inside a name.
    b'[{"reference": "\xff", "key": "\xff"}]',
    b'{"ticket": {"id": 1, "title": "\xc3"}}',
    b'[{"\xffkey": 1}]',
    b'["\\ud800"]',
    b'[{"\\ud800": "x"}]',
    # Names that are shown in another way than they are written.
    b'{"\\u009bteam": {"a": 1}}',
    f'[{{"{"x" * 100}": {{"a": 1}}, "{"y" * 100}": 5}}]'.encode(),
    b'[{"key": "\\u0000", "given": "2026-03-11T10:00", "score": 1}]',
    b'[{"answers": [], "subject_zrns": 5}]',
    b'[{"answers": [{"rating": 1e999}], "subject_zrns": [":ticket:"]}]',
    b'[{"answers": {"rating": 1}, "ratings": {"default_question": {"x": 1}}}]',
    b'[{"key": 1e400, "given": -1e400, "score": NaN}]',
    f'[{{"key": {NUMBER}, "score": {NUMBER}, "given": {NUMBER}}}]'.encode(),
    f'{{"ticket": {{"id": {NUMBER}, "close_at": "2026-03-11T10:00:00Z"}}}}'.encode(),
    f'{{"team": {NUMBER}}}'.encode(),
    f'[{{"team": {DEEP}}}]'.encode(),
    DEEP.encode(),
    b'{"ticket": {"id": 1, "close_at": "0001-01-01T00:00:00+14:00", "group": {"name": "x"}}}',
    b'{"ticket": {"id": 1, "close_at": "9999-12-31T23:59:59-14:00", "group": {"name": "x"}}}',
    b'{"ticket": {"id": 1, "close_at": "2026-03-11T10:00:00Z", "group": {"name": ["x"]}}}',
    b'{"ticket": {"id": 1, "close_at": "2026-03-11T10:00:00Z", "group": "x"}, "article": 5}',
    b'{"satisfaction_ratings": [1], "survey_responses": []}',
    b'{"ratings": {"0": {}}}',
    b'[{"key": {"a": 1}, "given": ["2026"], "score": true, "queue": null, "comment": {}}]',
]
QUERIES = ("", "?from=zendesk", "?from=limesurvey&queue=%00", "?from=%ff", "?queue=" + "x" * 101)


async def test_no_body_and_no_key_of_it_is_our_mistake(sqlite_database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    home = installation_for_tests(tmp_path)
    await connect(home, {"address": "https://zammad.example.org", "field": "link", "token": "t0ken"})
    wrong = set()
    async with customers_client(tmp_path) as client:
        for scope in SCOPES:
            desk = await HelpDesk.known(client, scope, scope)
            for body in BODIES:
                for query in QUERIES if scope == "ratings" else ("",):
                    for key in ({}, {"Idempotency-Key": "k" + str(BODIES.index(body)) + query[:20]}):
                        method, address = ADDRESSES[scope]
                        answer = await client.request(
                            method,
                            address + query,
                            content=body,
                            headers={"Authorization": f"Bearer {desk.key}", **key},
                        )
                        if answer.status_code >= 500 or not (answer.is_success or answer.json()["detail"]):
                            wrong.add((scope, query, body[:80]))
    assert wrong == set()


async def test_what_says_a_field_twice_or_comes_compressed_is_refused_with_the_remedy(
    sqlite_database: str, tmp_path: Path
) -> None:
    await found_teams("Nord", "Ost")
    async with customers_client(tmp_path) as client:
        for scope in ("contacts", "ratings", "cases"):
            desk = await HelpDesk.known(client, scope, scope)
            for body in (b'{"team": "Nord", "team": "Ost"}', b'[{"team": "Nord", "team": "Ost"}]'):
                headers = {"Authorization": f"Bearer {desk.key}"}
                answer = await client.post(ADDRESSES[scope][1], content=body, headers=headers)
                assert (answer.status_code, "“team” stands twice" in answer.text) == (400, True)
            packed = headers | {"Content-Encoding": "gzip"}
            answer = await client.post(ADDRESSES[scope][1], content=gzip.compress(body), headers=packed)
            assert (answer.status_code, "Send it plain" in answer.text) == (400, True)
