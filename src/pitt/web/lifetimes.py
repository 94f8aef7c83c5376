"""How long what the web side hands out stays valid."""

import msgspec


class Lifetimes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Holds every lifetime, in milliseconds."""

    ticket_ms: int = 60_000
    """From joining over HTTP to HELLO on the WebSocket."""
    signed_in_ms: int = 30 * 86_400_000
    """An instructor's cookie: a month, so that a weekly course need not sign in each time."""
    invitation_ms: int = 7 * 86_400_000
    relay_ms: int = 12 * 3_600_000
    """Credentials for a TURN server: longer than any meeting, since who stays in it is given no others."""
    rehearsal_ms: int = 600_000
    """Every simulated student has come by then; who returns later shows a ticket."""
