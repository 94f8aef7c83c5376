"""Pictures, sound and hostile: what comes out is pixels and nothing else, and nothing that comes in is a fault."""

import io
import struct
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pitt.pictures.reencoding import FORMATS, LONGEST_SIDE, MOST_PIXELS, Unreadable, reencode

# Pillow warns of much that is odd in broken files; in a server that is a line in its log.
pytestmark = pytest.mark.filterwarnings("ignore::Warning:PIL")

RED, BLUE = (200, 30, 30), (20, 20, 220)
ORIENTATION = 0x0112
PNG = b"\x89PNG\r\n\x1a\n"


def encoded(image: Image.Image, kind: str = "PNG", **more: Any) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **more)
    return written.getvalue()


def two_coloured(width: int = 40, height: int = 20) -> Image.Image:
    """Is red on the left and blue on the right."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image


def noise(width: int, height: int) -> Image.Image:
    return Image.effect_noise((width, height), 90).convert("RGB")


def shown(raw: bytes) -> Image.Image:
    with Image.open(io.BytesIO(reencode(raw).data), formats=["WEBP"]) as opened:
        return opened.convert("RGBA")


def near(found: Any, expected: tuple[int, ...]) -> bool:
    return all(abs(one - other) < 30 for one, other in zip(found, expected, strict=False))


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width: int, height: int, *more: bytes) -> bytes:
    """Is a PNG that claims a size and holds almost nothing."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return PNG + header + b"".join(more) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")


def refusal(raw: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        reencode(raw)
    assert refused.value.words.endswith(".")
    return refused.value.code


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_read_and_the_same_file_gives_the_same_bytes(kind: str) -> None:
    raw = encoded(two_coloured(), kind)
    again = shown(raw)
    assert (near(again.getpixel((5, 10)), RED), near(again.getpixel((35, 10)), BLUE)) == (True, True)
    assert reencode(raw) == reencode(raw)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_upright_however_the_camera_was_held(orientation: int) -> None:
    # What a camera keeps is the scene turned the other way.
    turned_back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = two_coloured()
    if orientation in turned_back:
        stored = stored.transpose(Image.Transpose(turned_back[orientation]))
    notes = Image.Exif()
    notes[ORIENTATION], notes[0x010E] = orientation, "Home address"
    for kind in ("JPEG", "PNG", "WEBP"):
        raw = encoded(stored, kind, exif=notes)
        again = shown(raw)
        assert again.size == (40, 20), kind
        assert (near(again.getpixel((5, 10)), RED), near(again.getpixel((35, 10)), BLUE)) == (True, True), kind
        assert b"Home" not in reencode(raw).data


def test_notes_of_a_camera_that_nobody_can_read_are_left_aside() -> None:
    notes = Image.Exif()
    notes[ORIENTATION] = 6
    # The type of the number that tells the orientation, made one that it cannot have.
    raw = encoded(two_coloured(), "JPEG", exif=notes).replace(b"\x01\x12\x00\x03", b"\x01\x12\x00\x07")
    assert shown(raw).size in {(40, 20), (20, 40)}


def test_it_is_made_smaller_and_never_larger() -> None:
    assert shown(encoded(noise(2 * LONGEST_SIDE, 100))).size == (LONGEST_SIDE, 50)
    assert shown(encoded(noise(30, LONGEST_SIDE + 1))).size == (30, LONGEST_SIDE)
    assert shown(encoded(Image.new("RGB", (20_000, 1)))).size == (LONGEST_SIDE, 1)
    assert shown(encoded(noise(3, 3))).size == (3, 3)


def test_drawings_are_kept_exactly() -> None:
    drawing = two_coloured(300, 200)
    assert shown(encoded(drawing)).convert("RGB").tobytes() == drawing.tobytes()
    assert len(reencode(encoded(drawing)).data) < 1_000


def test_what_is_transparent_stays_so() -> None:
    glass = Image.new("RGBA", (20, 20), (*RED, 0))
    glass.paste((*BLUE, 255), (0, 0, 10, 20))
    for kind in ("PNG", "WEBP", "GIF"):
        again = shown(encoded(glass, kind))
        assert (again.getpixel((2, 2))[3], again.getpixel((15, 2))[3]) == (255, 0), kind  # type: ignore[index]


def test_greys_of_16_bits_keep_their_shades() -> None:
    deep = Image.frombytes("I;16", (8, 8), struct.pack("<8H", *[20_000] * 4, *[60_000] * 4) * 8)
    again = shown(encoded(deep))
    assert near(again.getpixel((1, 1)), (78, 78, 78))
    assert near(again.getpixel((6, 1)), (234, 234, 234))


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_a_film_the_first_picture_is_kept(kind: str) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in (RED, BLUE, (0, 200, 0))]
    raw = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    with Image.open(io.BytesIO(reencode(raw).data)) as opened:
        assert getattr(opened, "n_frames", 1) == 1
        assert near(opened.convert("RGB").getpixel((5, 5)), RED)


