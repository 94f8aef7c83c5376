"""Tickets: what is refused, and why."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitt.classroom.ids import ClassroomId, ParticipantId
from pitt.protocol.documents import PROTOCOL_VERSION
from pitt.protocol.errors import TICKET, Refused
from pitt.web.tickets import Tickets

KEY = b"k" * 32
NOW_MS = 1_900_000_000_000
REALM = ClassroomId("classroom")
ANA = ParticipantId("ana")
TICKETS = Tickets(KEY, 60_000)


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def sign(header: dict[str, Any], claims: dict[str, Any], key: bytes = KEY, algorithm: str = "sha256") -> str:
    signed = f"{b64(json.dumps(header).encode())}.{b64(json.dumps(claims).encode())}"
    return f"{signed}.{b64(hmac.digest(key, signed.encode(), algorithm))}"


CLAIMS = {
    "realm": REALM,
    "participant": ANA,
    "role": "student",
    "protocol": PROTOCOL_VERSION,
    "aud": "pitt:websocket",
    "exp": (NOW_MS + 60_000) / 1000,
}


def refuse(ticket: str, realm: str = REALM, authid: str = ANA, now_ms: int = NOW_MS) -> str:
    with pytest.raises(Refused) as refusal:
        TICKETS.verify(ticket, realm, authid, now_ms)
    assert refusal.value.uri == TICKET
    return refusal.value.words


def test_a_ticket_says_who_as_what_and_where() -> None:
    claims = TICKETS.verify(TICKETS.issue(REALM, ANA, "instructor", NOW_MS), REALM, ANA, NOW_MS)
    assert (claims.realm, claims.participant, claims.role, claims.protocol) == (
        REALM,
        ANA,
        "instructor",
        PROTOCOL_VERSION,
    )


def test_a_ticket_made_elsewhere_under_the_key_is_read() -> None:
    assert TICKETS.verify(sign({"alg": "HS256"}, CLAIMS), REALM, ANA, NOW_MS).role == "student"


def test_a_ticket_ends_to_the_millisecond() -> None:
    ticket = TICKETS.issue(REALM, ANA, "student", NOW_MS)
    TICKETS.verify(ticket, REALM, ANA, NOW_MS + 59_999)
    assert "too old" in refuse(ticket, now_ms=NOW_MS + 60_000)


def test_a_ticket_is_for_one_classroom_and_one_person() -> None:
    ticket = TICKETS.issue(REALM, ANA, "student", NOW_MS)
    assert "another classroom" in refuse(ticket, realm="other")
    assert "somebody else" in refuse(ticket, authid="bo")


@pytest.mark.parametrize(
    "forged",
    [
        sign({"alg": "HS256"}, CLAIMS, key=b"x" * 32),
        sign({"alg": "HS512"}, CLAIMS, algorithm="sha512"),
        sign({"alg": "none"}, CLAIMS),
        f"{b64(json.dumps({'alg': 'none'}).encode())}.{b64(json.dumps(CLAIMS).encode())}.",
        sign({}, CLAIMS),
        sign({"alg": "HS256", "crit": ["b64"], "b64": False}, CLAIMS),
        sign({"alg": "HS256"}, CLAIMS | {"aud": "pitt:rehearsal"}),
        sign({"alg": "HS256"}, CLAIMS | {"role": "principal"}),
        sign({"alg": "HS256"}, CLAIMS | {"exp": "never"}),
        sign({"alg": "HS256"}, {name: value for name, value in CLAIMS.items() if name != "exp"}),
        sign({"alg": "HS256"}, {name: value for name, value in CLAIMS.items() if name != "aud"}),
        "",
        ".",
        "..",
        "a.b.c",
        "\ud800",
        "x" * 100_000,
    ],
)
def test_a_forged_ticket_is_refused(forged: str) -> None:
    assert "not issued here" in refuse(forged)


@given(st.text(max_size=300))
def test_no_text_passes_for_a_ticket(text: str) -> None:
    refuse(text)


@given(st.data())
def test_no_ticket_survives_a_change(data: st.DataObject) -> None:
    ticket = TICKETS.issue(REALM, ANA, "student", NOW_MS)
    at = data.draw(st.integers(0, len(ticket) - 1))
    sign_there = data.draw(st.characters(codec="ascii").filter(lambda other: other != ticket[at]))
    changed = ticket[:at] + sign_there + ticket[at + 1 :]
    head, _, signature = changed.rpartition(".")
    # Two spellings of one signature differ in base64's unused bits only: that is the same ticket.
    padded = signature + "=" * (-len(signature) % 4)
    try:
        same = head == ticket.rpartition(".")[0] and base64.urlsafe_b64decode(padded) == hmac.digest(
            KEY, head.encode(), hashlib.sha256
        )
    except ValueError:
        same = False
    if not same:
        refuse(changed)


def test_rehearsals_and_tickets_do_not_pass_for_one_another() -> None:
    rehearsal = TICKETS.issue_rehearsal(REALM, NOW_MS, 60_000)
    TICKETS.verify_rehearsal(rehearsal, REALM, NOW_MS)
    refuse(rehearsal)
    for token, realm, now_ms in (
        (TICKETS.issue(REALM, ANA, "instructor", NOW_MS), REALM, NOW_MS),
        (rehearsal, "other", NOW_MS),
        (rehearsal, REALM, NOW_MS + 60_000),
    ):
        with pytest.raises(Refused) as refusal:
            TICKETS.verify_rehearsal(token, realm, now_ms)
        assert refusal.value.uri == TICKET
