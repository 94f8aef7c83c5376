"""Who may call what: nobody, unless a view says otherwise.

Owns the check before every request, and the two questions that need the database: who is signed in, and do they
teach here.
"""

from collections.abc import Awaitable, Callable
from enum import Enum
from typing import Any, Final, TypeVar

from quart import Quart, request
from sqlalchemy import select

from pitt.classroom.ids import InstructorId
from pitt.protocol.errors import NOT_ALLOWED, UNKNOWN, Refused
from pitt.store.models import Classroom, ClassroomInstructor, Instructor
from pitt.web.links import read_code
from pitt.web.parts import Web
from pitt.web.refusals import NOBODY
from pitt.web.safety import HARMLESS, check_csrf, check_origin
from pitt.web.sessions import SignedIn, signed_in

SIGN_IN: Final = "Only instructors can do this. Open your sign-in link first; the server prints one when it starts."
NOT_YOURS: Final = "You do not teach in this classroom. Ask one of its instructors for an invitation."
NO_SUCH_CODE: Final = (
    "There is no classroom with this code. Look at the code again, or ask your instructor for the link."
)

View = TypeVar("View", bound=Callable[..., Awaitable[Any]])


class Access(Enum):
    """Says what a view asks of its caller before it runs."""

    ANYBODY = "anybody"
    INSTRUCTORS = "instructors"
    """Signed in, and for changes with the CSRF token."""


def anybody(view: View) -> View:
    """Opens a view to everybody; what it does with a cookie it checks itself."""
    view.access = Access.ANYBODY  # type: ignore[attr-defined]
    return view


def instructors(view: View) -> View:
    """Opens a view to signed-in instructors."""
    view.access = Access.INSTRUCTORS  # type: ignore[attr-defined]
    return view


def guard_requests(app: Quart, web: Web) -> None:
    """Refuses every request that its view does not ask for."""

    @app.before_request
    async def check() -> None:
        check_origin(request, web.settings.public_url)
        if request.endpoint is None:
            return
        match getattr(app.view_functions[request.endpoint], "access", None):
            case Access.ANYBODY:
                pass
            case Access.INSTRUCTORS:
                me = require_signed_in(web)
                if request.method not in HARMLESS:
                    check_csrf(request, me.csrf)
            case _:
                raise Refused(NOT_ALLOWED, "This is not open to anybody.", "not_open")


def require_signed_in(web: Web) -> SignedIn:
    """Gives who the cookie says is signed in.

    Raises:
        Refused: `pitt.error.sign_in`.
    """
    me = signed_in(web.clock())
    if me is None:
        raise Refused(NOBODY, SIGN_IN, "sign_in")
    return me


async def require_instructor(web: Web) -> Instructor:
    """Gives the signed-in instructor, who still exists.

    Raises:
        Refused: `pitt.error.sign_in`.
    """
    me = require_signed_in(web)
    instructor = await web.sessions.get(Instructor, me.instructor)
    if instructor is None:
        raise Refused(NOBODY, SIGN_IN, "sign_in")
    return instructor


async def find_classroom(web: Web, typed_code: str) -> Classroom:
    """Finds a classroom by its code as somebody typed it; wrong codes are counted.

    Raises:
        Refused: `pitt.error.unknown`, or `pitt.error.too_fast` after too many wrong ones.
    """
    code = read_code(typed_code)
    web.limits.check_guesses(request)
    if code is not None:
        classroom = await web.sessions.scalar(select(Classroom).where(Classroom.code == code))
        if classroom is not None:
            return classroom
    web.limits.count_wrong(request)
    raise Refused(UNKNOWN, NO_SUCH_CODE, "classroom_unknown")


async def teaches(web: Web, instructor: InstructorId | str, classroom: str) -> bool:
    """Tells whether the instructor is one of the classroom's."""
    return await web.sessions.get(ClassroomInstructor, (classroom, instructor)) is not None


async def require_teaching(web: Web, typed_code: str) -> tuple[Instructor, Classroom]:
    """Gives the signed-in instructor and the classroom, in which they teach.

    Raises:
        Refused: when one of the three is not so.
    """
    instructor = await require_instructor(web)
    classroom = await find_classroom(web, typed_code)
    if not await teaches(web, instructor.id, classroom.id):
        raise Refused(NOT_ALLOWED, NOT_YOURS, "not_teaching")
    return instructor, classroom
