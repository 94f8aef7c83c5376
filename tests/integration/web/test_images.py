"""Images in questions over HTTP: encoded anew, and shown to whoever knows the address."""

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from pitt.classroom.ids import InstructorId
from pitt.web.uploads import LONGEST_IMAGE
from tests.integration.web.conftest import Answer, Caller, School
from tests.support.papers import paper


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 32), **more: Any) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(written, kind, **more)
    return written.getvalue()


def bomb() -> bytes:
    """Is a PNG of a few bytes that claims to be 4 million million million pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(100)))


async def added(caller: Caller, raw: bytes) -> Answer:
    return await caller.post("/api/images", raw)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
async def test_an_image_is_encoded_anew_and_shown_to_everybody(school: School, ina: InstructorId, kind: str) -> None:
    caller = await school.signed_in(ina)
    image = await added(caller, picture(kind))
    assert (image.status, image.body["width"], image.body["height"]) == (201, 64, 32)
    shown = await school.caller().get(f"/images/{image.body['id']}")
    assert (shown.status, shown.headers["Content-Type"]) == (200, "image/webp")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Content-Disposition"] == "inline"
    assert shown.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert len(image.body["id"]) == 22
    assert (await added(caller, picture(kind))).body["id"] == image.body["id"]


async def test_nothing_of_the_camera_is_kept_and_the_picture_is_upright(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    notes = Image.Exif()
    notes[0x010E], notes[0x0112] = "Home address", 6
    image = await added(caller, picture("JPEG", (3000, 1000), exif=notes))
    assert (image.body["width"], image.body["height"]) == (533, 1600)
    assert b"Home" not in (await caller.get(f"/images/{image.body['id']}")).body


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "file_empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "image_unreadable"),
        (picture()[:40], "image_unreadable"),
        (picture().replace(b"IDAT", b"IDAX"), "image_unreadable"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "image_unreadable"),
        (paper("Bulbs"), "image_unreadable"),
        (picture("BMP"), "image_unreadable"),
        (picture("GIF", (8000, 6000)), "image_large"),
        (bomb(), "image_large"),
    ],
    ids=["empty", "SVG", "cut", "broken", "noise", "PDF", "BMP", "huge", "bomb"],
)
async def test_what_is_no_picture_is_refused_in_words(school: School, ina: InstructorId, raw: bytes, code: str) -> None:
    caller = await school.signed_in(ina)
    refused = await added(caller, raw)
    assert (refused.status, refused.body["code"]) == (400, code)


async def test_too_large_a_picture_and_an_unknown_one(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    assert (await added(caller, bytes(LONGEST_IMAGE + 1))).status == 413
    for id_ in ("x", "a" * 22, "%2e%2e%2fpitt.db"):
        assert (await caller.get(f"/images/{id_}")).status == 404
