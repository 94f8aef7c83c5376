"""Re-encodes a picture, so that nothing of an uploaded file but its pixels is ever sent to a browser."""

import io
import struct
import zlib
from collections.abc import Mapping
from typing import Final

import msgspec
from PIL import Image, UnidentifiedImageError

FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF")
MOST_PIXELS: Final = 40_000_000
"""Checked from the header, before anything is decoded; a phone's camera has 12 to 50 million."""
LONGEST_SIDE: Final = 1_600
QUALITY: Final = 85
FEW_COLOURS: Final = 256
"""With so few it is a drawing, which is kept without loss: smaller, and its lines stay sharp."""
MEDIA_TYPE: Final = "image/webp"

# What undoes each orientation that a camera notes (EXIF, tag 0x0112). Pillow's own function writes the notes anew as
# well, and fails on those of many cameras.
_ORIENTATION: Final = 0x0112
_UPRIGHT: Final[Mapping[object, Image.Transpose]] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What Pillow raises for files that are not what they claim to be; found by changing sound ones at random.
_BROKEN: Final = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    MemoryError,
    OverflowError,
    LookupError,
    TypeError,
    struct.error,
    zlib.error,
)


class Unreadable(Exception):
    """Says in words why a file is no picture that is taken."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.words = words


class Reencoded(msgspec.Struct, frozen=True):
    """A picture as it is kept, in `MEDIA_TYPE`."""

    data: bytes
    width: int
    height: int


def reencode(raw: bytes) -> Reencoded:
    """Decodes a PNG, JPEG, WebP or GIF (its first frame), and encodes it as WebP of at most 1,600 pixels a side.

    It takes as long as decoding does, so the caller runs it in a thread.

    Raises:
        Unreadable: for anything else, and for pictures with more than 40 million pixels.
    """
    try:
        return _reencode(raw)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except _BROKEN:
        words = "This is no picture that Pitt can read. Choose a PNG, JPEG, WebP or GIF file."
        raise Unreadable("image_unreadable", words) from None


def _reencode(raw: bytes) -> Reencoded:
    with Image.open(io.BytesIO(raw), formats=FORMATS) as opened:
        width, height = opened.size
        if width * height > MOST_PIXELS:
            raise _too_large()
        # Lets a JPEG be decoded at a fraction of its size.
        opened.draft(None, (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
        opened.load()
        picture = _in_eight_bits(opened)
        turn = _UPRIGHT.get(_orientation(opened))
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if turn is not None:
        picture = picture.transpose(turn)
    # Without this Pillow writes the colour profile and the camera's notes of the original.
    picture.info.clear()
    written = io.BytesIO()
    lossless = picture.getcolors(FEW_COLOURS) is not None
    picture.save(written, "WEBP", lossless=lossless, quality=QUALITY, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return Reencoded(written.getvalue(), *picture.size)


def _in_eight_bits(opened: Image.Image) -> Image.Image:
    if opened.mode.startswith("I"):
        # Greys of 16 bits; Pillow would make white of all but the darkest.
        return opened.point(lambda grey: grey * (1 / 256)).convert("L").convert("RGB")
    transparent = "A" in opened.getbands() or "transparency" in opened.info
    return opened.convert("RGBA" if transparent else "RGB")


def _orientation(opened: Image.Image) -> object:
    try:
        return opened.getexif().get(_ORIENTATION)
    except _BROKEN:
        return None


def _too_large() -> Unreadable:
    words = "This picture has more than 40 million pixels. Make it smaller, then choose it again."
    return Unreadable("image_large", words)
