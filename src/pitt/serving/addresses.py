"""Where this machine can be reached, and what people type.

Owns the machine's addresses and the links' beginnings. Must not know of sockets or certificates.
"""

import array
import fcntl
import ipaddress
import socket
import struct
from collections.abc import Sequence
from typing import Final

import msgspec

from pitt.settings import Settings

_SIOCGIFADDR: Final = 0x8915
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_ANY: Final = frozenset({"0.0.0.0", "::", ""})  # noqa: S104


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """Says at which addresses a server is found."""

    own: str
    """For the person at this machine, like http://localhost:8000."""
    others: tuple[str, ...]
    """For everybody else, the likeliest first; empty when only this machine can join."""
    camera: bool
    """Whether browsers elsewhere grant a camera there: not over plain HTTP (W3C Secure Contexts)."""

    @property
    def shared(self) -> str:
        """Returns the beginning of the links that are handed out."""
        return self.others[0] if self.others else self.own


def reach(settings: Settings, port: int, machine: Sequence[str] | None = None) -> Reach:
    """Tells where a server with these settings, listening on `port`, is found.

    `machine` holds the machine's addresses; without it they are looked up.
    """
    scheme = "https" if settings.tls else "http"
    default = 443 if settings.tls else 80
    suffix = "" if port == default else f":{port}"
    host = settings.bind_host
    own_host = "localhost" if host in _ANY | _LOOPBACK else host
    own = f"{scheme}://{_in_url(own_host)}{suffix}"
    if settings.public_url:
        return Reach(own=own, others=(settings.public_url,), camera=settings.public_url.startswith("https://"))
    if host in _LOOPBACK:
        return Reach(own=own, others=(), camera=False)
    if host in _ANY:
        hosts = machine_addresses() if machine is None else machine
    else:
        hosts = [host]
    others = tuple(f"{scheme}://{_in_url(address)}{suffix}" for address in hosts)
    return Reach(own=own, others=others, camera=settings.tls)


def media_addresses(settings: Settings, machine: Sequence[str] | None = None) -> list[tuple[str, str]]:
    """Tells where media are taken, as (address to bind, address to advertise).

    Behind a proxy they come past it, so its being on this machine does not matter. `machine` is as in `reach`.
    """
    if settings.media_addresses:
        entries = (entry.partition("=") for entry in settings.media_addresses)
        return [(bound.strip(), (advertised or bound).strip()) for bound, _, advertised in entries]
    host = settings.bind_host
    if host in _LOOPBACK and not settings.public_url:
        return [("127.0.0.1", "127.0.0.1")]
    if host in _ANY | _LOOPBACK:
        found = (machine_addresses() if machine is None else machine) or ["127.0.0.1"]
        return [(address, address) for address in found]
    address = _address_of(host)
    return [(address, address)]


def _address_of(host: str) -> str:
    """Resolves a host name; an address is its own."""
    try:
        return str(socket.getaddrinfo(host, None, type=socket.SOCK_DGRAM)[0][4][0])
    except socket.gaierror:
        return host


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def machine_addresses() -> list[str]:
    """Lists this machine's IPv4 addresses on networks, the one with the default route first."""
    found = [address for address in (_default_address(), *_interface_addresses()) if address]
    return list(dict.fromkeys(address for address in found if not ipaddress.ip_address(address).is_loopback))


def machine_names() -> list[str]:
    """Lists the names by which this machine may be called."""
    name = socket.gethostname()
    return list(dict.fromkeys(["localhost", name, *([] if "." in name else [f"{name}.local"])]))


def _default_address() -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # TEST-NET-1 (RFC 5737): connecting a datagram socket chooses a route and sends nothing.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        return str(probe.getsockname()[0])


def _interface_addresses() -> list[str]:
    addresses = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            request = array.array("B", struct.pack("256s", name.encode()[:15]))
            try:
                fcntl.ioctl(probe, _SIOCGIFADDR, request)
            except OSError:
                # The interface has no IPv4 address, or this is no Linux.
                continue
            addresses.append(socket.inet_ntoa(request[20:24].tobytes()))
    return addresses
