"""The bodies of the HTTP API, in and out.

Owns their shapes; requests refuse members that they do not know.
"""

from typing import Literal, TypeVar

import msgspec
from quart import Response, request
from werkzeug.exceptions import UnsupportedMediaType

from pitt.protocol.documents import Role
from pitt.protocol.errors import INVALID, Refused
from pitt.settings import IceServer


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Is the base of what clients send."""


class SignIn(Body, frozen=True, kw_only=True):
    """Signs in by the token of a sign-in link."""

    token: str


class CreateClassroom(Body, frozen=True, kw_only=True):
    """Makes a classroom."""

    title: str


class AcceptInvitation(Body, frozen=True, kw_only=True):
    """Accepts to teach in a classroom; `name` counts only for somebody who is not signed in."""

    token: str
    name: str = ""


class Join(Body, frozen=True, kw_only=True):
    """Joins a classroom; a student's `secret` brings the same person back."""

    name: str
    secret: str | None = None
    as_: Role = msgspec.field(name="as", default="student")
    language: str | None = None
    simulated: bool = False
    rehearsal: str | None = None
    """The token with which a rehearsal's simulated students join."""


class AskTicket(Body, frozen=True, kw_only=True):
    """Asks for another ticket, to reconnect."""

    participant: str
    secret: str


class StartRehearsal(Body, frozen=True, kw_only=True):
    """Fills a classroom with simulated students."""

    students: int


class InstructorBody(msgspec.Struct, frozen=True, kw_only=True):
    """Is who is signed in."""

    id: str
    name: str


class SessionBody(msgspec.Struct, frozen=True, kw_only=True):
    """Says who is signed in; `csrf` goes into the header `X-Pitt-CSRF` of every change, empty for nobody."""

    instructor: InstructorBody | None
    csrf: str


class ClassroomLine(msgspec.Struct, frozen=True, kw_only=True):
    """Is one classroom in an instructor's list."""

    code: str
    title: str
    created_at: int
    meeting_open: bool
    locked: bool
    here: int


class ClassroomBody(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Is what anybody with the link sees of a classroom before joining."""

    code: str
    title: str
    locked: bool
    meeting_open: bool
    here: int
    instructor: bool
    """Whether the caller may teach here."""
    name: str | None = None
    """The signed-in instructor's name."""


class ClassroomsBody(msgspec.Struct, frozen=True, kw_only=True):
    """Is an instructor's list, the newest first."""

    classrooms: list[ClassroomLine]


class CreatedBody(msgspec.Struct, frozen=True, kw_only=True):
    """Is a classroom just made."""

    code: str
    title: str


class InvitationBody(msgspec.Struct, frozen=True, kw_only=True):
    """Is a link for one co-instructor; it is shown once."""

    link: str
    expires_at: int


class AcceptedBody(msgspec.Struct, frozen=True, kw_only=True):
    """Says where one teaches now, and who is signed in."""

    code: str
    title: str
    instructor: InstructorBody
    csrf: str


class JoinedBody(msgspec.Struct, frozen=True, kw_only=True):
    """Is all that a client needs to open its WebSocket, and the secret it keeps to come back."""

    participant: str
    secret: str
    ticket: str
    realm: str
    websocket: str
    name: str
    role: Role
    ice_servers: tuple[IceServer, ...]
    protocol: int


class TicketBody(msgspec.Struct, frozen=True, kw_only=True):
    """Is a fresh ticket."""

    ticket: str


class RehearsalBody(msgspec.Struct, frozen=True, kw_only=True):
    """Says how many simulated students were started."""

    students: int


class DoneBody(msgspec.Struct, frozen=True, kw_only=True):
    """Says that something is done and there is nothing to add."""

    done: Literal[True] = True


BodyT = TypeVar("BodyT", bound=Body)


async def read_body(shape: type[BodyT]) -> BodyT:
    """Reads the request's JSON body.

    Raises:
        Refused: `pitt.error.invalid` when it is not what `shape` says.
        HTTPException: when it is too long, or declared to be something else than JSON.
    """
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    raw = await request.get_data(as_text=False, parse_form_data=False)
    try:
        return msgspec.json.decode(raw, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        words = f"The request is not understood: {error}. Reload the page and try again."
        raise Refused(INVALID, words, "request_not_understood") from None


def answer(body: msgspec.Struct, status: int = 200) -> Response:
    """Gives a JSON answer."""
    return Response(msgspec.json.encode(body), status=status, mimetype="application/json")
