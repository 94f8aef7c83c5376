"""The keys that this installation signs with.

Owns how they are made at the first start and found again at the next. Must not know what is signed.
"""

import secrets
from typing import Final

import msgspec
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from pitt.store.models import SigningKey

TICKETS: Final = "web.tickets"
COOKIES: Final = "web.cookies"
INSTRUCTORS: Final = "web.instructors"
KEY_BYTES: Final = 32


class SigningKeys(msgspec.Struct, frozen=True, kw_only=True):
    """Holds one key per purpose, so that what one signs can never pass for another's."""

    tickets: bytes
    cookies: bytes
    instructors: bytes
    """Derives the secret that an instructor's browsers share in one classroom."""

    def __repr__(self) -> str:
        """Shows no key, so that none lands in a log."""
        return "SigningKeys(...)"


async def load_signing_keys(session: AsyncSession, now_ms: int) -> SigningKeys:
    """Reads the keys and makes those that are missing; commits. Two processes that start at once agree on one."""
    return SigningKeys(
        tickets=await _load(session, TICKETS, now_ms),
        cookies=await _load(session, COOKIES, now_ms),
        instructors=await _load(session, INSTRUCTORS, now_ms),
    )


async def _load(session: AsyncSession, name: str, now_ms: int) -> bytes:
    known = select(SigningKey.value).where(SigningKey.name == name)
    value = await session.scalar(known)
    if value is None:
        session.add(SigningKey(name=name, value=secrets.token_bytes(KEY_BYTES), created_at=now_ms))
        try:
            await session.commit()
        except IntegrityError:
            await session.rollback()
        value = await session.scalar(known)
        if value is None:
            raise RuntimeError(f"The signing key {name} can be neither read nor written.")
    await session.rollback()
    return value
