"""What a browser is told about STUN and TURN servers: credentials of its own, which expire.

Must not know who may join, nor keep anything.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable

from pitt.classroom.ids import ParticipantId
from pitt.settings import IceServer, IceServerSetting


def ice_servers_for(
    participant: ParticipantId, servers: Iterable[IceServerSetting], now_ms: int, valid_ms: int
) -> tuple[IceServer, ...]:
    """Gives the servers as a participant's browser takes them; a shared secret never leaves.

    Source: draft-uberti-behave-turn-rest-00, section 2.2 (coturn: `use-auth-secret`): the username is the Unix time in
    seconds when it expires and a name, the credential the Base64 of its HMAC-SHA1 by the secret.
    """
    return tuple(_given(server, participant, (now_ms + valid_ms) // 1000) for server in servers)


def _given(server: IceServerSetting, participant: ParticipantId, expires_s: int) -> IceServer:
    if server.secret is None:
        return IceServer(urls=server.urls, username=server.username, credential=server.credential)
    username = f"{expires_s}:{participant}"
    digest = hmac.digest(server.secret.encode(), username.encode(), hashlib.sha1)
    return IceServer(urls=server.urls, username=username, credential=base64.b64encode(digest).decode())
