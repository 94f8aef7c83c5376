"""What has become of a classroom's rounds and of its people: for pages, and as files for a spreadsheet or a script."""

import csv
import io
from datetime import UTC, datetime
from typing import Final

import msgspec
from quart import Blueprint, Response, request

from pitt.classroom.ids import ClassroomId, ParticipantId
from pitt.exchange.table import protected
from pitt.protocol.results import (
    MeetingLine,
    OwnHistoryBody,
    ParticipationBody,
    StudentLine,
    VoteRow,
)
from pitt.store.names import load_names
from pitt.web.access import anybody, find_classroom, instructors, require_teaching
from pitt.web.admission import recognise
from pitt.web.bodies import AskTicket, answer, read_body
from pitt.web.links import LONGEST_TOKEN
from pitt.web.parts import Web

COLUMNS: Final = VoteRow.__struct_fields__
PARTICIPATION_COLUMNS: Final = ("opened_at", "student", "student_id", "attended", "questions", "answered")
BYTE_ORDER_MARK: Final = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""


def results_api(web: Web) -> Blueprint:
    """Gives `/api/classrooms/<code>/results`, the same as files, participation, and one's own history."""
    api = Blueprint("results", __name__, url_prefix="/api")

    @api.get("/classrooms/<code>/results")
    @instructors
    async def show_results(code: str) -> Response:
        _, classroom = await require_teaching(web, code)
        title, classroom_id = classroom.title, ClassroomId(classroom.id)
        await web.sessions.commit()
        return answer(await web.classrooms.results(classroom_id, title))

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

    @api.get("/classrooms/<code>/participation")
    @instructors
    async def show_participation(code: str) -> Response:
        _, title, meetings, students = await find_participation(code)
        return answer(ParticipationBody(title=title, meetings=meetings, students=students))

    @api.get("/classrooms/<code>/participation.csv")
    @instructors
    async def export_participation(code: str) -> Response:
        exact_code, _, meetings, students = await find_participation(code)
        content = participation_csv(meetings, students).encode()
        return _file(content, "text/csv; charset=utf-8", f"pitt-{exact_code}-participation.csv")

    @api.post("/classrooms/<code>/mine")
    @anybody
    async def show_mine(code: str) -> Response:
        body = await read_body(AskTicket)
        web.limits.count_join(request)
        classroom = await find_classroom(web, code)
        title, classroom_id = classroom.title, ClassroomId(classroom.id)
        await web.sessions.commit()
        await recognise(web, classroom_id, body.participant, body.secret[:LONGEST_TOKEN])
        meetings = await web.classrooms.own_history(classroom_id, ParticipantId(body.participant))
        return answer(OwnHistoryBody(title=title, meetings=meetings))

    async def find_participation(code: str) -> tuple[str, str, list[MeetingLine], list[StudentLine]]:
        _, classroom = await require_teaching(web, code)
        exact_code, title, classroom_id = classroom.code, classroom.title, ClassroomId(classroom.id)
        names = await load_names(web.sessions(), classroom_id)
        await web.sessions.commit()
        meetings, students = await web.classrooms.participation(classroom_id, names)
        return exact_code, title, meetings, students

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
        table.writerow([_day(row.opened_at), *(_cell(getattr(row, column)) for column in COLUMNS[1:])])
    return BYTE_ORDER_MARK + written.getvalue()


def participation_csv(meetings: list[MeetingLine], students: list[StudentLine]) -> str:
    """Writes a row for each student and meeting, by name and never by what they did."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(PARTICIPATION_COLUMNS)
    for student in students:
        for meeting in meetings:
            there = meeting.meeting in student.attended
            table.writerow(
                [
                    _day(meeting.opened_at),
                    protected(student.student),
                    student.student_id,
                    _cell(there),
                    meeting.questions,
                    student.answered.get(meeting.meeting, 0) if there else "",
                ]
            )
    return BYTE_ORDER_MARK + written.getvalue()


def _day(at: int) -> str:
    return datetime.fromtimestamp(at / 1_000, UTC).isoformat(timespec="seconds")


def _cell(value: str | float | bool | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return protected(value) if isinstance(value, str) else str(value)
