"""Signing in and out, and who is signed in."""

from quart import Blueprint, Response, request

from pitt.classroom.ids import InstructorId
from pitt.protocol.errors import TICKET, Refused
from pitt.store.engines import writing
from pitt.store.models import Instructor
from pitt.web.access import anybody
from pitt.web.bodies import DoneBody, InstructorBody, SessionBody, SignIn, answer, read_body
from pitt.web.links import LONGEST_TOKEN, redeem_sign_in_link
from pitt.web.parts import Web
from pitt.web.safety import check_csrf
from pitt.web.sessions import sign_in, sign_out, signed_in


def signing_in_api(web: Web) -> Blueprint:
    """Gives `/api/session`, `/api/sign-in` and `/api/sign-out`."""
    api = Blueprint("signing_in", __name__, url_prefix="/api")

    @api.get("/session")
    @anybody
    async def show_session() -> Response:
        me = signed_in(web.clock())
        instructor = await web.sessions.get(Instructor, me.instructor) if me else None
        if me is None or instructor is None:
            return answer(SessionBody(instructor=None, csrf=""))
        return answer(SessionBody(instructor=InstructorBody(id=instructor.id, name=instructor.name), csrf=me.csrf))

    @api.post("/sign-in")
    @anybody
    async def sign_in_by_link() -> Response:
        body = await read_body(SignIn)
        web.limits.count_sign_in(request)
        instructor = await _redeem(body.token)
        if instructor is None:
            raise Refused(
                TICKET,
                "This sign-in link is used up, too old, or incomplete. Copy the whole link, or let the server make "
                "a new one with: pitt classroom sign-in-link.",
                "sign_in_link_used_up",
            )
        me = sign_in(InstructorId(instructor.id), web.clock() + web.lifetimes.signed_in_ms)
        return answer(SessionBody(instructor=instructor, csrf=me.csrf))

    async def _redeem(token: str) -> InstructorBody | None:
        if len(token) > LONGEST_TOKEN:
            return None
        async with web.writing:
            session = web.sessions()
            await writing(session)
            instructor_id = await redeem_sign_in_link(session, token, web.clock())
            instructor = await session.get(Instructor, instructor_id) if instructor_id else None
            shown = InstructorBody(id=instructor.id, name=instructor.name) if instructor else None
            await session.commit()
        return shown

    @api.post("/sign-out")
    @anybody
    async def sign_out_here() -> Response:
        me = signed_in(web.clock())
        if me is not None:
            check_csrf(request, me.csrf)
        sign_out()
        return answer(DoneBody())

    return api
