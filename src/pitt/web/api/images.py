"""Images in questions: uploaded by instructors, re-encoded, and shown to whoever knows the address."""

import asyncio
import hashlib
from typing import Final

from quart import Blueprint, Response

from pitt.classroom.ids import InstructorId
from pitt.pictures.reencoding import MEDIA_TYPE, Unreadable, reencode
from pitt.protocol.errors import INVALID, UNKNOWN, Refused
from pitt.store.engines import writing
from pitt.store.models import Picture
from pitt.store.pictures import bytes_kept, find_picture, find_same
from pitt.web.access import anybody, instructors, require_instructor, require_signed_in
from pitt.web.bank_bodies import ImageBody
from pitt.web.bodies import answer
from pitt.web.links import make_secret
from pitt.web.parts import Web
from pitt.web.uploads import read_file

MOST_BYTES: Final = 500_000_000
"""Of one instructor's images."""
AT_ONCE: Final = 2


def images_api(web: Web) -> Blueprint:
    """Gives `POST /api/images` and `GET /images/<id>`."""
    api = Blueprint("images", __name__)
    decoders = asyncio.Semaphore(AT_ONCE)

    @api.post("/api/images")
    @instructors
    async def add() -> Response:
        web.limits.count_upload(require_signed_in(web).instructor)
        raw = await read_file()
        async with decoders:
            try:
                picture = await asyncio.to_thread(reencode, raw)
            except Unreadable as unreadable:
                raise Refused(INVALID, unreadable.words, unreadable.code) from None
        digest = hashlib.sha256(picture.data).digest()
        async with web.writing:
            session = web.sessions()
            await writing(session)
            me = InstructorId((await require_instructor(web)).id)
            kept = await find_same(session, me, digest)
            if kept is None:
                if await bytes_kept(session, me) + len(picture.data) > MOST_BYTES:
                    words = "Your images take 500 MB already. Nothing was added; ask who runs this server for more."
                    raise Refused(INVALID, words, "images_full")
                kept = Picture(
                    id=make_secret(),
                    instructor_id=me,
                    digest=digest,
                    media_type=MEDIA_TYPE,
                    width=picture.width,
                    height=picture.height,
                    data=picture.data,
                    created_at=web.clock(),
                )
                session.add(kept)
            body = ImageBody(id=kept.id, width=kept.width, height=kept.height)
            await session.commit()
        return answer(body, 201)

    @api.get("/images/<id:id_>")
    @anybody
    async def show(id_: str) -> Response:
        kept = await find_picture(web.sessions(), id_)
        if kept is None:
            raise Refused(
                UNKNOWN, "There is no such image. Ask who wrote the question to add it again.", "image_unknown"
            )
        headers = {
            "Cache-Control": "private, max-age=31536000, immutable",
            "Content-Disposition": "inline",
            "Content-Type": kept.media_type,
        }
        data = kept.data
        await web.sessions.commit()
        return Response(data, headers=headers)

    return api
