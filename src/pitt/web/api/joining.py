"""Joining a classroom, and tickets to come back."""

from quart import Blueprint, Response, request

from pitt.classroom.ids import ClassroomId, InstructorId, ParticipantId
from pitt.protocol.documents import PROTOCOL_VERSION, Role
from pitt.protocol.errors import NOT_ALLOWED, Refused
from pitt.web.access import (
    NOT_YOURS,
    anybody,
    find_classroom,
    require_instructor,
    require_signed_in,
    teaches,
)
from pitt.web.admission import Admitted, Newcomer, admit_instructor, admit_student, dismiss, recognise
from pitt.web.bodies import AskTicket, Join, JoinedBody, TicketBody, answer, read_body
from pitt.web.links import LONGEST_TOKEN, read_code
from pitt.web.parts import Web
from pitt.web.relays import ice_servers_for
from pitt.web.safety import check_csrf
from pitt.web.spelling import read_language, read_name

WEBSOCKET = "/ws"


def joining_api(web: Web) -> Blueprint:
    """Gives `/api/classrooms/<code>/join` and `/ticket`."""
    api = Blueprint("joining", __name__, url_prefix="/api/classrooms/<code>")

    @api.post("/join")
    @anybody
    async def join(code: str) -> Response:
        body = await read_body(Join)
        web.limits.count_join(request)
        newcomer = Newcomer(
            name=read_name(body.name),
            secret=body.secret if body.secret and len(body.secret) <= LONGEST_TOKEN else None,
            language=read_language(body.language),
            simulated=body.simulated or body.rehearsal is not None,
        )
        classroom = await _classroom_of(web, code)
        web.limits.count_join_in(classroom)
        if body.as_ == "instructor":
            admitted = await admit_instructor(web, classroom, await _instructor_of(web, classroom), newcomer)
        else:
            if body.rehearsal is not None:
                web.tickets.verify_rehearsal(body.rehearsal, classroom, web.clock())
            elif body.simulated:
                await _instructor_of(web, classroom)
            admitted = await admit_student(web, classroom, newcomer)
        await _enter(web, classroom, admitted, body.as_, newcomer.language)
        return answer(
            JoinedBody(
                participant=admitted.participant,
                secret=admitted.secret,
                ticket=web.tickets.issue(classroom, admitted.participant, body.as_, web.clock()),
                realm=classroom,
                websocket=WEBSOCKET,
                name=admitted.name,
                role=body.as_,
                ice_servers=ice_servers_for(
                    admitted.participant, web.settings.ice_servers, web.clock(), web.lifetimes.relay_ms
                ),
                protocol=PROTOCOL_VERSION,
            )
        )

    @api.post("/ticket")
    @anybody
    async def renew_ticket(code: str) -> Response:
        body = await read_body(AskTicket)
        web.limits.count_join(request)
        classroom = await _classroom_of(web, code)
        role, instructor = await recognise(web, classroom, body.participant, body.secret[:LONGEST_TOKEN])
        # An instructor's secret may stay behind in a browser that others use; the cookie goes with signing out.
        if instructor is not None and require_signed_in(web).instructor != instructor:
            raise Refused(NOT_ALLOWED, NOT_YOURS, "not_teaching")
        participant = ParticipantId(body.participant)
        return answer(TicketBody(ticket=web.tickets.issue(classroom, participant, role, web.clock())))

    return api


async def _classroom_of(web: Web, code: str) -> ClassroomId:
    exact = read_code(code)
    known = web.remembered_code(exact) if exact else None
    if known is None:
        classroom = await find_classroom(web, code)
        known = ClassroomId(classroom.id)
        web.remember_code(classroom.code, known)
        await web.sessions.commit()
    return known


async def _instructor_of(web: Web, classroom: ClassroomId) -> InstructorId:
    check_csrf(request, require_signed_in(web).csrf)
    instructor = InstructorId((await require_instructor(web)).id)
    taught = await teaches(web, instructor, classroom)
    await web.sessions.commit()
    if not taught:
        raise Refused(NOT_ALLOWED, NOT_YOURS, "not_teaching")
    return instructor


async def _enter(web: Web, classroom: ClassroomId, admitted: Admitted, role: Role, language: str | None) -> None:
    try:
        await web.classrooms.join(classroom, admitted.participant, role, admitted.name, admitted.simulated, language)
    except Exception:
        if admitted.new:
            await dismiss(web, admitted.participant)
        raise
