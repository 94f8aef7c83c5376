"""The messages a client may send, as types whose decoding is the validation.

WAMP, "Messages": every message is a list whose first element is the type code, and "for a given
`MessageType` and number of message elements the expected types are uniquely defined". A list of another
length or with an element of another type does not decode. WAMP, "Extensibility": "Attributes unknown to
an implementation MUST be ignored".
"""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

MAX_ID = 2**53
Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
Args = list[Any] | None
"""Positional arguments; null is taken for none, since autobahn sends it before keyword arguments."""
Kwargs = dict[str, Any]


class Code(IntEnum):
    """WAMP, "Message Codes and Direction"."""

    HELLO = 1
    WELCOME = 2
    ABORT = 3
    CHALLENGE = 4
    AUTHENTICATE = 5
    GOODBYE = 6
    ERROR = 8
    PUBLISH = 16
    PUBLISHED = 17
    SUBSCRIBE = 32
    SUBSCRIBED = 33
    UNSUBSCRIBE = 34
    UNSUBSCRIBED = 35
    EVENT = 36
    CALL = 48
    CANCEL = 49
    RESULT = 50
    REGISTER = 64
    UNREGISTER = 66
    YIELD = 70


class Features(Struct, frozen=True):
    """The announced features that change what the router sends."""

    subscription_revocation: bool = False


class RoleDetails(Struct, frozen=True):
    """HELLO.Details.roles.<role>."""

    features: Features = Features()


Role = Literal["publisher", "subscriber", "caller", "callee"]


class HelloDetails(Struct, frozen=True):
    """HELLO.Details; `x_pitt_protocol` is the version of Pitt's own protocol the client was built for.

    Autobahn can set no attributes of its own, so the version is looked for in `authextra`, too.
    """

    roles: Annotated[dict[Role, RoleDetails], Meta(min_length=1)]
    authmethods: list[str] = []
    authid: str = ""
    authextra: dict[str, Any] = {}
    agent: str = ""
    x_pitt_protocol: int | None = None

    @property
    def protocol_version(self) -> int | None:
        if self.x_pitt_protocol is not None:
            return self.x_pitt_protocol
        version = self.authextra.get("x_pitt_protocol")
        return version if type(version) is int else None


class Hello(Struct, array_like=True, tag=1, forbid_unknown_fields=True, frozen=True):
    """HELLO: [1, Realm|uri, Details|dict]."""

    realm: str
    details: HelloDetails


class ClosingDetails(Struct, frozen=True):
    """The details of ABORT and GOODBYE."""

    message: str = ""


class Abort(Struct, array_like=True, tag=3, forbid_unknown_fields=True, frozen=True):
    """ABORT: [3, Details|dict, Reason|uri, (Arguments|list, ArgumentsKw|dict)]."""

    details: ClosingDetails
    reason: str
    args: Args = None
    kwargs: Kwargs = {}


class Authenticate(Struct, array_like=True, tag=5, forbid_unknown_fields=True, frozen=True):
    """AUTHENTICATE: [5, Signature|string, Extra|dict]."""

    signature: str
    extra: dict[str, Any]


class Goodbye(Struct, array_like=True, tag=6, forbid_unknown_fields=True, frozen=True):
    """GOODBYE: [6, Details|dict, Reason|uri]."""

    details: ClosingDetails
    reason: str


class ErrorMessage(Struct, array_like=True, tag=8, forbid_unknown_fields=True, frozen=True):
    """ERROR: [8, Type|int, Request|id, Details|dict, Error|uri, (payload)]."""

    request_type: int
    request: Id
    details: dict[str, Any]
    error: str
    args: Args = None
    kwargs: Kwargs = {}


class PublishOptions(Struct, frozen=True):
    """PUBLISH.Options (WAMP, "Subscriber Black- and Whitelisting", "Publisher Exclusion")."""

    acknowledge: bool = False
    exclude_me: bool = True
    exclude: list[Id] | None = None
    exclude_authid: list[str] | None = None
    exclude_authrole: list[str] | None = None
    eligible: list[Id] | None = None
    eligible_authid: list[str] | None = None
    eligible_authrole: list[str] | None = None

    @property
    def filters(self) -> bool:
        """Tells whether receivers are restricted by more than `exclude_me`."""
        return not (
            self.exclude is None
            and self.exclude_authid is None
            and self.exclude_authrole is None
            and self.eligible is None
            and self.eligible_authid is None
            and self.eligible_authrole is None
        )


