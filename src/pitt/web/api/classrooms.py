"""Classrooms: an instructor's list, making one, inviting a co-instructor, and what anybody sees of one."""

from quart import Blueprint, Response, request
from sqlalchemy import select

from pitt.classroom.ids import ClassroomId, InstructorId
from pitt.protocol.errors import INVALID, TICKET, Refused
from pitt.store.engines import writing
from pitt.store.models import Classroom, ClassroomInstructor, Instructor
from pitt.web.access import (
    anybody,
    find_classroom,
    instructors,
    require_instructor,
    require_teaching,
    teaches,
)
from pitt.web.bodies import (
    AcceptedBody,
    AcceptInvitation,
    ClassroomBody,
    ClassroomLine,
    ClassroomsBody,
    CreateClassroom,
    CreatedBody,
    InstructorBody,
    InvitationBody,
    RehearsalBody,
    StartRehearsal,
    answer,
    read_body,
)
from pitt.web.links import LONGEST_TOKEN, create_classroom, issue_invitation, make_id, redeem_invitation
from pitt.web.parts import Web
from pitt.web.safety import check_csrf
from pitt.web.sessions import sign_in, signed_in
from pitt.web.spelling import read_name, read_title

MOST_STUDENTS = 2_000


def classrooms_api(web: Web) -> Blueprint:
    """Gives `/api/classrooms` and `/api/invitations`, all but joining."""
    api = Blueprint("classrooms", __name__, url_prefix="/api")

    @api.get("/classrooms")
    @instructors
    async def list_classrooms() -> Response:
        me = await require_instructor(web)
        found = await web.sessions.scalars(
            select(Classroom)
            .join(ClassroomInstructor, ClassroomInstructor.classroom_id == Classroom.id)
            .where(ClassroomInstructor.instructor_id == me.id)
            .order_by(Classroom.created_at.desc(), Classroom.id)
        )
        lines = []
        for classroom in found:
            about = await web.classrooms.about(ClassroomId(classroom.id))
            lines.append(
                ClassroomLine(
                    code=classroom.code,
                    title=classroom.title,
                    created_at=classroom.created_at,
                    meeting_open=about.meeting_open,
                    locked=about.locked,
                    here=about.here,
                )
            )
        return answer(ClassroomsBody(classrooms=lines))

    @api.post("/classrooms")
    @instructors
    async def make_classroom() -> Response:
        body = await read_body(CreateClassroom)
        title = read_title(body.title)
        async with web.writing:
            session = web.sessions()
            await writing(session)
            me = await require_instructor(web)
            classroom = await create_classroom(session, InstructorId(me.id), title, web.clock())
            created = CreatedBody(code=classroom.code, title=classroom.title)
            await session.commit()
        return answer(created, 201)

    @api.get("/classrooms/<code>")
    @anybody
    async def show_classroom(code: str) -> Response:
        classroom = await find_classroom(web, code)
        me = signed_in(web.clock())
        instructor = await web.sessions.get(Instructor, me.instructor) if me else None
        teaching = instructor is not None and await teaches(web, instructor.id, classroom.id)
        about = await web.classrooms.about(ClassroomId(classroom.id))
        return answer(
            ClassroomBody(
                code=classroom.code,
                title=classroom.title,
                locked=about.locked,
                meeting_open=about.meeting_open,
                here=about.here,
                instructor=teaching,
                name=instructor.name if instructor else None,
            )
        )

    @api.post("/classrooms/<code>/invitations")
    @instructors
    async def invite(code: str) -> Response:
        now_ms = web.clock()
        async with web.writing:
            session = web.sessions()
            await writing(session)
            _, classroom = await require_teaching(web, code)
            lifetime_ms = web.lifetimes.invitation_ms
            token = await issue_invitation(session, ClassroomId(classroom.id), now_ms, lifetime_ms)
            await session.commit()
        base = web.settings.public_url or f"{request.scheme}://{request.host}"
        return answer(InvitationBody(link=f"{base}/invite#{token}", expires_at=now_ms + lifetime_ms), 201)

    @api.post("/invitations/accept")
    @anybody
    async def accept_invitation() -> Response:
        body = await read_body(AcceptInvitation)
        web.limits.count_sign_in(request)
        me = signed_in(web.clock())
        if me is not None:
            check_csrf(request, me.csrf)
        async with web.writing:
            session = web.sessions()
            await writing(session)
            instructor = await session.get(Instructor, me.instructor) if me else None
            if instructor is None:
                instructor = Instructor(id=make_id(), name=read_name(body.name), created_at=web.clock())
                session.add(instructor)
                await session.flush()
                me = None
            shown = InstructorBody(id=instructor.id, name=instructor.name)
            token = body.token if len(body.token) <= LONGEST_TOKEN else ""
            classroom_id = await redeem_invitation(session, token, web.clock())
            classroom = await session.get(Classroom, classroom_id) if classroom_id else None
            if classroom is None:
                await session.rollback()
                words = "This invitation is used up, too old, or incomplete. Ask for a new one."
                raise Refused(TICKET, words, "invitation_used_up")
            if not await teaches(web, instructor.id, classroom.id):
                session.add(ClassroomInstructor(classroom_id=classroom.id, instructor_id=instructor.id))
            code, title = classroom.code, classroom.title
            await session.commit()
        if me is None:
            me = sign_in(InstructorId(shown.id), web.clock() + web.lifetimes.signed_in_ms)
        return answer(AcceptedBody(code=code, title=title, instructor=shown, csrf=me.csrf))

    @api.post("/classrooms/<code>/rehearsal")
    @instructors
    async def rehearse(code: str) -> Response:
        body = await read_body(StartRehearsal)
        _, classroom = await require_teaching(web, code)
        if not 1 <= body.students <= MOST_STUDENTS:
            raise Refused(
                INVALID,
                f"A rehearsal has 1 to {MOST_STUDENTS:,} simulated students, not {body.students}.",
                "rehearsal_size",
                {"most": str(MOST_STUDENTS)},
            )
        exact_code = classroom.code
        await web.sessions.commit()
        await web.classrooms.start_rehearsal(exact_code, body.students)
        return answer(RehearsalBody(students=body.students), 202)

    return api
