"""What links a ballot of an anonymous round to its voter: a key that is never in the log.

Who has the key can tell for each person which ballot is theirs, so that they may change it and see it again. It is made
for one round, kept beside the log as long as the round lasts, and destroyed with its end; then nobody can tell any
more, whoever reads the log.
"""

from __future__ import annotations

import hmac
from functools import lru_cache

from pitt.classroom.ids import ParticipantId

SEAL_BYTES = 32


@lru_cache(maxsize=4096)
def ballot_id(seal: bytes, participant: ParticipantId) -> str:
    """Gives the id of somebody's ballot, which looks random without the seal (RFC 2104, SHA-256, cut to 128 bits)."""
    return hmac.digest(seal, participant.encode(), "sha256")[:16].hex()