class Publish(Struct, array_like=True, tag=16, forbid_unknown_fields=True, frozen=True):
    """PUBLISH: [16, Request|id, Options|dict, Topic|uri, (payload)]."""

    request: Id
    options: PublishOptions
    topic: str
    args: Args = None
    kwargs: Kwargs = {}


class SubscribeOptions(Struct, frozen=True):
    """SUBSCRIBE.Options."""

    match: Literal["exact", "prefix", "wildcard"] = "exact"


class Subscribe(Struct, array_like=True, tag=32, forbid_unknown_fields=True, frozen=True):
    """SUBSCRIBE: [32, Request|id, Options|dict, Topic|uri]."""

    request: Id
    options: SubscribeOptions
    topic: str


class Unsubscribe(Struct, array_like=True, tag=34, forbid_unknown_fields=True, frozen=True):
    """UNSUBSCRIBE; the trailing options are an extension that autobahn sends when it forwards."""

    request: Id
    subscription: Id
    options: dict[str, Any] = {}


class CallOptions(Struct, frozen=True):
    """CALL.Options; `timeout` in milliseconds, 0 for none (WAMP, "Call Timeouts")."""

    timeout: Annotated[int, Meta(ge=0)] = 0


class Call(Struct, array_like=True, tag=48, forbid_unknown_fields=True, frozen=True):
    """CALL: [48, Request|id, Options|dict, Procedure|uri, (payload)]."""

    request: Id
    options: CallOptions
    procedure: str
    args: Args = None
    kwargs: Kwargs = {}


class CancelOptions(Struct, frozen=True):
    """CANCEL.Options (WAMP, "Call Canceling")."""

    mode: Literal["skip", "kill", "killnowait"] = "killnowait"


class Cancel(Struct, array_like=True, tag=49, forbid_unknown_fields=True, frozen=True):
    """CANCEL: [49, CALL.Request|id, Options|dict]."""

    request: Id
    options: CancelOptions


class Register(Struct, array_like=True, tag=64, forbid_unknown_fields=True, frozen=True):
    """REGISTER: [64, Request|id, Options|dict, Procedure|uri]."""

    request: Id
    options: dict[str, Any]
    procedure: str


class Unregister(Struct, array_like=True, tag=66, forbid_unknown_fields=True, frozen=True):
    """UNREGISTER: [66, Request|id, REGISTERED.Registration|id]."""

    request: Id
    registration: Id
    options: dict[str, Any] = {}


class Yield(Struct, array_like=True, tag=70, forbid_unknown_fields=True, frozen=True):
    """YIELD: [70, INVOCATION.Request|id, Options|dict, (payload)]."""

    request: Id
    options: dict[str, Any]
    args: Args = None
    kwargs: Kwargs = {}


Inbound = (
    Hello
    | Abort
    | Authenticate
    | Goodbye
    | ErrorMessage
    | Publish
    | Subscribe
    | Unsubscribe
    | Call
    | Cancel
    | Register
    | Unregister
    | Yield
)
Request = Publish | Subscribe | Unsubscribe | Call | Register | Unregister

# The other direction: plain lists, built where they are sent.


def payload_of(args: Any, kwargs: Any) -> list[Any]:
    """Returns the elements a payload takes (WAMP, "Empty Arguments": empty ones "SHOULD be avoided")."""
    if kwargs:
        return [args if args is not None else [], kwargs]
    return [args] if args else []


def error(request_type: int, request: int, uri: str, words: str, kwargs: Kwargs | None = None) -> list[Any]:
    """Builds an ERROR whose first argument is a sentence for a person."""
    return [Code.ERROR, request_type, request, {}, uri, *payload_of([words], kwargs)]
