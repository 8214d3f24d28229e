"""What the templates of the results get: rows, trends, links; sentences stand in the templates."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from api.results.collecting import EVERYBODY, Results, Said
from api.results.comments import comments_of
from api.results.figures import Value
from api.results.group_page import CUSTOMERS, Row, customer_weeks, in_words, rows_of
from api.results.groups import GroupName, cells_of_pool, pool_of, released_group
from api.results.story import MONTH, beside, month_of
from api.results.trend import Trend, draw_trend
from api.texts import translations
from survey.catalogue.customers import reasons
from survey.catalogue.questions import CORE, catalogue
from survey.lifecycle.verifying import Genuine
from survey.measures.replies import replies_to
from survey.releases.comments import FEWEST_COMMENTS, SMALLEST_GROUP
from survey.waves.merging import SMALLEST
from survey.waves.state import RELEASED
from survey.weeks import monday_of

if TYPE_CHECKING:  # it loads numpy, which a server's start does not wait for
    from api.results.levels import Level
    from api.results.self_image import SelfImage

Context = dict[str, Any]


def organisation_context(
    results: Results, self_image: "SelfImage | None", zone: ZoneInfo, language: str
) -> Context:
    """The front page."""
    rows = rows_of(results, EVERYBODY)
    alone = [group for group in results.groups.values() if group.kind == "cell"]
    customers = customer_weeks(results)
    newest: Context | None = None
    if results.newest:
        state, closes = results.newest
        newest = {"state": state, "closes": _aware(closes).astimezone(zone)}
    last = rows[-1] if rows else None
    by_week = {week: (week, said, value) for week, said, value in customers}
    heard = by_week.get(last.week) if last else None
    return {
        "rows": list(reversed(rows)),
        "last": last,
        "month": month_of(rows),
        # Of the same week as the others', so that nobody compares two weeks unawares.
        "heard": _customers(*(heard or customers[-1])) if customers else None,
        "trend": _trend([("group", rows)], "value"),
        "groups": _links(results, language),
        "only": alone[0] if len(alone) == 1 and len(results.groups) == 1 else None,
        "newest": newest,
        "released": RELEASED,
        "customers": [_customers(*week) for week in reversed(customers)],
        "customers_trend": draw_trend([("customers", {week: value for week, _, value in customers})]),
        "self_image": self_image,
        "checks": bool(results.checks),
        "doubtful": results.doubtful,
        # What was released stays as it is, whoever leaves.
        "few": not rows and 0 < results.people < SMALLEST,
        "people": results.people,
        "fewest": SMALLEST,
        **_words(language),
    }


def week_context(results: Results, wave: str, language: str) -> Context | None:
    """One week of the organisation; None where there is no such week."""
    rows = rows_of(results, EVERYBODY)
    row = next((row for row in rows if row.wave == wave), None)
    if row is None:
        return None
    before, after = beside(rows, row)
    week = results.week(wave)
    shown: list[Context] = []
    silent: list[str] = []
    if week:
        _ = translations(language).gettext
        shown = [
            {"key": key, "name": in_words(group, _), "of": _pool_members(week, key)}
            for key, group in results.groups.items()
            if released_group(week, key)
        ]
        silent = sorted(
            cell.label
            for cell in week.manifest.cells
            if released_group(week, cell.id) is None and pool_of(week, cell.id) is None
        )
    return {
        "row": row,
        "before": before,
        "after": after,
        "monday": monday_of(row.week),
        "questions": _questions(week, row, language) if week else [],
        "shown": shown,
        "silent": silent,
        **_words(language),
    }


def group_context(
    results: Results, group: GroupName, level: "Level | None", compared: str, language: str
) -> Context:
    """One group's weeks and its level, beside the organisation's line and at most one other group's."""
    _ = translations(language).gettext
    rows = rows_of(results, group.key)
    series = [("whole", rows_of(results, EVERYBODY)), ("group", rows)]
    other = results.groups.get(compared)
    if other is None or other.kind != "cell" or compared == group.key:
        other = None
    theirs: list[Row] = []
    if other:
        theirs = rows_of(results, other.key)
        series.insert(1, ("other", theirs))
    shown = [row for row in rows if row.state == "published"]
    links = _links(results, language)
    before, after = beside(links, next(each for each in links if each["key"] == group.key))
    return {
        "group": group,
        "name": in_words(group, _),
        "rows": [row for row in reversed(rows) if row.state != "not_asked"],
        "whole": {row.wave: row for row in rows_of(results, EVERYBODY)},
        "last": shown[-1] if shown else None,
        "month": month_of(rows),
        "level": level,
        "before": before,
        "after": after,
        # A pool is put together anew each week: its weeks are no line.
        "trend": _trend(series, "value") if group.kind == "cell" else None,
        "customers_trend": _trend([("customers", rows)], "ratings"),
        "other": other and in_words(other, _),
        "compared": compared if other else "",
        "theirs": {row.wave: row for row in theirs},
        "choices": [
            (each["key"], each["name"]) for each in links if each["alone"] and each["key"] != group.key
        ],
        **_words(language),
    }


