"""The listening socket: taken first, so that a port in use is told before anything else is done.

Owns binding and its words. Must not know what is served.
"""

import errno
import socket
from contextlib import closing

from pitt.serving.refusal import CannotServe

BACKLOG = 2_048
"""A class of 1,000 comes back within a second after a restart; Linux cuts it to net.core.somaxconn."""


def listen(host: str, port: int) -> socket.socket:
    """Takes the port and begins to listen; clients that come early wait until the server answers.

    Raises:
        CannotServe: in words, when the port is taken or the address is none of this machine's.
    """
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror:
        raise CannotServe(
            f"{host} is no address of this machine. Say --host 127.0.0.1 for this computer only, or --lan."
        ) from None
    listener = socket.socket(family, kind, proto)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        # On Linux a taken port may show only here, when both programs reuse addresses.
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise CannotServe(_words(error, host, port)) from None
    listener.setblocking(False)
    return listener


def is_free(host: str, port: int) -> bool:
    """Tells whether a server could listen there now."""
    try:
        listen(host, port).close()
    except CannotServe:
        return False
    return True


def _words(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        who = "Pitt already runs there, or another program does" if _answers(host, port) else "Another program has it"
        other = next((near for near in range(port + 1, port + 50) if near < 65_536 and is_free(host, near)), None)
        step = f"start on another port: pitt serve --port {other}" if other else "choose another port with --port"
        return f"Port {port} is in use. {who}: stop it, or {step}"
    if error.errno == errno.EACCES:
        return f"Port {port} is kept for the system's administrator. Take one from 1024 on: pitt serve --port 8000"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is no address of this machine. Say --host 127.0.0.1 for this computer only, or --lan."
    return f"Pitt cannot listen on {host}, port {port}: {error.strerror}."


def _answers(host: str, port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.settimeout(0.3)
        return probe.connect_ex(("127.0.0.1" if host in {"0.0.0.0", "::"} else host, port)) == 0  # noqa: S104
