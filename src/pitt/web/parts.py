"""What one web application is made of, made once by the factory and given to every part of the API."""

import asyncio
from collections import OrderedDict
from typing import Final

from quart import Quart

from pitt.classroom.ids import ClassroomId
from pitt.settings import Settings
from pitt.web.enrolment import Enrolment
from pitt.web.keys import SigningKeys
from pitt.web.lifetimes import Lifetimes
from pitt.web.limits import Limits
from pitt.web.ports import Classrooms, Clock
from pitt.web.sessions import Sessions
from pitt.web.tickets import Tickets

EXTENSION: Final = "pitt"
MOST_CODES: Final = 10_000


class Web:
    """Holds the parts; `keys` and `tickets` are there once the application serves."""

    def __init__(
        self, settings: Settings, lifetimes: Lifetimes, sessions: Sessions, classrooms: Classrooms, clock: Clock
    ) -> None:
        self.settings = settings
        self.lifetimes = lifetimes
        self.sessions = sessions
        self.classrooms = classrooms
        self.clock = clock
        self.limits = Limits(settings.rate_limits, clock)
        self.writing = asyncio.Lock()
        """Held around every write: SQLite has one writer, and waiting here is fairer than in its busy handler."""
        self.enrolment = Enrolment(sessions.session_factory, self.writing)
        self._codes: OrderedDict[str, ClassroomId] = OrderedDict()
        self._keys: SigningKeys | None = None
        self._tickets: Tickets | None = None

    @property
    def keys(self) -> SigningKeys:
        """Gives the signing keys."""
        if self._keys is None:
            raise RuntimeError("The signing keys are read when the application starts serving.")
        return self._keys

    @property
    def tickets(self) -> Tickets:
        """Gives what issues and verifies tickets."""
        if self._tickets is None:
            raise RuntimeError("The signing keys are read when the application starts serving.")
        return self._tickets

    def hold_keys(self, app: Quart, keys: SigningKeys) -> None:
        """Begins to sign with `keys`."""
        self._keys = keys
        self._tickets = Tickets(keys.tickets, self.lifetimes.ticket_ms)
        app.secret_key = keys.cookies

    def remember_code(self, code: str, classroom: ClassroomId) -> None:
        """Notes whose code it is, which never changes; joining then needs no look-up."""
        self._codes[code] = classroom
        if len(self._codes) > MOST_CODES:
            self._codes.popitem(last=False)

    def remembered_code(self, code: str) -> ClassroomId | None:
        """Gives whose code it is, if that is remembered."""
        return self._codes.get(code)


def web_of(app: Quart) -> Web:
    """Gives the parts of an application that `create_app` made."""
    web = app.extensions[EXTENSION]
    if not isinstance(web, Web):
        raise TypeError("This application was not made by pitt.web.create_app.")
    return web