async def group_week_context(results: Results, group: GroupName, week: Genuine, language: str) -> Context:
    """One week of one group."""
    _ = translations(language).gettext
    rows = rows_of(results, group.key)
    row = next(row for row in rows if row.wave == week.wave)
    before, after = beside([each for each in rows if each is row or each.state != "not_asked"], row)
    pool = pool_of(week, group.key)
    pool_key = next(
        (key for key in results.groups if pool is not None and released_group(week, key) is pool), None
    )
    name = "" if group.key == "rest" else group.key.removeprefix("department-")
    return {
        "group": group,
        "name": in_words(group, _),
        "row": row,
        "before": before,
        "after": after,
        "monday": monday_of(week.week),
        "questions": _questions(week, row, language),
        "comments": await comments_of(week, group.kind, name),
        "pool": {"key": pool_key, "name": in_words(results.groups[pool_key], _)} if pool_key else None,
        "of": _pool_members(week, group.key),
        "reply": (await replies_to(group.key)).get(week.wave),
        "fewest_comments": FEWEST_COMMENTS,
        "fewest_ballots": SMALLEST_GROUP,
        **_words(language),
    }


def _customers(week: int, said: Said, value: Value) -> Context:
    return {"monday": monday_of(week), "week": week, "said": said, "value": value}


def _pool_members(week: Genuine, key: str) -> list[str]:
    group = released_group(week, key)
    return cells_of_pool(week, group) if group and group.kind != "cell" else []


def _links(results: Results, language: str) -> list[Context]:
    _ = translations(language).gettext
    return [
        {"key": key, "name": in_words(group, _), "alone": group.kind == "cell"}
        for key, group in results.groups.items()
    ]


def _questions(week: Genuine, row: Row, language: str) -> list[Context]:
    """The further questions of a week with their texts, as they were asked."""
    asked = {question.id: (question.text, question.labels) for question in week.manifest.questions}
    known = {question.id: (question.text, question.labels) for question in catalogue()}
    found = []
    for name in asked or row.values:
        if name in {CORE, CUSTOMERS}:
            continue
        text, labels = asked.get(name) or known.get(name, ({}, {}))
        found.append(
            {
                "text": text.get(language, name),
                "labels": labels.get(language, ("1", "5")),
                "value": row.values.get(name),
            }
        )
    return found


def _words(language: str) -> Context:
    """The core question and the reasons, in the reader's language."""
    core = next(question for question in catalogue() if question.id == CORE)
    return {
        "core": core.text[language],
        "labels": core.labels[language],
        "reasons": [(reason.id, reason.text[language]) for reason in reasons()],
        "monday_of": monday_of,
        "shown_weeks": MONTH,
    }


def _trend(series: list[tuple[str, list[Row]]], which: str) -> Trend | None:
    return draw_trend(
        [
            (style, {row.week: value for row in rows if (value := getattr(row, which))})
            for style, rows in series
        ]
    )


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
