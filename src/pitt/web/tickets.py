"""Tickets: short-lived signed tokens that open the WebSocket of one classroom for one participant.

Owns their shape (JWT, RFC 7519, signed with HS256 and nothing else) and their checks. Must not know of HTTP, WAMP
or the database: the time and the key are given.
"""

from typing import Final, Literal, NoReturn, TypeVar

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from pitt.classroom.ids import ClassroomId, ParticipantId
from pitt.protocol.documents import PROTOCOL_VERSION, Role
from pitt.protocol.errors import TICKET, Refused

ALGORITHM: Final = "HS256"
LONGEST: Final = 2_048
"""Characters; a ticket of ours has about 330."""
WEBSOCKET: Final = "pitt:websocket"
REHEARSAL: Final = "pitt:rehearsal"


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """Says who may connect, as what, and where; `realm` is the classroom's id."""

    realm: ClassroomId
    participant: ParticipantId
    role: Role
    protocol: int
    """Version of the protocol that the page was served with."""


class _Ticket(Claims, frozen=True, kw_only=True):
    aud: Literal["pitt:websocket"]
    exp: float


class _Rehearsal(msgspec.Struct, frozen=True, kw_only=True):
    realm: ClassroomId
    aud: Literal["pitt:rehearsal"]
    exp: float


_Shape = TypeVar("_Shape", bound=msgspec.Struct)


class Tickets:
    """Issues and verifies tickets under one key."""

    def __init__(self, key: bytes, lifetime_ms: int) -> None:
        self._key = OctKey.import_key(key)
        self._lifetime_ms = lifetime_ms

    def issue(self, realm: ClassroomId, participant: ParticipantId, role: Role, now_ms: int) -> str:
        """Gives a ticket for one participant; it is to be used within the lifetime, as often as the line breaks."""
        return self._sign(
            {
                "realm": realm,
                "participant": participant,
                "role": role,
                "protocol": PROTOCOL_VERSION,
                "aud": WEBSOCKET,
                "exp": (now_ms + self._lifetime_ms) / 1000,
            }
        )

    def verify(self, ticket: str, realm: str, authid: str, now_ms: int) -> Claims:
        """Reads a ticket that was shown for `realm` by somebody who calls themselves `authid`.

        The caller still checks that the participant has not been removed since, and that it speaks `protocol`.

        Raises:
            Refused: `pitt.error.ticket` when it is stale, forged, or another classroom's or person's.
        """
        read = self._read(ticket, _Ticket)
        if read.realm != realm:
            words = "This ticket is for another classroom. Open the classroom's link again."
            raise Refused(TICKET, words, "ticket_elsewhere")
        if read.participant != authid:
            words = "This ticket is somebody else's. Open the classroom's link again."
            raise Refused(TICKET, words, "ticket_of_another")
        _check_time(read.exp, now_ms)
        return Claims(realm=read.realm, participant=read.participant, role=read.role, protocol=read.protocol)

    def issue_rehearsal(self, realm: ClassroomId, now_ms: int, lifetime_ms: int) -> str:
        """Gives a token with which simulated students may join `realm` over HTTP."""
        return self._sign({"realm": realm, "aud": REHEARSAL, "exp": (now_ms + lifetime_ms) / 1000})

    def verify_rehearsal(self, token: str, realm: str, now_ms: int) -> None:
        """Accepts a rehearsal token of this classroom.

        Raises:
            Refused: `pitt.error.ticket` when it is stale, forged, or another classroom's.
        """
        read = self._read(token, _Rehearsal)
        if read.realm != realm:
            words = "This rehearsal belongs to another classroom. Start it again from here."
            raise Refused(TICKET, words, "rehearsal_elsewhere")
        _check_time(read.exp, now_ms)

    def _sign(self, claims: dict[str, object]) -> str:
        return jwt.encode({"alg": ALGORITHM}, claims, self._key, algorithms=[ALGORITHM])

    def _read(self, token: str, shape: type[_Shape]) -> _Shape:
        if len(token) > LONGEST or not token.isascii():
            _forged()
        try:
            claims = jwt.decode(token, self._key, algorithms=[ALGORITHM]).claims
            return msgspec.convert(claims, shape)
        except (JoseError, msgspec.ValidationError, ValueError):
            _forged()


def _check_time(expires_s: float, now_ms: int) -> None:
    if now_ms >= expires_s * 1000:
        words = "This ticket is too old. Ask for a new one; your browser does so by itself."
        raise Refused(TICKET, words, "ticket_old")


def _forged() -> NoReturn:
    raise Refused(TICKET, "This ticket was not issued here. Open the classroom's link again.", "ticket_forged")
