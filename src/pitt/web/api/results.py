"""What has become of the rounds of a classroom: for the page of results, and as files for a spreadsheet or a script."""

import csv
import io
from datetime import UTC, datetime
from typing import Final

import msgspec
from quart import Blueprint, Response

from pitt.classroom.ids import ClassroomId
from pitt.exchange.table import protected
from pitt.protocol.results import ResultsBody, VoteRow
from pitt.store.names import load_names
from pitt.web.access import instructors, require_teaching
from pitt.web.bodies import answer
from pitt.web.parts import Web

COLUMNS: Final = VoteRow.__struct_fields__
BYTE_ORDER_MARK: Final = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""


def results_api(web: Web) -> Blueprint:
    """Gives `/api/classrooms/<code>/results`, and the same as CSV and JSON with one row for each vote of a student."""
    api = Blueprint("results", __name__, url_prefix="/api")

    @api.get("/classrooms/<code>/results")
    @instructors
    async def show_results(code: str) -> Response:
        _, classroom = await require_teaching(web, code)
        title, classroom_id = classroom.title, ClassroomId(classroom.id)
        await web.sessions.commit()
        rounds = await web.classrooms.results(classroom_id)
        votes = await web.classrooms.votes(classroom_id, {})
        students = len({row.student_id for row in votes})
        return answer(ResultsBody(title=title, rounds=rounds[::-1], students=students))

    @api.get("/classrooms/<code>/results.csv")
    @instructors
    async def export_table(code: str) -> Response:
        exact_code, rows = await find_votes(code)
        return _file(as_csv(rows).encode(), "text/csv; charset=utf-8", f"pitt-{exact_code}.csv")

    @api.get("/classrooms/<code>/results.json")
    @instructors
    async def export_json(code: str) -> Response:
        exact_code, rows = await find_votes(code)
        return _file(msgspec.json.encode(rows), "application/json", f"pitt-{exact_code}.json")

    async def find_votes(code: str) -> tuple[str, list[VoteRow]]:
        _, classroom = await require_teaching(web, code)
        exact_code, classroom_id = classroom.code, ClassroomId(classroom.id)
        names = await load_names(web.sessions(), classroom_id)
        await web.sessions.commit()
        return exact_code, await web.classrooms.votes(classroom_id, names)

    return api


def _file(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, content_type=kind, headers=headers)


def as_csv(rows: list[VoteRow]) -> str:
    """Writes rows for a spreadsheet: texts that it would take for a formula get an apostrophe before them."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(COLUMNS)
    for row in rows:
        opened_at = datetime.fromtimestamp(row.opened_at / 1_000, UTC).isoformat(timespec="seconds")
        table.writerow([opened_at, *(_cell(getattr(row, column)) for column in COLUMNS[1:])])
    return BYTE_ORDER_MARK + written.getvalue()


def _cell(value: str | float | bool | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return protected(value) if isinstance(value, str) else str(value)
