"""The URIs that WAMP itself defines, and the rule for a well-formed one."""

from __future__ import annotations

import re
from typing import Final

PROTOCOL_VIOLATION: Final = "wamp.error.protocol_violation"
INVALID_URI: Final = "wamp.error.invalid_uri"
INVALID_ARGUMENT: Final = "wamp.error.invalid_argument"
NO_SUCH_REALM: Final = "wamp.error.no_such_realm"
NO_SUCH_PROCEDURE: Final = "wamp.error.no_such_procedure"
NO_SUCH_SUBSCRIPTION: Final = "wamp.error.no_such_subscription"
NO_SUCH_REGISTRATION: Final = "wamp.error.no_such_registration"
NO_MATCHING_AUTH_METHOD: Final = "wamp.error.no_matching_auth_method"
AUTHENTICATION_REQUIRED: Final = "wamp.error.authentication_required"
AUTHENTICATION_DENIED: Final = "wamp.error.authentication_denied"
NOT_AUTHORIZED: Final = "wamp.error.not_authorized"
OPTION_NOT_ALLOWED: Final = "wamp.error.option_not_allowed"
CANCELED: Final = "wamp.error.canceled"
TIMEOUT: Final = "wamp.error.timeout"
PAYLOAD_SIZE_EXCEEDED: Final = "wamp.error.payload_size_exceeded"
CLOSE_REALM: Final = "wamp.close.close_realm"
GOODBYE_AND_OUT: Final = "wamp.close.goodbye_and_out"
SYSTEM_SHUTDOWN: Final = "wamp.close.system_shutdown"

LIMIT_REACHED: Final = "pitt.error.limit_reached"
"""A session asked for more than its share (subscriptions, pending calls); WAMP has no URI for that."""

CONNECTION_LOST: Final = "pitt.close.connection_lost"
"""The reason given to the host, never sent: the transport went away without a GOODBYE."""

TOO_SLOW: Final = "pitt.close.too_slow"
"""The reason given to the host, never sent: the client did not read what was sent to it."""

RUNTIME_ERROR: Final = "wamp.error.runtime_error"
"""The host failed in a way it did not foresee; autobahn's URI for the same."""

MAX_URI_LENGTH: Final = 256

# WAMP, "URIs", Relaxed/Loose: components "MUST NOT contain a `.`, `#` or whitespace characters and
# MUST NOT be empty"; the last may be empty where a pattern is meant.
_EXACT = re.compile(r"(?:[^\s.#]+\.)*[^\s.#]+")
_PREFIX = re.compile(r"(?:[^\s.#]+\.)*[^\s.#]*")


def is_uri(text: str) -> bool:
    """Tells whether `text` may name a realm, topic, procedure or reason."""
    return len(text) <= MAX_URI_LENGTH and _EXACT.fullmatch(text) is not None


def is_prefix(text: str) -> bool:
    """Tells whether `text` may be the topic of a prefix subscription; it may end with a dot."""
    return len(text) <= MAX_URI_LENGTH and _PREFIX.fullmatch(text) is not None


def is_reserved(uri: str) -> bool:
    """Tells whether an application must not use `uri` (WAMP, "URIs", Reserved URIs)."""
    return uri == "wamp" or uri.startswith("wamp.")