def test_what_was_put_behind_or_into_a_picture_does_not_come_out() -> None:
    script = b"<script>alert(document.cookie)</script>"
    archive = b"PK\x03\x04" + script
    comment = chunk(b"tEXt", b"Comment\0" + script)
    drawn = encoded(two_coloured())
    inside = drawn[:33] + comment + drawn[33:]
    jpeg = encoded(two_coloured(), "JPEG", comment=script)
    for raw in (drawn + archive, inside, jpeg + archive, encoded(two_coloured(), "GIF", comment=script)):
        assert script in raw
        data = reencode(raw).data
        assert data[:4] == b"RIFF"
        assert data[8:12] == b"WEBP"
        assert b"script" not in data
        assert int.from_bytes(data[4:8], "little") + 8 == len(data), "nothing stands behind it"


@pytest.mark.parametrize(
    ("width", "height"),
    [(MOST_PIXELS + 1, 1), (7_000, 6_000), (10_000, 10_000), (30_000, 30_000), (2**31 - 1, 2**31 - 1)],
)
def test_a_bomb_is_refused_by_its_header(width: int, height: int) -> None:
    assert refusal(png_of(width, height)) == "image_large"


def test_a_bomb_in_the_notes_is_refused() -> None:
    notes = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200_000_000), 9))
    assert refusal(png_of(4, 4, notes)) == "image_unreadable"


HOSTILE = {
    "nothing": b"",
    "one byte": b"\x89",
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "HTML": b"<!doctype html><script>alert(1)</script>",
    "HTML that begins like a GIF": b"GIF89a/*<script>*/=1;alert(1)//",
    "zeros": bytes(5_000),
    "a name and zeros": PNG + bytes(5_000),
    "no pixels": png_of(0, 0),
    "too few pixels": png_of(500, 500),
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "TIFF": encoded(two_coloured(), "TIFF"),
    "BMP": encoded(two_coloured(), "BMP"),
    "ICO": encoded(two_coloured(32, 32), "ICO"),
    "JPEG 2000": encoded(two_coloured(), "JPEG2000"),
    "PPM": encoded(two_coloured(), "PPM"),
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_picture_is_refused(raw: bytes) -> None:
    assert refusal(raw) == "image_unreadable"


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_cut_anywhere_is_refused_or_read(kind: str) -> None:
    raw = encoded(noise(16, 12), kind)
    for length in range(len(raw)):
        try:
            reencode(raw[:length])
        except Unreadable as refused:
            assert refused.code == "image_unreadable"  # noqa: PT017 - the last bytes of some formats are no loss


SOUND = [
    encoded(noise(12, 10).convert(mode), kind)
    for kind, mode in [
        ("PNG", "RGB"),
        ("PNG", "P"),
        ("PNG", "1"),
        ("PNG", "LA"),
        ("JPEG", "RGB"),
        ("JPEG", "CMYK"),
        ("WEBP", "RGB"),
        ("GIF", "P"),
    ]
]


def mended(raw: bytes) -> bytes:
    """Gives the parts of a PNG their right sums, so that what was changed in them is read at all."""
    written, at = bytearray(raw), 8
    while at + 12 <= len(written):
        length = int.from_bytes(written[at : at + 4], "big")
        end = at + 8 + length
        if end + 4 > len(written):
            break
        written[end : end + 4] = struct.pack(">I", zlib.crc32(written[at + 4 : end]))
        at = end + 4
    return bytes(written)


@settings(max_examples=400, deadline=None)
@given(
    raw=st.sampled_from(SOUND),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=6)), min_size=1, max_size=8),
)
def test_whatever_is_changed_in_a_picture_it_is_read_or_refused(raw: bytes, changes: list[tuple[float, bytes]]) -> None:
    changed = bytearray(raw)
    for place, put in changes:
        at = int(place * len(changed))
        changed[at : at + len(put)] = put
    hostile = bytes(changed)
    try:
        kept = reencode(mended(hostile) if hostile.startswith(PNG) else hostile)
    except Unreadable:
        return
    assert max(kept.width, kept.height) <= LONGEST_SIDE


def test_uploads_at_once_leave_the_process_as_it_was() -> None:
    raw = encoded(noise(400, 400))
    before = list(warnings.filters)
    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(reencode, [raw] * 24))) == 1
    assert warnings.filters == before
