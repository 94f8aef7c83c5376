"""What one address and one classroom may ask of the web side, from the settings.

Owns which request counts as what, and the words for too many.
"""

from typing import Final

from quart import Request

from pitt.classroom.ids import InstructorId
from pitt.settings import RateLimits
from pitt.web.ports import Clock
from pitt.web.rates import Buckets, Rate, address_key
from pitt.web.refusals import RefusedFor

MINUTE_S: Final = 60


def per_minute(count: int) -> Rate:
    """Gives the rate that allows a minute's worth at once: a class comes all at the same moment."""
    return Rate(burst=count, per_s=count / MINUTE_S)


class Limits:
    """Counts joins, wrong codes, attempts to sign in, and uploads."""

    def __init__(self, rates: RateLimits, clock: Clock) -> None:
        self._clock = clock
        self._joins = Buckets(per_minute(rates.joins_per_minute))
        self._classrooms = Buckets(per_minute(rates.joins_per_minute))
        self._wrong = Buckets(per_minute(rates.wrong_codes_per_minute))
        self._sign_ins = Buckets(per_minute(rates.sign_ins_per_minute))
        self._uploads = Buckets(per_minute(rates.uploads_per_minute))

    def count_join(self, request: Request) -> None:
        """Counts a join, or a ticket, of this address.

        Raises:
            RefusedFor: when there are too many.
        """
        wait_ms = self._joins.take(address_of(request), self._clock())
        if wait_ms:
            words = "Many are joining from your network. Wait a moment and press Join again."
            raise RefusedFor(words, "many_join_from_network", wait_ms)

    def count_join_in(self, classroom: str) -> None:
        """Counts a join of this classroom, wherever it comes from.

        Raises:
            RefusedFor: when there are too many.
        """
        wait_ms = self._classrooms.take(classroom, self._clock())
        if wait_ms:
            words = "Many are joining this classroom. Wait a moment and press Join again."
            raise RefusedFor(words, "many_join_classroom", wait_ms)

    def check_guesses(self, request: Request) -> None:
        """Lets nobody try another code whose address has been wrong too often; right ones cost nothing.

        Raises:
            RefusedFor: when there have been too many.
        """
        wait_ms = self._wrong.wait_ms(address_of(request), self._clock())
        if wait_ms:
            words = "Too many wrong codes from your network. Check the code, wait, and try again."
            raise RefusedFor(words, "many_wrong_codes", wait_ms)

    def count_wrong(self, request: Request) -> None:
        """Counts a code that does not exist."""
        self._wrong.take(address_of(request), self._clock())

    def count_sign_in(self, request: Request) -> None:
        """Counts an attempt to sign in or to accept an invitation, right or wrong.

        Raises:
            RefusedFor: when there are too many.
        """
        wait_ms = self._sign_ins.take(address_of(request), self._clock())
        if wait_ms:
            words = "Too many attempts to sign in from your network. Wait, and open the link again."
            raise RefusedFor(words, "many_sign_ins", wait_ms)

    def count_upload(self, instructor: InstructorId) -> None:
        """Counts a file of this instructor; to be called before it is read.

        Raises:
            RefusedFor: when there are too many.
        """
        wait_ms = self._uploads.take(instructor, self._clock())
        if wait_ms:
            words = "You have sent many files at once. Wait a moment and send this one again."
            raise RefusedFor(words, "many_uploads", wait_ms)


def address_of(request: Request) -> str:
    """Gives the key of the address that the request came from; the server has resolved trusted proxies."""
    client = request.scope.get("client")
    return address_key(client[0]) if client else "local"
