"""Where this machine is reached."""

import socket


def outward_address() -> str | None:
    """Gives this machine's address on the way to others, without sending anything; None where there is no network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Of the block for documentation (RFC 5737): nobody is there.
            probe.connect(("198.51.100.1", 9))
        except OSError:
            return None
        return str(probe.getsockname()[0])
