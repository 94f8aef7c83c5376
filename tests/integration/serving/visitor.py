"""What a visitor's machine does: trusts the certificate, opens the page, joins, opens the WebSocket."""

import http.client
import json
import ssl
import sys
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol


def visit(base: str, code: str, certificate: str) -> dict[str, Any]:
    """Returns what the visitor has seen."""
    # Checks the name, too: the address must stand in the certificate.
    trust = ssl.create_default_context(cafile=certificate)
    seen: dict[str, Any] = {}

    def ask(path: str, body: object = None) -> tuple[int, str]:
        where = urlsplit(base).netloc
        with closing(http.client.HTTPSConnection(where, timeout=30, context=trust)) as connection:
            headers = {"Content-Type": "application/json", "Origin": base}
            connection.request("GET" if body is None else "POST", path, json.dumps(body) if body else None, headers)
            answer = connection.getresponse()
            seen["from"] = connection.sock.getsockname()[0] if connection.sock else seen["from"]
            return answer.status, answer.read().decode()

    seen["health"] = ask("/healthz")
    seen["page"] = ask(f"/c/{code}")
    seen["metrics"] = ask("/metrics")[0]
    joined = json.loads(ask(f"/api/classrooms/{code}/join", {"name": "Ana"})[1])
    seen["joined"] = joined["name"]
    url = base.replace("https", "wss", 1) + joined["websocket"]
    with connect(url, ssl=trust, origin=Origin(base), subprotocols=[Subprotocol("wamp.2.json")]) as client:
        seen["subprotocol"] = client.subprotocol
        details = {"authmethods": ["ticket"], "authid": joined["participant"], "roles": {"caller": {}}}
        client.send(json.dumps([1, joined["realm"], details]))
        client.recv()
        client.send(json.dumps([5, joined["ticket"], {}]))
        seen["welcome"] = json.loads(client.recv())[0]
    return seen


if __name__ == "__main__":
    print(json.dumps(visit(*sys.argv[1:4])))
